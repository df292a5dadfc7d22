using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>One line of an instance's journal, with the step it belongs to.</summary>
/// <param name="Step">Number of the step.</param>
/// <param name="At">When.</param>
/// <param name="Command">What moved the instance.</param>
/// <param name="Actor">Who; <c>null</c> for the system itself.</param>
/// <param name="Entry">What happened.</param>
public sealed record JournalLine(int Step, DateTimeOffset At, string Command, string? Actor, JournalEntry Entry);

/// <summary>A change of a variable.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who gave the command that led to it; <c>null</c> for the system itself.</param>
/// <param name="Command">The command.</param>
/// <param name="ActivityId">The activity that changed it.</param>
/// <param name="Name">The variable.</param>
/// <param name="Value">What it became; a note of its size where it is long.</param>
public sealed record VariableChange(
    DateTimeOffset At,
    string? Actor,
    string Command,
    string ActivityId,
    string Name,
    object? Value
);

/// <summary>One run of an activity.</summary>
/// <param name="ExecutionId">Its id within the instance.</param>
/// <param name="ActivityId">The activity.</param>
/// <param name="Status">What happened to it last.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it came to an end; <c>null</c> while it has not.</param>
/// <param name="Inputs">Inputs that it read, as far as they are kept.</param>
/// <param name="Outputs">Outputs, as far as they are kept.</param>
/// <param name="Detail">Outcomes, or what went wrong.</param>
public sealed record ActivityRecord(
    long ExecutionId,
    string ActivityId,
    JournalEvent Status,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    object? Inputs,
    object? Outputs,
    string? Detail
);

/// <summary>An instance as it is now.</summary>
/// <param name="Row">What people query.</param>
/// <param name="Program">The version that it runs.</param>
/// <param name="State">All that it remembers; to be read only.</param>
public sealed record InstanceSnapshot(Instance Row, WorkflowProgram Program, InstanceState State);

/// <summary>Reads what happened to an instance from its journal, for people: what lets somebody in is masked.</summary>
public sealed class InstanceHistory(IDbContextFactory<WorkflowDb> databases, ProgramCache programs)
{
    /// <summary>The lines of a range of steps, oldest first.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="after">Steps after this one.</param>
    /// <param name="steps">How many steps at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<JournalLine>> Lines(
        Guid instanceId,
        int after,
        int steps,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db
            .Journal.AsNoTracking()
            .Where(x => x.InstanceId == instanceId && x.Step > after)
            .OrderBy(x => x.Step)
            .Take(steps)
            .Select(x => new
            {
                x.Step,
                x.At,
                x.Command,
                x.Actor,
                x.Entries,
            })
            .ToListAsync(cancellation);
        return rows.SelectMany(x =>
                JournalJson
                    .ReadShown(x.Entries)
                    .Select(entry => new JournalLine(x.Step, x.At, x.Command, x.Actor, entry))
            )
            .ToArray();
    }

    /// <summary>Every change of a variable, or of all, oldest first.</summary>
    public async Task<IReadOnlyList<VariableChange>> Variables(
        Guid instanceId,
        string? name,
        CancellationToken cancellation
    ) =>
        (await Lines(instanceId, 0, int.MaxValue, cancellation))
            .Where(x => x.Entry.Event == JournalEvent.VariableChanged && (name is null || x.Entry.Detail == name))
            .Select(x => new VariableChange(x.At, x.Actor, x.Command, x.Entry.NodeKey, x.Entry.Detail!, x.Entry.Data))
            .ToArray();

    /// <summary>The instance as it is now; <c>null</c> when there is none.</summary>
    public async Task<InstanceSnapshot?> Snapshot(Guid instanceId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db
            .Instances.AsNoTracking()
            .Include(x => x.StateRow)
            .SingleOrDefaultAsync(x => x.Id == instanceId, cancellation);
        if (row is null)
            return null;
        var program = await programs.Get(row.DefinitionVersionId, cancellation);
        return new InstanceSnapshot(row, program, StateSerializer.Deserialize(instanceId, row.StateRow.State, program));
    }

    /// <summary>The workflow's variables as they are now, by name; none when there is no such instance.</summary>
    public async Task<IReadOnlyDictionary<string, object?>> CurrentVariables(
        Guid instanceId,
        CancellationToken cancellation
    ) =>
        await Snapshot(instanceId, cancellation) is { } instance
            ? instance
                .Program.Variables.DistinctBy(x => x.Name)
                .ToDictionary(x => x.Name, x => instance.State.Variables.GetValueOrDefault(x.Id))
            : Value.EmptyMap;

    /// <summary>Every run of an activity, in the order they started.</summary>
    public async Task<IReadOnlyList<ActivityRecord>> Activities(Guid instanceId, CancellationToken cancellation) =>
        (await Lines(instanceId, 0, int.MaxValue, cancellation))
            .Where(x => x.Entry.Event is not (JournalEvent.VariableChanged or JournalEvent.Migrated))
            .GroupBy(x => x.Entry.ExecutionId)
            .Select(Record)
            .ToArray();

    private static ActivityRecord Record(IGrouping<long, JournalLine> lines)
    {
        var last = lines.Last();
        var isOver =
            last.Entry.Event
            is JournalEvent.Completed
                or JournalEvent.Cancelled
                or JournalEvent.Skipped
                or JournalEvent.Compensated;
        object? DataOf(JournalEvent kind) => lines.LastOrDefault(x => x.Entry.Event == kind)?.Entry.Data;
        return new ActivityRecord(
            lines.Key,
            last.Entry.NodeKey,
            last.Entry.Event,
            lines.First().At,
            isOver ? last.At : null,
            DataOf(JournalEvent.Started),
            DataOf(JournalEvent.Completed),
            last.Entry.Detail
        );
    }
}
