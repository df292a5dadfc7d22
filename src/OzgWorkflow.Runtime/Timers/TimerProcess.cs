using Hangfire.Server;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Timers;

/// <summary>
/// Fires due timers, as a process of the Hangfire server on every node. The instance is locked first, so that two nodes never fire one timer
/// and no step waits for a timer that waits for it; the timer goes in the transaction of the step it causes.
/// </summary>
public sealed class TimerProcess(NpgsqlDataSource database, StepHandler commands, WorkSignals signals, TimeProvider clock, ILogger<TimerProcess> log) : IBackgroundProcess
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const string TakeNext =
        """
        SELECT t.instance_id, t.bookmark_id FROM workflow.timer t JOIN workflow.instance i ON i.id = t.instance_id
        WHERE t.due_at <= $1 ORDER BY t.due_at LIMIT 1 FOR UPDATE OF i SKIP LOCKED
        """;

    /// <inheritdoc />
    public void Execute(BackgroundProcessContext context)
    {
        while (!context.IsStopping && FireNext(context.StoppingToken).GetAwaiter().GetResult())
        {
        }

        context.Wait(LookEvery);
    }

    /// <summary>Fires the timer that is due longest; false when none is.</summary>
    public async Task<bool> FireNext(CancellationToken cancellation)
    {
        (Guid Instance, long Bookmark)? due = null;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var batch = new StepBatch(connection);
            due = await Take(batch, cancellation);
            if (due is not var (instance, bookmark)) return false;
            var command = new ResumeInstance(DeterministicId.Create(instance, ~bookmark), Actor.System, instance, bookmark);
            await commands.Prepare(batch, command, cancellation);
            batch.Add("DELETE FROM workflow.timer WHERE instance_id = $1 AND bookmark_id = $2", instance, bookmark);
            await batch.Commit(cancellation);
            signals.Raise();
            return true;
        }
        catch (Exception e) when (due is not null && e is not OperationCanceledException)
        {
            log.LogError(e, "Timer {BookmarkId} of instance {InstanceId} failed and is tried again in a minute", due.Value.Bookmark, due.Value.Instance);
            await Postpone(due.Value.Instance, due.Value.Bookmark, cancellation);
            return true;
        }
    }

    private async Task<(Guid Instance, long Bookmark)?> Take(StepBatch batch, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, StepBatch.Statement(TakeNext, clock.GetUtcNow()));
        return await reader.ReadAsync(cancellation) ? (reader.GetGuid(0), reader.GetInt64(1)) : null;
    }

    private async Task Postpone(Guid instance, long bookmark, CancellationToken cancellation)
    {
        await using var update = database.CreateCommand("UPDATE workflow.timer SET due_at = $3 WHERE instance_id = $1 AND bookmark_id = $2");
        foreach (var value in new object[] { instance, bookmark, clock.GetUtcNow().AddMinutes(1) }) update.Parameters.Add(new NpgsqlParameter { Value = value });
        await update.ExecuteNonQueryAsync(cancellation);
    }
}
