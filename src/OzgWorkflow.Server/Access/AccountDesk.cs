using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// Locks, changes and deletes accounts, each in one transaction with its line in the audit log. Whatever takes
/// something away ends the sessions of the account: its security stamp changes, and with it what cookies and tokens say
/// of it.
/// </summary>
public sealed class AccountDesk(
    UserManager<Account> users,
    AccountsDb accounts,
    AccountWork work,
    TaskHolders holders,
    TimeProvider clock
)
{
    /// <summary>It is as somebody wants it already: nothing is done, and nobody signed out.</summary>
    private static readonly CommandResult Unchanged = new CommandResult.Done(Guid.Empty, Changed: false);

    private const string LastAdministrator =
        "Es muss mindestens ein nicht gesperrtes Konto mit der Rolle Administration geben.";

    /// <summary>Locks an account or lets it in again.</summary>
    public Task<CommandResult?> Lock(string name, bool isLocked, Actor actor, CancellationToken cancellation) =>
        Change(
            name,
            actor,
            async account =>
            {
                if (isLocked && account.UserName == actor.Account)
                    return new CommandResult.Conflict("Das eigene Konto können Sie nicht sperren.");
                if (isLocked && await users.IsLastAdministrator(account, accounts, cancellation))
                    return new CommandResult.Conflict(LastAdministrator);
                var wasLocked = account.LockedAt is not null;
                if (isLocked ? wasLocked : !wasLocked && !await users.IsLockedOutAsync(account))
                    return Unchanged;
                await users.ResetAccessFailedCountAsync(account);
                await users.SetLockoutEndDateAsync(account, null);
                account.LockedAt = isLocked ? clock.GetUtcNow() : null;
                if (isLocked)
                {
                    await holders.WithdrawAll(Connection, account.UserName!, actor, cancellation);
                    await work.TellOfLost(account.UserName!, cancellation);
                }

                return await work.Noted(
                    isLocked ? AuditActions.AccountLocked : AuditActions.AccountUnlocked,
                    actor,
                    account.UserName!,
                    cancellation
                );
            },
            cancellation
        );

    /// <summary>Gives an account these roles and no others.</summary>
    /// <param name="name">The account.</param>
    /// <param name="roles">The roles.</param>
    /// <param name="actor">Who wants it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="seen">The roles that the actor saw, if others must not have changed them since.</param>
    public Task<CommandResult?> SetRoles(
        string name,
        IReadOnlyList<string> roles,
        Actor actor,
        CancellationToken cancellation,
        IReadOnlyList<string>? seen = null
    ) =>
        Change(
            name,
            actor,
            async account =>
            {
                if (roles.Count == 0 || roles.Except(OzgRoles.All).Any())
                    return AccountWork.Invalid(
                        "roles",
                        $"Bitte wählen Sie mindestens eine dieser Rollen: {string.Join(", ", OzgRoles.All)}."
                    );
                if (
                    !roles.Contains(OzgRoles.Administration)
                    && await users.IsLastAdministrator(account, accounts, cancellation)
                )
                    return new CommandResult.Conflict(LastAdministrator);
                var before = await users.GetRolesAsync(account);
                if (before.ToHashSet().SetEquals(roles))
                    return Unchanged;
                if (seen?.ToHashSet().SetEquals(before) == false)
                    return new CommandResult.Conflict(
                        "Die Rollen hat inzwischen jemand anders geändert. Bitte prüfen Sie sie noch einmal."
                    );
                if (AccountWork.Refusal(await users.RemoveFromRolesAsync(account, before.Except(roles))) is { } refusal)
                    return refusal;
                if (
                    AccountWork.Refusal(await users.AddToRolesAsync(account, roles.Except(before).Distinct())) is
                    { } refused
                )
                    return refused;
                return await work.Noted(
                    AuditActions.AccountRolesChanged,
                    actor,
                    $"{account.UserName}: {string.Join(", ", roles)}",
                    cancellation
                );
            },
            cancellation
        );

    /// <summary>Gives an account a one-time password, which has to be changed first.</summary>
    public async Task<(string? Password, CommandResult? Refusal)> ResetPassword(
        string name,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var password = AccountRules.OneTimePassword();
        var failure = await Change(
            name,
            actor,
            async account =>
            {
                account.HasOneTimePassword = true;
                if (AccountWork.Refusal(await users.RemovePasswordAsync(account)) is { } refusal)
                    return refusal;
                if (AccountWork.Refusal(await users.AddPasswordAsync(account, password)) is { } refused)
                    return refused;
                return await work.Noted(AuditActions.AccountPasswordReset, actor, account.UserName!, cancellation);
            },
            cancellation
        );
        return failure is null ? (password, null) : (null, failure);
    }

    /// <summary>Deletes an account; the tasks that it had are for everyone with their role again.</summary>
    public Task<CommandResult?> Delete(string name, Actor actor, CancellationToken cancellation) =>
        work.InOne(
            name,
            async () =>
            {
                if (await Locked(name, cancellation) is not { } account)
                    return AccountWork.Unknown();
                if (account.UserName == actor.Account)
                    return new CommandResult.Conflict("Das eigene Konto können Sie nicht löschen.");
                if (await users.IsLastAdministrator(account, accounts, cancellation))
                    return new CommandResult.Conflict(LastAdministrator);
                if (AccountWork.Refusal(await users.DeleteAsync(account)) is { } refusal)
                    return refusal;
                await holders.WithdrawAll(Connection, account.UserName!, actor, cancellation);
                await work.RemoveWhatWasOf(account.UserName!, cancellation);
                await holders.WithdrawFromStrangers(Connection, actor, cancellation);
                return await work.Noted(AuditActions.AccountDeleted, actor, account.UserName!, cancellation);
            },
            cancellation
        );

    private NpgsqlConnection Connection => (NpgsqlConnection)accounts.Database.GetDbConnection();

    /// <summary>Changes an account and ends its sessions.</summary>
    private Task<CommandResult?> Change(
        string name,
        Actor actor,
        Func<Account, Task<CommandResult?>> change,
        CancellationToken cancellation
    ) =>
        work.InOne(
            name,
            async () =>
            {
                if (await Locked(name, cancellation) is not { } account)
                    return AccountWork.Unknown();
                if (await change(account) is { } refusal)
                    return refusal == Unchanged ? null : refusal;
                await holders.WithdrawFromStrangers(Connection, actor, cancellation);
                return AccountWork.Refusal(await users.UpdateSecurityStampAsync(account));
            },
            cancellation
        );

    /// <summary>
    /// The account as it is, until this is over: of two who change it at once the second sees what the first did.
    /// </summary>
    private async Task<Account?> Locked(string name, CancellationToken cancellation)
    {
        var normalized = users.NormalizeName(name);
        await accounts.Database.ExecuteSqlAsync(
            $"""SELECT 1 FROM identity."AspNetUsers" WHERE normalized_user_name = {normalized} FOR UPDATE""",
            cancellation
        );
        return await users.FindByNameAsync(name);
    }
}
