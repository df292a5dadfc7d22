using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Triggers;

/// <summary>
/// Starts instances at the points in time that published definitions name. The trigger moves on to its next point in
/// time in the transaction that starts the instance, so each one starts exactly one instance, whichever nodes live or
/// die.
/// </summary>
internal sealed class TimeTriggers(
    StepHandler commands,
    Transactions transactions,
    NpgsqlDataSource database,
    TimeProvider clock,
    ILogger<TimeTriggers> log
) : IWork
{
    /// <summary>What was missed while no node ran is made up for as far back as this.</summary>
    private static readonly TimeSpan CatchUp = TimeSpan.FromDays(1);

    private const string Running =
        "SELECT FROM workflow.instance i WHERE i.definition_id = t.definition_id AND i.trigger_key = t.node_key AND i.status = 0";

    public QueueTable Table { get; } =
        new("trigger", "workflow.trigger", ["id"], ["definition_id", "node_key", "schedule", "overlap", "due_at"])
        {
            Free = $"(overlap <> {(int)Overlap.Queue} OR NOT EXISTS ({Running}))",
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var (definition, due) = (row.Value<string>(0), row.Time(4)!.Value);
        var next = new MovesOn(row, Next(Schedule.Parse(row.Value<string>(2)), due));
        if ((Overlap)row.Value<short>(3) == Overlap.Skip && await IsRunning(row, cancellation))
        {
            log.LogInformation("{Definition} skips {DueAt}: the one before still runs", definition, due);
            await transactions.Write(next.Settle, cancellation);
            return;
        }

        var result = await commands.Handle(StartOf(row, due), next, cancellation);
        if (result is CommandResult.Done)
            return;
        // A singleton that still runs is the definition's own way to say "skip"; anything else is tried again.
        if (result is not CommandResult.Conflict { InstanceId: not null })
            throw new RefusedException(result.Refusal!);
        await transactions.Write(next.Settle, cancellation);
    }

    /// <summary>
    /// The start is given up, not the schedule: it becomes a job that people find, and can have done again.
    /// </summary>
    public Task GivenUp(TakenRow row, string why, CancellationToken cancellation)
    {
        var due = row.Time(4)!.Value;
        var next = new MovesOn(row, Next(Schedule.Parse(row.Value<string>(2)), due));
        return transactions.Run(
            async batch =>
            {
                if (!await row.IsHeld(batch, cancellation))
                    return false;
                JobQueue.AddGivenUp(batch, clock.GetUtcNow(), StartOf(row, due), why);
                next.Settle(batch);
                return true;
            },
            cancellation
        );
    }

    private static StartInstance StartOf(TakenRow row, DateTimeOffset due) =>
        new(
            null,
            Actor.System,
            DeterministicId.Create(row.KeyPart<Guid>(), due.UtcTicks),
            row.Value<string>(0),
            Value.EmptyMap
        )
        {
            Trigger = row.Value<string>(1),
            TriggerPayload = new Dictionary<string, object?> { ["dueAt"] = Value.From(due) },
        };

    private DateTimeOffset? Next(Schedule schedule, DateTimeOffset due)
    {
        var earliest = clock.GetUtcNow() - CatchUp;
        return schedule.Next(due > earliest ? due : earliest);
    }

    private async Task<bool> IsRunning(TakenRow row, CancellationToken cancellation)
    {
        await using var query = database.Command(
            $"SELECT EXISTS ({Running}) FROM workflow.trigger t WHERE id = $1",
            row.KeyPart<Guid>()
        );
        return await query.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>A trigger's row does not go: it moves on.</summary>
    private sealed class MovesOn(TakenRow row, DateTimeOffset? next) : IHeldRow
    {
        public NpgsqlBatchCommand Hold => ((IHeldRow)row).Hold;

        public void Settle(StepBatch batch) =>
            batch.Add(
                "UPDATE workflow.trigger SET due_at = $3, run_at = $3, turn = turn + 1, attempts = 0, lost = 0, waits_since = NULL, last_error = NULL WHERE id = $1 AND turn = $2",
                row.KeyPart<Guid>(),
                row.Turn,
                next
            );
    }
}
