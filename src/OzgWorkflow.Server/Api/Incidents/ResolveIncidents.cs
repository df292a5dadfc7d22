using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Incidents;

/// <summary>
/// Deals with incidents, one or many: try again, after changing variables if need be, go on past what stopped, or
/// cancel.
/// </summary>
internal static class ResolveIncidents
{
    private const int AtMost = 1000;

    internal record Decision(
        string? Action,
        string? Outcome,
        JsonElement? Outputs,
        JsonElement? Variables,
        string? Reason
    );

    internal sealed record BulkDecision(
        IncidentKey[]? Incidents,
        string? Action,
        string? Outcome,
        JsonElement? Outputs,
        JsonElement? Variables,
        string? Reason
    ) : Decision(Action, Outcome, Outputs, Variables, Reason);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/instances/{instanceId:guid}/incidents/{incidentId:long}/resolve", One)
            .RequireAuthorization(Policies.Administration);
        api.MapPost("/incidents/resolve", Many).RequireAuthorization(Policies.Administration).AnsweredOnce();
    }

    private static async Task<IResult> One(
        Guid instanceId,
        long incidentId,
        Decision decision,
        HttpRequest http,
        ClaimsPrincipal user,
        IncidentDesk desk,
        CancellationToken cancellation
    ) =>
        Unreadable(decision) is { } unreadable ? unreadable
        : Read(decision) is { } read
            ? (
                await desk.Resolve(
                    http.CommandKey(),
                    user.Actor(),
                    new IncidentKey(instanceId, incidentId),
                    read,
                    cancellation
                )
            ).ToHttp()
        : UnknownAction();

    private static async Task<IResult> Many(
        BulkDecision request,
        HttpRequest http,
        ClaimsPrincipal user,
        IncidentDesk desk,
        CancellationToken cancellation
    )
    {
        if (Unreadable(request) is { } unreadable)
            return unreadable;
        if (Read(request) is not { } decision)
            return UnknownAction();
        if (request.Incidents is not { Length: > 0 and <= AtMost } incidents)
            return CommandResults.Invalid("incidents", $"Geben Sie 1 bis {AtMost} Störungen an.");
        var results = await desk.ResolveAll(http.CommandKey(), user.Actor(), incidents, decision, cancellation);
        return Results.Ok(
            results.Select(x => new
            {
                x.Incident.InstanceId,
                x.Incident.IncidentId,
                isResolved = x.Result is CommandResult.Done,
                message = x.Result.Refusal,
            })
        );
    }

    private static IResult? Unreadable(Decision x) =>
        JsonBodies.NoMap("outputs", x.Outputs) ?? JsonBodies.NoMap("variables", x.Variables);

    private static IncidentDecision? Read(Decision x) =>
        Enum.TryParse<IncidentAction>(x.Action, true, out var action) && Enum.IsDefined(action)
            ? new IncidentDecision(action, x.Outcome, x.Outputs.Map(), x.Variables.Map(), x.Reason)
            : null;

    private static IResult UnknownAction() =>
        CommandResults.Invalid(
            "action",
            $"Bitte geben Sie eine Aktion an: {string.Join(", ", Enum.GetNames<IncidentAction>())}."
        );
}
