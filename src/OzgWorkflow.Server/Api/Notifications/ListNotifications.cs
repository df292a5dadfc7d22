using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Notifications;

/// <summary>One's own notifications, newest first.</summary>
internal static class ListNotifications
{
    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
            "/nachrichten",
            async (long? page, long? pageSize, ClaimsPrincipal user, OzgDb db, CancellationToken cancellation) =>
            {
                var account = user.Actor().Account;
                return Results.Ok(
                    await db
                        .Notifications.AsNoTracking()
                        .Where(x => x.Account == account)
                        .OrderByDescending(x => x.Id)
                        .ToPage(page, pageSize, cancellation)
                );
            }
        );
}
