using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Access;

/// <summary>A new account.</summary>
public sealed record NewAccount(
    string Account,
    string Name,
    string Mail,
    string Password,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Themenfelder
);

/// <summary>Makes accounts.</summary>
public sealed class NewAccounts(UserManager<Account> users, OzgDb ozg, AccountWork work)
{
    /// <summary>Makes an account with a first password; what is wrong, or <c>null</c>.</summary>
    public Task<CommandResult?> Create(NewAccount x, Actor actor, CancellationToken cancellation) =>
        work.InOne(
            x.Account,
            async () =>
            {
                if (Problem(x) is { } problem)
                    return problem;
                var account = new Account { UserName = x.Account, HasOneTimePassword = true };
                if (await Add(account, x, cancellation) is { } refusal)
                    return refusal;
                if (AccountWork.Refusal(await users.AddToRolesAsync(account, x.Roles.Distinct())) is { } noRoles)
                    return noRoles;
                return await work.Noted(
                    AuditActions.AccountCreated,
                    actor,
                    $"{x.Account}: {string.Join(", ", x.Roles)}",
                    cancellation
                );
            },
            cancellation
        );

    private async Task<CommandResult?> Add(Account account, NewAccount x, CancellationToken cancellation)
    {
        try
        {
            // First, for the password must not be like the name.
            return await Hold(x, cancellation) ?? AccountWork.Refusal(await users.CreateAsync(account, x.Password));
        }
        catch (DbUpdateException e)
            when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return AccountWork.Invalid("konto", $"Das Konto „{account.UserName}“ gibt es schon.");
        }
    }

    /// <summary>Makes the person who holds the account.</summary>
    private async Task<CommandResult?> Hold(NewAccount x, CancellationToken cancellation)
    {
        if (
            await ozg.Persons.FirstOrDefaultAsync(
                p => EF.Functions.ILike(p.Account!, LikePattern.Exactly(x.Account)),
                cancellation
            ) is
            { } former
        )
            return AccountWork.Invalid("konto", $"Das Konto „{former.Account}“ hat oder hatte schon {former.Name}.");
        var draft = new PersonDraft(x.Name)
        {
            Mail = x.Mail,
            Coordinations =
            [
                .. x.Themenfelder.Distinct().Select(t => new Coordinates(t, CoordinationKind.Coordinator)),
            ],
        };
        var known = await ozg.Persons.Where(p => p.Account == null && p.Mail == x.Mail).ToListAsync(cancellation);
        var holder = new Person { Name = x.Name, Account = x.Account };
        if (known is [var only])
        {
            // Somebody who was known before keeps what is known of her.
            (holder, only.Account) = (only, x.Account);
            draft = PersonDraft.Of(only) with { Coordinations = x.Themenfelder.Count > 0 ? draft.Coordinations : null };
        }

        return await ozg.Store(holder, draft, cancellation) is { } wrong
            ? AccountWork.Invalid(wrong.Field, wrong.Message)
            : null;
    }

    private static CommandResult.Invalid? Problem(NewAccount x) =>
        !AccountRules.IsName(x.Account)
            ? AccountWork.Invalid("konto", $"Bitte geben Sie einen Kontonamen an; erlaubt sind {AccountRules.Names}.")
        : x.Name.Length is 0 or > AccountRules.NameAtMost
            ? AccountWork.Invalid("name", $"Der Name der Person braucht 1 bis {AccountRules.NameAtMost} Zeichen.")
        : x.Mail.Length > AccountRules.NameAtMost || !MimeKit.MailboxAddress.TryParse(x.Mail, out _)
            ? AccountWork.Invalid("mail", "Bitte geben Sie eine gültige E-Mail-Adresse an.")
        : x.Roles.Count == 0 || x.Roles.Except(OzgRoles.All).Any()
            ? AccountWork.Invalid("roles", "Bitte wählen Sie mindestens eine Rolle.")
        : null;
}
