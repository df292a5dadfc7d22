using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Instances;

/// <summary>
/// What the Studio asks of Elsa's alterations: cancelling all instances of a filter, and trying again what stopped.
/// Other alterations have ways of their own here (incidents, migrations) and are refused.
/// </summary>
internal static class Alterations
{
    internal sealed record Plan(JsonObject[]? Alterations, InstanceFilter? Filter);

    internal sealed record Run(JsonObject[]? Alterations, string[]? WorkflowInstanceIds);

    internal sealed record Retry(string[]? WorkflowInstanceIds, string[]? ActivityIds);

    internal static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder change)
    {
        api.MapPost(
            "/alterations/dry-run",
            async (InstanceFilter filter, WorkflowDb db, CancellationToken cancellation) =>
                Check(filter)
                ?? filter.TooMuch()
                ?? ElsaJson.Ok(
                    new
                    {
                        workflowInstanceIds = await filter
                            .Apply(db.Instances.AsNoTracking(), db)
                            .OrderBy(x => x.CreatedAt)
                            .Select(x => x.Id)
                            .ToListAsync(cancellation),
                    }
                )
        );
        change.MapPost(
            "/alterations/submit",
            async (Plan plan, ClaimsPrincipal user, WorkflowDb db, InstanceDesk desk, CancellationToken cancellation) =>
            {
                var filter = plan.Filter ?? new InstanceFilter();
                if (Check(plan.Alterations) is { } refused)
                    return refused;
                if ((Check(filter) ?? filter.TooMuch("filter.")) is { } wrong)
                    return wrong;
                await desk.CancelAll(rows => filter.Apply(rows, db), user.Actor(), cancellation);
                return ElsaJson.Ok(new { planId = Guid.CreateVersion7().ToString("n") });
            }
        );
        change.MapPost(
            "/alterations/run",
            async (Run run, ClaimsPrincipal user, WorkflowDb db, InstanceDesk desk, CancellationToken cancellation) =>
            {
                if (Check(run.Alterations) is { } refused)
                    return refused;
                var ids = GetInstance.Ids(run.WorkflowInstanceIds);
                await desk.CancelAll(rows => rows.Where(x => ids.Contains(x.Id)), user.Actor(), cancellation);
                var known = await db
                    .Instances.Where(x => ids.Contains(x.Id))
                    .Select(x => x.Id)
                    .ToListAsync(cancellation);
                return ElsaJson.Ok(
                    new { results = ids.Select(x => Told(x, known.Contains(x) ? null : GetInstance.UnknownMessage)) }
                );
            }
        );
        // As at /api/incidents.
        change.MapPost("/alterations/workflows/retry", TryAgain).RequireAuthorization(Policies.Administration);
        api.MapGet(
            "/alterations/{id}",
            (string id) => ElsaJson.NotFound($"Der Auftrag {id} ist ausgeführt; Aufträge werden nicht aufgehoben.")
        );
    }

    private static async Task<IResult> TryAgain(
        Retry request,
        HttpRequest http,
        ClaimsPrincipal user,
        WorkflowDb db,
        IncidentDesk desk,
        CancellationToken cancellation
    )
    {
        var ids = GetInstance.Ids(request.WorkflowInstanceIds);
        var open = await IncidentDesk.Open(db).Where(x => ids.Contains(x.InstanceId)).ToListAsync(cancellation);
        if (request.ActivityIds is { Length: > 0 } activities)
            open = open.FindAll(x => activities.Contains(x.NodeKey));
        var results = await desk.ResolveAll(
            http.CommandKey(),
            user.Actor(),
            open.Select(x => new IncidentKey(x.InstanceId, x.IncidentId)).ToArray(),
            new IncidentDecision(IncidentAction.Retry),
            cancellation
        );
        return ElsaJson.Ok(new { results = results.Select(x => Told(x.Incident.InstanceId, x.Result.Refusal)) });
    }

    /// <summary>What became of one instance.</summary>
    private static object Told(Guid instanceId, string? refusal) =>
        new
        {
            workflowInstanceId = instanceId,
            isSuccessful = refusal is null,
            workflowHasScheduledWork = false,
            log = new { logEntries = refusal is null ? [] : new[] { new { message = refusal, logLevel = "Error" } } },
        };

    private static IResult? Check(InstanceFilter filter) =>
        filter is { IsEmpty: true, EmptyFilterSelectsAll: false }
            ? ElsaJson.Invalid("Bitte sagen Sie, welche Instanzen gemeint sind.")
            : null;

    private static IResult? Check(JsonObject[]? alterations) =>
        alterations is { Length: > 0 } && alterations.All(x => x["type"]?.ToString() == "Cancel")
            ? null
            : ElsaJson.Invalid(
                "Auf diesem Weg können Instanzen nur abgebrochen werden. Störungen beheben Sie unter „Betrieb“, Versionswechsel mit /api/migrations."
            );
}
