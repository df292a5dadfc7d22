using System.Security.Claims;
using System.Text.Json;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Says how much a task matters, and until when it is put by.</summary>
internal static class PlanTask
{
    /// <summary>What is missing stays as it is; a day that is <c>null</c> is taken away.</summary>
    internal sealed record Request(string? Priority, JsonElement FollowUp, string? Reason);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/tasks/{id:guid}/plan", Handle);

    /// <summary>The plan that a request asks for, or what is wrong with it.</summary>
    internal static (TaskPlan Plan, CommandResult.Invalid? Refusal) Read(
        string? priority,
        JsonElement followUp,
        DateOnly today
    )
    {
        TaskPriority? known =
            Enum.TryParse<TaskPriority>(priority, out var named) && Enum.IsDefined(named) ? named : null;
        if (priority is not null && known is null)
            return (
                new(),
                new(
                    "priority",
                    $"Diese Priorität gibt es nicht. Es gibt: {string.Join(", ", Enum.GetNames<TaskPriority>())}."
                )
            );
        DateOnly? day = null;
        if (followUp.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
        {
            if (
                followUp.ValueKind != JsonValueKind.String
                || !DateOnly.TryParseExact(followUp.GetString(), "yyyy-MM-dd", out var parsed)
            )
                return (new(), new("followUp", "Bitte geben Sie den Tag so an: 2026-12-24."));
            day = parsed;
        }

        var plan = new TaskPlan
        {
            Priority = known,
            SetsFollowUp = followUp.ValueKind != JsonValueKind.Undefined,
            FollowUp = day,
        };
        return (plan, plan.Problem(today) is { } problem ? new(problem.Field, problem.Message) : null);
    }

    private static async Task<IResult> Handle(
        Guid id,
        Request request,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskAssignments assignments,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var (plan, refusal) = Read(request.Priority, request.FollowUp, clock.Today());
        return (
            refusal ?? await assignments.Plan(id, user.Actor(), plan, cancellation, http.CallerKey(), request.Reason)
        ).ToHttp();
    }
}
