using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Api.Nachrichten;

/// <summary>One's own notifications, newest first.</summary>
internal static class ListNachrichten
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet(
        "/nachrichten", async (int? page, int? pageSize, ClaimsPrincipal user, OzgDb db, CancellationToken cancellation) =>
        {
            var account = user.Actor().Account;
            return Results.Ok(await db.Nachrichten.AsNoTracking().Where(x => x.Konto == account).OrderByDescending(x => x.Id).ToPage(page, pageSize, cancellation));
        });
}
