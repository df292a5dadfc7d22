using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>The accounts, for form fields that name a person.</summary>
public sealed class AccountList(IServiceScopeFactory scopes) : IChoiceList
{
    public string Name => "benutzer";

    public async Task<IReadOnlyList<Choice>> Read(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        return await db.Users.Where(x => x.LockedAt == null).OrderBy(x => x.Name).Select(x => new Choice(x.UserName!, x.Name)).ToListAsync(cancellation);
    }

    /// <summary>Those who hold one of some roles.</summary>
    public async Task<IReadOnlyList<Choice>> WithRoles(string[] roles, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        return await db.Users
            .Where(x => x.LockedAt == null && db.UserRoles.Any(r => r.UserId == x.Id && db.Roles.Any(role => role.Id == r.RoleId && roles.Contains(role.Name))))
            .OrderBy(x => x.Name).Select(x => new Choice(x.UserName!, x.Name)).ToListAsync(cancellation);
    }
}
