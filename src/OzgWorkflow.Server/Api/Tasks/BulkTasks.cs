using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api.Tasks;

/// <summary>Takes several tasks, gives them back, hands them over, plans them; says what became of each.</summary>
internal static class BulkTasks
{
    internal sealed record Request(
        Guid[]? Ids,
        string? Action,
        string? To,
        string? Note,
        string? Reason,
        string? Priority,
        JsonElement FollowUp
    );

    /// <summary>What became of a task.</summary>
    internal sealed record Outcome(Guid Id, bool Done, string? Refusal);

    internal static void Map(IEndpointRouteBuilder api) => api.MapPost("/tasks/bulk", Handle);

    private static async Task<IResult> Handle(
        Request request,
        HttpRequest http,
        ClaimsPrincipal user,
        TaskAssignments assignments,
        UserManager<Account> accounts,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var ids = (request.Ids ?? []).Distinct().ToArray();
        if (ids.Length is 0 or > TaskAssignments.AtOnce)
            return new CommandResult.Invalid(
                "ids",
                $"Bitte nennen Sie eine bis {TaskAssignments.AtOnce} Aufgaben."
            ).ToHttp();
        var (me, key) = (user.Actor(), http.CallerKey());
        var (does, refusal) = request.Action switch
        {
            "claim" => Does(x => assignments.Claim(x, me, cancellation, key, request.Reason)),
            "release" => Does(x => assignments.Release(x, me, cancellation, key, request.Reason)),
            "delegate" => await Delegating(),
            "plan" => Planning(),
            _ => (
                null,
                new CommandResult.Invalid("action", "Das gibt es nicht. Es gibt: claim, release, delegate, plan.")
            ),
        };
        if (does is null)
            return refusal!.ToHttp();
        var outcomes = new List<Outcome>();
        foreach (var id in ids)
        {
            var result = await does(id);
            outcomes.Add(new(id, result is CommandResult.Done, result.Refusal));
        }

        return Results.Ok(new { done = outcomes.Count(x => x.Done), tasks = outcomes });

        async Task<(Func<Guid, Task<CommandResult>>?, CommandResult?)> Delegating()
        {
            if (await accounts.ReceiverNamed(request.To) is not { } receiver)
                return (null, new CommandResult.Invalid("to", "Dieses Konto gibt es nicht."));
            return Does(x => assignments.Delegate(x, me, receiver, request.Note, cancellation, key));
        }

        (Func<Guid, Task<CommandResult>>?, CommandResult?) Planning()
        {
            var (plan, problem) = PlanTask.Read(request.Priority, request.FollowUp, clock.Today());
            return problem is null
                ? Does(x => assignments.Plan(x, me, plan, cancellation, key, request.Reason))
                : (null, problem);
        }

        static (Func<Guid, Task<CommandResult>>?, CommandResult?) Does(Func<Guid, Task<CommandResult>> change) =>
            (change, null);
    }
}
