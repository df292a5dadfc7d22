using System.Security.Claims;
using System.Text.Json.Serialization;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Operations;

/// <summary>Work that waits, by kind, and what was given up: lists it, has it done again, removes it.</summary>
internal static class ManageDeadLetters
{
    /// <param name="Kind">Kind of work.</param>
    /// <param name="Id">Its id within the kind.</param>
    internal sealed record Letter(string Kind, string Id);

    /// <param name="Letters">Which; all when missing (only to have them done again).</param>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Request(Letter[]? Letters);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/queue",
                async (QueueLag work, CancellationToken cancellation) =>
                    Results.Ok(
                        (await work.States(cancellation)).Select(x => new
                        {
                            x.Kind,
                            x.Due,
                            oldestDueSeconds = x.OldestDue?.TotalSeconds,
                            x.Failing,
                            x.Dead,
                            x.LastError,
                        })
                    )
            )
            .RequireAuthorization(Policies.Administration);
        var letters = api.MapGroup("/dead-letters").RequireAuthorization(Policies.Administration);
        letters.MapGet("/", List);
        letters
            .MapPost(
                "/replay",
                async (Request request, ClaimsPrincipal user, DeadLetters work, CancellationToken cancellation) =>
                    Results.Ok(new { count = await work.Replay(Which(request), user.Actor(), cancellation) })
            )
            .AnsweredOnce();
        letters
            .MapPost(
                "/remove",
                async (Request request, ClaimsPrincipal user, DeadLetters work, CancellationToken cancellation) =>
                    Which(request) is not { Length: > 0 } which
                        ? CommandResults.Invalid("letters", "Geben Sie an, welche Aufträge entfernt werden sollen.")
                    : await work.Remove(which, user.Actor(), cancellation) is (var count, var refusal)
                    && refusal is not null
                        ? refusal.ToHttp()
                    : Results.Ok(new { count })
            )
            .AnsweredOnce();
    }

    private static async Task<IResult> List(
        long? page,
        long? pageSize,
        DeadLetters work,
        CancellationToken cancellation
    )
    {
        var paging = Paging.FromOne(page, pageSize);
        var (items, total) = await work.Read(paging.Skip, paging.Size, cancellation);
        return Results.Ok(new PageOf<DeadLetter>(items, total, paging.Number, paging.Size));
    }

    private static (string Kind, string Id)[]? Which(Request request) =>
        request.Letters?.Select(x => (x.Kind, x.Id)).ToArray();
}
