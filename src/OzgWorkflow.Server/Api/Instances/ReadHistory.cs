using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Instances;

/// <summary>
/// What happened to an instance: its journal, the changes of its variables, the runs of its activities.
/// </summary>
internal static class ReadHistory
{
    private const int StepsAtOnce = 200;

    internal static void Map(IEndpointRouteBuilder api)
    {
        var instance = api.MapGroup("/instances/{instanceId:guid}").RequireAuthorization(Policies.ReadHistory);
        instance.MapGet(
            "/journal",
            async (
                Guid instanceId,
                int? after,
                WorkflowDb db,
                InstanceHistory history,
                CancellationToken cancellation
            ) =>
                await Known(
                    db,
                    instanceId,
                    async isImported =>
                        (await history.Lines(instanceId, after ?? 0, StepsAtOnce, cancellation)).Select(x => new
                        {
                            x.Step,
                            isImported,
                            x.At,
                            x.Command,
                            x.Actor,
                            x.Entry.ExecutionId,
                            activityId = x.Entry.NodeKey,
                            @event = x.Entry.Event.ToString(),
                            x.Entry.Detail,
                            x.Entry.Data,
                        })
                )
        );
        instance.MapGet(
            "/variables",
            async (Guid instanceId, WorkflowDb db, InstanceHistory history, CancellationToken cancellation) =>
                await Known(db, instanceId, async _ => await history.CurrentVariables(instanceId, cancellation))
        );
        instance.MapGet(
            "/variable-history",
            async (
                Guid instanceId,
                string? name,
                WorkflowDb db,
                InstanceHistory history,
                CancellationToken cancellation
            ) => await Known(db, instanceId, async _ => await history.Variables(instanceId, name, cancellation))
        );
        instance.MapGet(
            "/activities",
            async (Guid instanceId, WorkflowDb db, InstanceHistory history, CancellationToken cancellation) =>
                await Known(
                    db,
                    instanceId,
                    async _ =>
                        (await history.Activities(instanceId, cancellation)).Select(x => new
                        {
                            x.ExecutionId,
                            x.ActivityId,
                            status = x.Status.ToString(),
                            x.StartedAt,
                            x.EndedAt,
                            x.Inputs,
                            x.Outputs,
                            x.Detail,
                        })
                )
        );
    }

    private static async Task<IResult> Known(WorkflowDb db, Guid instanceId, Func<bool, Task<object>> read) =>
        await db
            .Instances.Where(x => x.Id == instanceId)
            .Select(x => new { IsImported = x.ImportedAt != null })
            .SingleOrDefaultAsync()
            is { } instance
            ? Results.Ok(await read(instance.IsImported))
            : new CommandResult.NotFound("Diese Instanz gibt es nicht.").ToHttp();
}
