using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Scripts;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Tries out a single activity with the test values of the variables (Studio: "Test"). Nothing is stored and nothing is
/// sent.
/// </summary>
internal static class TryActivity
{
    internal sealed record DefinitionHandle(string? DefinitionId, string? VersionOptions, string? DefinitionVersionId);

    internal sealed record ActivityHandle(string? ActivityId, string? ActivityNodeId);

    internal sealed record Request(DefinitionHandle? WorkflowDefinitionHandle, ActivityHandle? ActivityHandle);

    internal static void Map(IEndpointRouteBuilder change) => change.MapPost("/tests/activities", Handle);

    private static async Task<IResult> Handle(
        Request request,
        WorkflowDb db,
        ProgramCache programs,
        ScriptThreads threads,
        EngineLimits limits,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (definition, activity) = (request.WorkflowDefinitionHandle, request.ActivityHandle);
        var versions = definition?.DefinitionVersionId is { } id
            ? db.Definitions.Where(x => x.Id == id)
            : ListDefinitions
                .Existing(db)
                .Where(x => x.DefinitionId == (definition == null ? null : definition.DefinitionId))
                .Choose(definition?.VersionOptions ?? VersionOptions.Latest);
        if (
            versions is null
            || await versions.AsNoTracking().OrderByDescending(x => x.Version).FirstOrDefaultAsync(cancellation)
                is not { } version
        )
            return GetDefinition.Unknown();
        if ((activity?.ActivityId ?? activity?.ActivityNodeId?.Split(':')[^1]) is not { } activityId)
            return ElsaJson.Invalid("Bitte nennen Sie die Aktivität (activityHandle).");

        var content = version.Content;
        var values = (content.Json["customProperties"] as JsonObject)?["VariableTestValues"] as JsonObject ?? [];
        // Compiling reads the versions that are used as activities, so it is done ahead.
        var compile = await programs.Compiler(content, cancellation);
        var result = await threads.Run(
            content.DefinitionId,
            () =>
                ActivityTrial.Run(
                    Guid.CreateVersion7(),
                    compile,
                    content,
                    activityId,
                    values.ToDictionary(x => x.Key, x => x.Value),
                    clock.GetUtcNow(),
                    limits
                )
        );
        if (result is null)
            return ElsaJson.NotFound("Diese Aktivität gibt es in der Definition nicht.");
        if (result.Problems.Count > 0)
            return ElsaJson.Refused(result.Problems);
        return ElsaJson.Ok(
            new
            {
                activityState = result.Inputs ?? new { },
                result.Outputs,
                status = result.Status is { } last ? Elsa.Instances.ActivityRecords.StatusOf(last) : "Pending",
                exception = result.Status == JournalEvent.Faulted
                    ? new { type = "Fault", message = result.Detail }
                    : null,
                payload = result.Detail is { } detail && result.Status == JournalEvent.Completed
                    ? new { outcomes = detail }
                    : null,
            }
        );
    }
}
