using System.Globalization;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>One run of an activity.</summary>
internal sealed class ActivityRun(
    long executionId,
    string nodeKey,
    Node? node,
    ActivityRun? parent,
    ActivityExecution? live
)
{
    internal long ExecutionId => executionId;

    internal string NodeKey => nodeKey;

    /// <summary>The activity; <c>null</c> when the version that runs now has it no more.</summary>
    internal Node? Node => node;

    /// <summary>The run of the container around it.</summary>
    internal ActivityRun? Parent => parent;

    /// <summary>What is still there of it; <c>null</c> when it has ended.</summary>
    internal ActivityExecution? Live => live;

    internal List<JournalLine> Lines { get; } = [];

    internal string NodeId => node?.NodeId ?? nodeKey;

    internal string Status =>
        live switch
        {
            { Status: ExecutionStatus.Faulted } => "Faulted",
            not null => "Running",
            null => ActivityRecords.StatusOf(Lines[^1].Entry.Event),
        };

    internal DateTimeOffset? EndedAt => live is null ? Lines[^1].At : null;

    internal int Faults =>
        live?.SelfAndDescendants().Count(x => x.Status == ExecutionStatus.Faulted) ?? (Status == "Faulted" ? 1 : 0);

    internal object? DataOf(JournalEvent kind) => Lines.LastOrDefault(x => x.Entry.Event == kind)?.Entry.Data;
}

/// <summary>The runs of an instance's activities, from its journal and its state, as Elsa's API shows them.</summary>
internal sealed class ActivityRecords
{
    private readonly Guid _instanceId;

    private ActivityRecords(
        Guid instanceId,
        IReadOnlyList<ActivityRun> runs,
        IReadOnlyList<(JournalLine Line, ActivityRun Run)> lines
    ) => (_instanceId, Runs, Lines) = (instanceId, runs, lines);

    /// <summary>In the order they started.</summary>
    internal IReadOnlyList<ActivityRun> Runs { get; }

    /// <summary>The journal, oldest first, each line with the run that it is about.</summary>
    internal IReadOnlyList<(JournalLine Line, ActivityRun Run)> Lines { get; }

    internal static async Task<ActivityRecords> Read(
        InstanceSnapshot instance,
        InstanceHistory history,
        CancellationToken cancellation
    )
    {
        var live = instance.State.Executions.ToDictionary(x => x.Id);
        var (runs, last) = (new Dictionary<long, ActivityRun>(), new Dictionary<string, ActivityRun>());
        var lines = new List<(JournalLine, ActivityRun)>();
        foreach (var line in await history.Lines(instance.Row.Id, 0, int.MaxValue, cancellation))
        {
            var entry = line.Entry;
            if (!runs.TryGetValue(entry.ExecutionId, out var run))
            {
                // The first line of a run may be about a variable that its activity changed, or about the instance
                // itself.
                var node = instance.Program.Has(entry.NodeKey) ? instance.Program[entry.NodeKey] : null;
                var parent = node?.Parent is { } container ? last.GetValueOrDefault(container.Key) : null;
                runs[entry.ExecutionId] =
                    last[entry.NodeKey] =
                    run =
                        new ActivityRun(
                            entry.ExecutionId,
                            entry.NodeKey,
                            node,
                            parent,
                            live.GetValueOrDefault(entry.ExecutionId)
                        );
            }

            if (entry.Event is not (JournalEvent.VariableChanged or JournalEvent.Migrated))
                run.Lines.Add(line);
            lines.Add((line, run));
        }

        return new ActivityRecords(instance.Row.Id, runs.Values.Where(x => x.Lines.Count > 0).ToArray(), lines);
    }

    internal static string IdOf(Guid instanceId, long executionId) =>
        string.Create(CultureInfo.InvariantCulture, $"{instanceId:n}-{executionId}");

    /// <summary>Instance and execution that an id names.</summary>
    internal static (Guid InstanceId, long ExecutionId)? Parse(string? id) =>
        id?.Split('-') is [var instance, var execution]
        && Guid.TryParseExact(instance, "n", out var guid)
        && long.TryParse(execution, CultureInfo.InvariantCulture, out var number)
            ? (guid, number)
            : null;

    internal static string StatusOf(JournalEvent last) =>
        last switch
        {
            JournalEvent.Completed or JournalEvent.Skipped or JournalEvent.Compensated => "Completed",
            JournalEvent.Cancelled => "Canceled",
            JournalEvent.Faulted => "Faulted",
            _ => "Running",
        };

    /// <summary>The record of a run; a summary leaves out what it read and set.</summary>
    internal object Record(ActivityRun run, bool isSummary = false) =>
        new
        {
            id = IdOf(_instanceId, run.ExecutionId),
            workflowInstanceId = _instanceId,
            activityId = run.Node?.Id ?? run.NodeKey,
            activityNodeId = run.NodeId,
            activityType = run.Node?.Type ?? "",
            activityTypeVersion = 1,
            activityName = run.Node?.Name,
            activityState = isSummary ? null : run.DataOf(JournalEvent.Started),
            outputs = isSummary ? null : run.DataOf(JournalEvent.Completed),
            payload = isSummary || run.Lines[^1].Entry is not { Event: JournalEvent.Completed } completed
                ? null
                : new Dictionary<string, string> { ["Outcomes"] = completed.Detail ?? "Done" },
            properties = new { },
            metadata = new { },
            exception = run.Status == "Faulted"
                ? new
                {
                    type = "Fault",
                    message = run.Lines.LastOrDefault(x => x.Entry.Event == JournalEvent.Faulted)?.Entry.Detail,
                }
                : null,
            startedAt = run.Lines[0].At,
            completedAt = run.EndedAt,
            hasBookmarks = run.Live?.Bookmarks.Count > 0,
            run.Status,
            aggregateFaultCount = run.Faults,
            schedulingActivityExecutionId = run.Parent is { } parent ? IdOf(_instanceId, parent.ExecutionId) : null,
            schedulingActivityId = run.Parent?.Node?.Id,
            callStackDepth = Ancestors(run).Count(),
        };

    /// <summary>How often each activity ran, and whether it waits or has stopped.</summary>
    internal IEnumerable<object> Stats(IReadOnlySet<string>? nodeIds = null) =>
        Runs.Where(x => nodeIds is null || nodeIds.Contains(x.NodeId))
            .GroupBy(x => x.NodeId)
            .Select(x =>
                (object)
                    new
                    {
                        activityId = x.First().Node?.Id ?? x.First().NodeKey,
                        activityNodeId = x.Key,
                        startedCount = x.Count(),
                        completedCount = x.Count(run => run.Status == "Completed"),
                        uncompletedCount = x.Count(run => run.Status is "Running" or "Faulted"),
                        isBlocked = x.Any(run => run.Live?.Bookmarks.Count > 0),
                        isFaulted = x.Any(run => run.Faults > 0),
                        aggregateFaultCount = x.Sum(run => run.Faults),
                        metadata = new { },
                    }
            );

    internal static IEnumerable<ActivityRun> Ancestors(ActivityRun run)
    {
        for (var parent = run.Parent; parent is not null; parent = parent.Parent)
            yield return parent;
    }
}
