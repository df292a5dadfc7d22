using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>One instance: as a whole, where it stands, its variables.</summary>
internal static class GetInstance
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
            "/workflow-instances/{id}",
            async (string id, InstanceHistory history, CancellationToken cancellation) =>
                Guid.TryParse(id, out var instance)
                && await ReadActivities.Records(instance, history, cancellation) is ({ } x, { } records)
                    ? ElsaJson.Ok(Whole(x, records))
                    : Unknown()
        );
        api.MapGet(
            "/workflow-instances/{id}/execution-state",
            (string id, InstanceHistory history, CancellationToken cancellation) =>
                Read(
                    id,
                    history,
                    x =>
                        ElsaJson.Ok(
                            new
                            {
                                x.Row.Status,
                                x.Row.SubStatus,
                                workflowSubStatus = x.Row.SubStatus,
                                x.Row.UpdatedAt,
                            }
                        ),
                    cancellation
                )
        );
        api.MapGet(
            "/workflow-instances/{id}/variables",
            (string id, InstanceHistory history, CancellationToken cancellation) =>
                Read(
                    id,
                    history,
                    x =>
                        ElsaJson.List(
                            x.Program.Variables.Select(v => new
                                {
                                    v.Id,
                                    v.Name,
                                    value = x.State.Variables.GetValueOrDefault(v.Id),
                                })
                                .ToArray()
                        ),
                    cancellation
                )
        );
    }

    /// <summary>Answers about an instance, or that there is none.</summary>
    internal static async Task<IResult> Read(
        string id,
        InstanceHistory history,
        Func<InstanceSnapshot, IResult> answer,
        CancellationToken cancellation
    ) =>
        Guid.TryParse(id, out var instance) && await history.Snapshot(instance, cancellation) is { } found
            ? answer(found)
            : Unknown();

    private static object Whole(InstanceSnapshot x, ActivityRecords records) =>
        new
        {
            x.Row.Id,
            x.Row.DefinitionId,
            x.Row.DefinitionVersionId,
            version = x.Program.Definition.Version,
            workflowState = WorkflowState.Of(x, records),
            x.Row.Status,
            x.Row.SubStatus,
            x.Row.CorrelationId,
            name = x.Row.Title,
            x.Row.ImportedAt,
            parentWorkflowInstanceId = x.Row.ParentId,
            incidentCount = x.State.Incidents.Count,
            isExecuting = false,
            isSystem = false,
            x.Row.CreatedAt,
            x.Row.UpdatedAt,
            x.Row.FinishedAt,
        };

    /// <summary>Ids as a caller names them; what is none stands for no instance.</summary>
    internal static Guid[] Ids(string[]? ids) =>
        (ids ?? []).Select(x => Guid.TryParse(x, out var id) ? id : Guid.Empty).ToArray();

    internal const string UnknownMessage = "Diese Instanz gibt es nicht (mehr).";

    internal static IResult Unknown() => ElsaJson.NotFound(UnknownMessage);
}
