using System.Security.Claims;
using OzgWorkflow.Runtime.Commands;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Api.Incidents;

/// <summary>Tries again what an incident stopped.</summary>
internal static class RetryIncident
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapPost(
        "/instances/{instanceId:guid}/incidents/{incidentId:long}/retry",
        async (Guid instanceId, long incidentId, HttpRequest http, ClaimsPrincipal user, CommandHandler commands, CancellationToken cancellation) =>
            (await commands.Handle(new Runtime.Commands.RetryIncident(http.CommandId(), user.Actor(), instanceId, incidentId), cancellation)).ToHttp())
        .RequireAuthorization(Policies.Administration);
}
