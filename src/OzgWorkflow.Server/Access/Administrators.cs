using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg;

namespace OzgWorkflow.Server.Access;

internal static class Administrators
{
    /// <summary>Whether nobody else could administrate, asked within the transaction that would take it away.</summary>
    internal static async Task<bool> IsLastAdministrator(
        this UserManager<Account> users,
        Account account,
        AccountsDb accounts,
        CancellationToken cancellation
    )
    {
        // Two administrators who take each other's right at once take turns.
        await accounts.Database.ExecuteSqlAsync(
            $"""SELECT 1 FROM identity."AspNetRoles" WHERE name = {OzgRoles.Administration} FOR UPDATE""",
            cancellation
        );
        var administrators = await users.GetUsersInRoleAsync(OzgRoles.Administration);
        return administrators.Any(x => x.Id == account.Id)
            && !administrators.Any(x => x.Id != account.Id && x.LockedAt is null);
    }
}
