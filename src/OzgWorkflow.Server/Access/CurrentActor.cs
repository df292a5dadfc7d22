using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Access;

/// <summary>Who is signed in, as the runtime knows it.</summary>
public static class CurrentActor
{
    /// <summary>The actor of a principal.</summary>
    public static Actor Actor(this ClaimsPrincipal principal) =>
        new(
            principal.Identity?.Name ?? throw new InvalidOperationException("Nobody is signed in."),
            principal.FindAll(ClaimTypes.Role).Select(x => x.Value).ToHashSet()
        );

    /// <summary>Whom somebody hands a task to; <c>null</c>: there is no such account, or it is locked.</summary>
    public static async Task<Actor?> ReceiverNamed(this UserManager<Account> accounts, string? name) =>
        await accounts.FindByNameAsync(name ?? "") is { LockedAt: null } account
            ? await accounts.ActorOf(account)
            : null;

    /// <summary>The actor that an account would be.</summary>
    public static async Task<Actor> ActorOf(this UserManager<Account> accounts, Account account) =>
        new(account.UserName, (await accounts.GetRolesAsync(account)).ToHashSet());
}
