using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>The accounts, for form fields that name a person.</summary>
public sealed class AccountList(IServiceScopeFactory scopes, NpgsqlDataSource database) : IChoiceList
{
    public string Name => "benutzer";

    /// <summary>All accounts.</summary>
    public async Task<IReadOnlyList<Choice>> All(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Read(connection, cancellation);
    }

    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        db.Database.SetDbConnection(connection, contextOwnsConnection: false);
        return await db
            .Users.Where(x => x.LockedAt == null)
            .OrderBy(x => x.Name)
            .Select(x => new Choice(x.UserName!, x.Name))
            .ToListAsync(cancellation);
    }

    /// <summary>Those who hold one of some roles.</summary>
    public async Task<IReadOnlyList<Choice>> WithRoles(string[] roles, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var holders = db
            .UserRoles.Where(x => db.Roles.Any(r => r.Id == x.RoleId && roles.Contains(r.Name)))
            .Select(x => x.UserId);
        return await db
            .Users.Where(x => x.LockedAt == null && holders.Contains(x.Id))
            .OrderBy(x => x.Name)
            .Select(x => new Choice(x.UserName!, x.Name))
            .ToListAsync(cancellation);
    }
}
