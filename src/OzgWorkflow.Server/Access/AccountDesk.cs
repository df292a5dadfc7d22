using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>A new account.</summary>
public sealed record NewAccount(string Account, string Name, string Mail, string Password, IReadOnlyList<string> Roles, IReadOnlyList<string> Themenfelder);

/// <summary>
/// Makes, locks, changes and deletes accounts, each in one transaction with its line in the audit log. Whatever takes something away ends the sessions of the account:
/// its security stamp changes, and with it what cookies and tokens say of it.
/// </summary>
public sealed class AccountDesk(
    UserManager<Account> users, AccountsDb accounts, WorkflowDb workflow, OzgDb ozg, AccountAccess access, TimeProvider clock, ILogger<AccountDesk> log)
{
    private const string LastAdministrator = "Es muss mindestens ein nicht gesperrtes Konto mit der Rolle Administration geben.";

    /// <summary>Makes an account with a first password; what is wrong, or <c>null</c>.</summary>
    public Task<CommandResult?> Create(NewAccount x, Actor actor, CancellationToken cancellation) => InOne(x.Account, async () =>
    {
        if (Problem(x) is { } problem) return problem;
        var account = new Account { UserName = x.Account, Name = x.Name, Email = x.Mail, PasswortIstVorlaeufig = true };
        if (Refusal(await users.CreateAsync(account, x.Password)) is { } refusal) return refusal;
        if (Refusal(await users.AddToRolesAsync(account, x.Roles.Distinct())) is { } noRoles) return noRoles;
        ozg.Coordinations.AddRange(x.Themenfelder.Distinct().Select(t => new Coordination { Themenfeld = t, Account = x.Account, Mail = x.Mail }));
        await ozg.SaveChangesAsync(cancellation);
        return await Noted(AuditActions.AccountCreated, actor, $"{x.Account}: {string.Join(", ", x.Roles)}", cancellation);
    }, cancellation);

    /// <summary>Locks an account or lets it in again.</summary>
    public Task<CommandResult?> Lock(string name, bool isLocked, Actor actor, CancellationToken cancellation) => Change(name, async account =>
    {
        if (isLocked && name == actor.Account) return new CommandResult.Conflict("Das eigene Konto können Sie nicht sperren.");
        if (isLocked && await IsLastAdministrator(account, cancellation)) return new CommandResult.Conflict(LastAdministrator);
        account.LockedAt = isLocked ? clock.GetUtcNow() : null;
        await users.ResetAccessFailedCountAsync(account);
        await users.SetLockoutEndDateAsync(account, null);
        return await Noted(isLocked ? AuditActions.AccountLocked : AuditActions.AccountUnlocked, actor, name, cancellation);
    }, cancellation);

    /// <summary>Gives an account these roles and no others.</summary>
    public Task<CommandResult?> SetRoles(string name, IReadOnlyList<string> roles, Actor actor, CancellationToken cancellation) => Change(name, async account =>
    {
        if (roles.Count == 0 || roles.Except(OzgRoles.Alle).Any()) return Invalid("roles", $"Bitte wählen Sie mindestens eine dieser Rollen: {string.Join(", ", OzgRoles.Alle)}.");
        if (!roles.Contains(OzgRoles.Administration) && await IsLastAdministrator(account, cancellation)) return new CommandResult.Conflict(LastAdministrator);
        var before = await users.GetRolesAsync(account);
        if (Refusal(await users.RemoveFromRolesAsync(account, before.Except(roles))) is { } refusal) return refusal;
        if (Refusal(await users.AddToRolesAsync(account, roles.Except(before).Distinct())) is { } refused) return refused;
        return await Noted(AuditActions.AccountRolesChanged, actor, $"{name}: {string.Join(", ", roles)}", cancellation);
    }, cancellation);

    /// <summary>Gives an account a one-time password, which has to be changed first.</summary>
    public async Task<(string? Password, CommandResult? Refusal)> ResetPassword(string name, Actor actor, CancellationToken cancellation)
    {
        var password = OneTimePassword();
        var failure = await Change(name, async account =>
        {
            account.PasswortIstVorlaeufig = true;
            if (Refusal(await users.RemovePasswordAsync(account)) is { } refusal) return refusal;
            if (Refusal(await users.AddPasswordAsync(account, password)) is { } refused) return refused;
            return await Noted(AuditActions.AccountPasswordReset, actor, name, cancellation);
        }, cancellation);
        return failure is null ? (password, null) : (null, failure);
    }

    /// <summary>Deletes an account; the tasks that it had are for everyone with their role again.</summary>
    public Task<CommandResult?> Delete(string name, Actor actor, CancellationToken cancellation) => InOne(name, async () =>
    {
        if (await users.FindByNameAsync(name) is not { } account) return Unknown();
        if (account.UserName == actor.Account) return new CommandResult.Conflict("Das eigene Konto können Sie nicht löschen.");
        if (await IsLastAdministrator(account, cancellation)) return new CommandResult.Conflict(LastAdministrator);
        if (Refusal(await users.DeleteAsync(account)) is { } refusal) return refusal;
        await workflow.Tasks.Where(x => x.Assignee == account.UserName && x.Status == HumanTaskStatus.Open && x.CandidateRoles.Length > 0)
            .ExecuteUpdateAsync(x => x.SetProperty(t => t.Assignee, (string?)null), cancellation);
        await ozg.Coordinations.Where(x => x.Account == account.UserName).ExecuteDeleteAsync(cancellation);
        return await Noted(AuditActions.AccountDeleted, actor, name, cancellation);
    }, cancellation);

    /// <summary>Ends the session of whoever asks, wherever its cookie or token was copied to.</summary>
    public async Task EndSession(ClaimsPrincipal user, CancellationToken cancellation)
    {
        if (Session.IdOf(user) is not { } session || user.Identity?.Name is not { } name) return;
        var now = clock.GetUtcNow();
        await accounts.EndedSessions.Where(x => x.Until < now).ExecuteDeleteAsync(cancellation);
        if (!await accounts.EndedSessions.AnyAsync(x => x.Id == session, cancellation)) accounts.EndedSessions.Add(new EndedSession { Id = session, Account = name, Until = now + Session.AtMost });
        await accounts.SaveChangesAsync(cancellation);
        access.Forget(name);
    }

    /// <summary>A password that nobody chose and everybody can type.</summary>
    public static string OneTimePassword() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 20) + "a1A-";

    /// <summary>Changes an account and ends its sessions.</summary>
    private Task<CommandResult?> Change(string name, Func<Account, Task<CommandResult?>> change, CancellationToken cancellation) => InOne(name, async () =>
    {
        if (await users.FindByNameAsync(name) is not { } account) return Unknown();
        if (await change(account) is { } refusal) return refusal;
        return Refusal(await users.UpdateSecurityStampAsync(account));
    }, cancellation);

    /// <summary>All of it or nothing.</summary>
    private async Task<CommandResult?> InOne(string name, Func<Task<CommandResult?>> work, CancellationToken cancellation)
    {
        await using var transaction = await accounts.Database.BeginTransactionAsync(cancellation);
        foreach (var db in new DbContext[] { workflow, ozg })
        {
            db.Database.SetDbConnection(accounts.Database.GetDbConnection());
            await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), cancellation);
        }

        if (await work() is { } refusal) return refusal;
        await transaction.CommitAsync(cancellation);
        access.Forget(name);
        return null;
    }

    private async Task<bool> IsLastAdministrator(Account account, CancellationToken cancellation)
    {
        // Two administrators who take each other's right at once take turns.
        await accounts.Database.ExecuteSqlAsync($"""SELECT 1 FROM identity."AspNetRoles" WHERE name = {OzgRoles.Administration} FOR UPDATE""", cancellation);
        var administrators = await users.GetUsersInRoleAsync(OzgRoles.Administration);
        return administrators.Any(x => x.Id == account.Id) && !administrators.Any(x => x.Id != account.Id && x.LockedAt is null);
    }

    private async Task<CommandResult?> Noted(string action, Actor actor, string detail, CancellationToken cancellation)
    {
        workflow.Audit.Add(new AuditEntry { At = clock.GetUtcNow(), Account = actor.Account, Action = action, Detail = detail });
        await workflow.SaveChangesAsync(cancellation);
        log.LogInformation("{Account}: {Action} {Detail}", actor.Account, action, detail);
        return null;
    }

    private static CommandResult.Invalid? Problem(NewAccount x) =>
        x.Account.Length is 0 or > AccountRules.NameAtMost ? Invalid("konto", $"Der Kontoname braucht 1 bis {AccountRules.NameAtMost} Zeichen.")
        : x.Name.Length is 0 or > AccountRules.NameAtMost ? Invalid("name", $"Der Name der Person braucht 1 bis {AccountRules.NameAtMost} Zeichen.")
        : x.Mail.Length > AccountRules.NameAtMost || !MimeKit.MailboxAddress.TryParse(x.Mail, out _) ? Invalid("mail", "Bitte geben Sie eine gültige E-Mail-Adresse an.")
        : x.Roles.Count == 0 || x.Roles.Except(OzgRoles.Alle).Any() ? Invalid("roles", "Bitte wählen Sie mindestens eine Rolle.")
        : null;

    private static CommandResult.Invalid? Refusal(IdentityResult result) =>
        result.Succeeded ? null : Invalid("", string.Join(" ", result.Errors.Select(x => x.Description)));

    private static CommandResult.Invalid Invalid(string field, string message) => new(new Dictionary<string, string> { [field] = message });

    private static CommandResult.NotFound Unknown() => new("Dieses Konto gibt es nicht.");
}
