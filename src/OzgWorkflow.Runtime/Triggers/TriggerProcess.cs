using Hangfire.Server;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Triggers;

/// <summary>
/// Starts instances at the points in time that published definitions name, as a process of the Hangfire server on every node. The trigger moves on
/// to its next point in time in the transaction that starts the instance, so each one starts exactly one instance, whichever nodes live or die.
/// </summary>
public sealed class TriggerProcess(NpgsqlDataSource database, StepHandler commands, WorkSignals signals, TimeProvider clock, ILogger<TriggerProcess> log) : IBackgroundProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    /// <summary>What was missed while no node ran is made up for as far back as this.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromDays(1);

    private const string TakeNext =
        """
        SELECT t.id, t.definition_id, t.node_key, t.schedule, t.overlap, t.due_at,
               EXISTS (SELECT FROM workflow.instance i WHERE i.definition_id = t.definition_id AND i.trigger_key = t.node_key AND i.status = 0) AS is_running
        FROM workflow.trigger t
        WHERE t.due_at <= $1 AND (t.retry_at IS NULL OR t.retry_at <= $1)
          AND (t.overlap <> 2 OR NOT EXISTS (SELECT FROM workflow.instance i WHERE i.definition_id = t.definition_id AND i.trigger_key = t.node_key AND i.status = 0))
        ORDER BY t.due_at LIMIT 1 FOR UPDATE OF t SKIP LOCKED
        """;

    /// <inheritdoc />
    public void Execute(BackgroundProcessContext context)
    {
        while (!context.IsStopping && FireNext(context.StoppingToken).GetAwaiter().GetResult())
        {
        }

        context.Wait(LookEvery);
    }

    /// <summary>Fires the trigger that is due longest; false when none is.</summary>
    public async Task<bool> FireNext(CancellationToken cancellation)
    {
        Due? due = null;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var batch = new StepBatch(connection);
            due = await Take(batch, cancellation);
            if (due is null) return false;
            if (due.IsRunning && due.Overlap == Overlap.Skip) log.LogInformation("{Definition} skips {DueAt}: the one before still runs", due.DefinitionId, due.DueAt);
            else await Start(batch, due, cancellation);
            MoveOn(batch, due, Next(due));
            await batch.Commit(cancellation);
            signals.Raise();
            return true;
        }
        catch (Exception e) when (due is not null && e is not OperationCanceledException)
        {
            // A singleton that still runs is the definition's own way to say "skip"; anything else is tried again.
            var isSingleton = e is PostgresException { ConstraintName: "ix_instance_singleton_key" };
            if (!isSingleton) log.LogError(e, "{Definition} could not be started for {DueAt} and is tried again in a minute", due.DefinitionId, due.DueAt);
            await MoveOnAlone(due, isSingleton, cancellation);
            return true;
        }
    }

    private async Task<Due?> Take(StepBatch batch, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, StepBatch.Statement(TakeNext, clock.GetUtcNow()));
        return await reader.ReadAsync(cancellation)
            ? new Due(
                reader.GetGuid(0), reader.GetString(1), reader.GetString(2), Schedule.Parse(reader.GetString(3)), (Overlap)reader.GetInt16(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.GetBoolean(6))
            : null;
    }

    private async Task Start(StepBatch batch, Due due, CancellationToken cancellation)
    {
        var instance = DeterministicId.Create(due.TriggerId, due.DueAt.UtcTicks);
        var start = new StartInstance(instance, Actor.System, instance, due.DefinitionId, Value.EmptyMap)
        {
            Trigger = due.NodeKey,
            TriggerPayload = new Dictionary<string, object?> { ["dueAt"] = Value.From(due.DueAt) },
        };
        var result = await commands.Prepare(batch, start, cancellation);
        if (result is not CommandResult.Done) log.LogError("{Definition} was not started for {DueAt}: {Result}", due.DefinitionId, due.DueAt, result);
    }

    private DateTimeOffset? Next(Due due)
    {
        var earliest = clock.GetUtcNow() - CatchUp;
        return due.Schedule.Next(due.DueAt > earliest ? due.DueAt : earliest);
    }

    private static void MoveOn(StepBatch batch, Due due, DateTimeOffset? next) =>
        batch.Add("UPDATE workflow.trigger SET due_at = $2, retry_at = NULL WHERE id = $1 AND due_at = $3", due.TriggerId, next, due.DueAt);

    private async Task MoveOnAlone(Due due, bool toNext, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new StepBatch(connection);
        if (toNext) MoveOn(batch, due, Next(due));
        else batch.Add("UPDATE workflow.trigger SET retry_at = $2 WHERE id = $1", due.TriggerId, clock.GetUtcNow().AddMinutes(1));
        await batch.Commit(cancellation);
    }

    private sealed record Due(Guid TriggerId, string DefinitionId, string NodeKey, Schedule Schedule, Overlap Overlap, DateTimeOffset DueAt, bool IsRunning);
}
