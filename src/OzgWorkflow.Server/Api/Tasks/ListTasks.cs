using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>
/// Lists tasks: whose, by Themenfeld, phase, Leistung, due date, words; in an order; how many there are of each kind.
/// </summary>
internal static class ListTasks
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/tasks", Handle);
        api.MapGet("/tasks/counts", Count);
    }

    private static async Task<IResult> Handle(
        [AsParameters] Filter filter,
        long? page,
        long? pageSize,
        ClaimsPrincipal user,
        TaskList list,
        CancellationToken cancellation
    )
    {
        if (filter.Refusal is { } refusal)
            return refusal.ToHttp();
        var paging = Paging.FromOne(page, pageSize);
        var (items, total) = await list.Read(filter.Of(user), paging, cancellation);
        return Results.Ok(new PageOf<ListedTask>(items, total, paging.Number, paging.Size));
    }

    private static async Task<IResult> Count(
        [AsParameters] Filter filter,
        ClaimsPrincipal user,
        TaskList list,
        CancellationToken cancellation
    )
    {
        var counts = await list.Count(filter.Of(user), cancellation);
        return Results.Ok(
            new
            {
                scopes = counts.Scopes.ToDictionary(x => x.Key.ToString(), x => x.Value),
                urgencies = counts.Urgencies.ToDictionary(x => x.Key.ToString(), x => x.Value),
            }
        );
    }

    internal sealed class Filter
    {
        [FromQuery(Name = "scope")]
        public TaskScope? Scope { get; init; }

        [FromQuery(Name = "themenfeld")]
        public string[]? Themenfeld { get; init; }

        [FromQuery(Name = "phase")]
        public string? Phase { get; init; }

        [FromQuery(Name = "ozgId")]
        public string? OzgId { get; init; }

        [FromQuery(Name = "due")]
        public string? Due { get; init; }

        [FromQuery(Name = "search")]
        public string? Search { get; init; }

        [FromQuery(Name = "putBy")]
        public bool? PutBy { get; init; }

        [FromQuery(Name = "order")]
        public string? Order { get; init; }

        [FromQuery(Name = "reversed")]
        public bool? Reversed { get; init; }

        internal CommandResult.Invalid? Refusal =>
            Order is null || OrderNamed is not null
                ? null
                : new(
                    "order",
                    $"Diese Reihenfolge gibt es nicht. Es gibt: {string.Join(", ", Enum.GetNames<TaskOrder>())}."
                );

        private TaskOrder? OrderNamed =>
            Enum.GetValues<TaskOrder>()
                .Cast<TaskOrder?>()
                .FirstOrDefault(x => string.Equals($"{x}", Order, StringComparison.OrdinalIgnoreCase));

        internal TaskFilter Of(ClaimsPrincipal user) =>
            new(user.Actor(), Scope ?? TaskScope.MyRoles)
            {
                Themenfelder = [.. (Themenfeld ?? []).Where(x => x.Length > 0)],
                Phase = Phase,
                OzgId = OzgId,
                OnlyOverdue = Due == "overdue",
                Search = Search,
                PutBy = PutBy,
                Order = OrderNamed ?? TaskOrder.Due,
                IsReversed = Reversed == true,
            };
    }
}
