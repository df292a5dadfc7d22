using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Benachrichtigung;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Server.Zugriff;

namespace OzgWorkflow.Server.Api.Nachrichten;

/// <summary>One's own notifications, newest first.</summary>
internal static class ListNachrichten
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet(
        "/nachrichten", async (int? page, int? pageSize, ClaimsPrincipal user, OzgDb db, CancellationToken cancellation) =>
        {
            var (number, size) = (Math.Max(1, page ?? 1), Math.Clamp(pageSize ?? 25, 1, 200));
            var account = user.Actor().Account;
            var mine = db.Nachrichten.AsNoTracking().Where(x => x.Konto == account);
            var items = await mine.OrderByDescending(x => x.Id).Skip((number - 1) * size).Take(size).ToListAsync(cancellation);
            return Results.Ok(new PageOf<Nachricht>(items, await mine.CountAsync(cancellation), number, size));
        });
}
