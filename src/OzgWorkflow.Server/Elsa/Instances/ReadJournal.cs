using System.Globalization;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>What happened to an instance, line by line, oldest first.</summary>
internal static class ReadJournal
{
    private const int AtMost = 1000;

    internal sealed record Filter(
        string[]? ActivityIds,
        string[]? ActivityNodeIds,
        string[]? ExcludedActivityTypes,
        string[]? EventNames
    );

    internal sealed record Request(Filter? Filter);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/workflow-instances/{id}/journal",
            (string id, int? skip, int? take, InstanceHistory history, CancellationToken cancellation) =>
                Read(id, null, skip, take, history, cancellation)
        );
        api.MapPost(
            "/workflow-instances/{id}/journal",
            (
                string id,
                Request? request,
                int? skip,
                int? take,
                InstanceHistory history,
                CancellationToken cancellation
            ) => Read(id, request?.Filter, skip, take, history, cancellation)
        );
    }

    private static async Task<IResult> Read(
        string id,
        Filter? filter,
        int? skip,
        int? take,
        InstanceHistory history,
        CancellationToken cancellation
    )
    {
        if (
            !Guid.TryParse(id, out var instanceId)
            || await ReadActivities.Records(instanceId, history, cancellation) is not ({ } instance, { } records)
        )
            return GetInstance.Unknown();
        var lines = records
            .Lines.Select((x, i) => (x.Line, x.Run, Sequence: i + 1))
            .Where(x => Matches(filter, x.Line, x.Run))
            .ToArray();
        var page = lines.Skip(Math.Max(0, skip ?? 0)).Take(Math.Clamp(take ?? 100, 1, AtMost));
        return ElsaJson.Ok(
            new { items = page.Select(x => Record(instance.Row, x.Line, x.Run, x.Sequence)), totalCount = lines.Length }
        );
    }

    private static bool Matches(Filter? filter, JournalLine line, ActivityRun run) =>
        filter is null
        || (filter.ActivityIds is null or [] || filter.ActivityIds.Contains(run.Node?.Id))
            && (filter.ActivityNodeIds is null or [] || filter.ActivityNodeIds.Contains(run.NodeId))
            && (filter.ExcludedActivityTypes is null || !filter.ExcludedActivityTypes.Contains(run.Node?.Type))
            && (filter.EventNames is null or [] || filter.EventNames.Contains(EventName(line.Entry.Event)));

    private static object Record(Instance instance, JournalLine line, ActivityRun run, int sequence) =>
        new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"{instance.Id:n}-{sequence}"),
            activityInstanceId = ActivityRecords.IdOf(instance.Id, run.ExecutionId),
            parentActivityInstanceId = run.Parent is { } parent
                ? ActivityRecords.IdOf(instance.Id, parent.ExecutionId)
                : null,
            activityId = run.Node?.Id ?? run.NodeKey,
            activityType = run.Node?.Type ?? "",
            activityTypeVersion = 1,
            activityName = run.Node?.Name,
            nodeId = run.NodeId,
            timestamp = line.At,
            sequence,
            eventName = EventName(line.Entry.Event),
            message = line.Entry.Detail,
            source = $"{line.Command}{(line.Actor is { } actor ? $" ({actor})" : "")}{(instance.ImportedAt is null ? "" : " – importiert")}",
            activityState = line.Entry.Event == JournalEvent.Started ? line.Entry.Data : null,
            payload = line.Entry.Event != JournalEvent.Started && line.Entry.Data is not null
                ? new { data = line.Entry.Data }
                : null,
        };

    /// <summary>Elsa's names, where it has one.</summary>
    private static string EventName(JournalEvent kind) =>
        kind switch
        {
            JournalEvent.Waiting => "Suspended",
            JournalEvent.Cancelled => "Canceled",
            _ => kind.ToString(),
        };
}
