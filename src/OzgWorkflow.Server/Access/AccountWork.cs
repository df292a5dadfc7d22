using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// One transaction for what is done to an account: in its own tables, in those of the subject and of the runtime, and
/// with its line in the audit log.
/// </summary>
public sealed class AccountWork(
    AccountsDb accounts,
    WorkflowDb workflow,
    OzgDb ozg,
    AccountAccess access,
    TimeProvider clock,
    ILogger<AccountWork> log
)
{
    /// <summary>All of it or nothing.</summary>
    internal async Task<CommandResult?> InOne(
        string name,
        Func<Task<CommandResult?>> work,
        CancellationToken cancellation
    )
    {
        await using var transaction = await accounts.Database.BeginTransactionAsync(cancellation);
        foreach (var db in new DbContext[] { workflow, ozg })
        {
            db.Database.SetDbConnection(accounts.Database.GetDbConnection());
            await db.Database.UseTransactionAsync(transaction.GetDbTransaction(), cancellation);
        }

        if (await work() is { } refusal)
            return refusal;
        await AnsweredOnce.Settle(accounts.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        access.Forget(name);
        return null;
    }

    /// <summary>Whoever relies on it as a substitute is told.</summary>
    internal Task TellOfLost(string account, CancellationToken cancellation) =>
        ozg.TellOfLost(account, clock, cancellation);

    /// <summary>Whose account is gone coordinates nothing, stands in for nobody, and keeps nothing.</summary>
    internal async Task RemoveWhatWasOf(string account, CancellationToken cancellation)
    {
        await ozg.EndCoordinations(account, cancellation);
        await TellOfLost(account, cancellation);
        await ozg.EndSubstitutions(account, cancellation);
        await ozg.RemoveViews(account, cancellation);
        await workflow.RemoveDrafts(account, cancellation);
    }

    internal async Task<CommandResult?> Noted(string action, Actor actor, string detail, CancellationToken cancellation)
    {
        await workflow.Database.Note(clock.GetUtcNow(), actor, action, detail, cancellation);
        log.LogInformation("{Account}: {Action} {Detail}", actor.Account, action, detail);
        return null;
    }

    internal static CommandResult.Invalid? Refusal(IdentityResult result) =>
        result.Succeeded ? null : Invalid("", string.Join(" ", result.Errors.Select(x => x.Description)));

    internal static CommandResult.Invalid Invalid(string field, string message) =>
        new(new Dictionary<string, string> { [field] = message });

    internal static CommandResult.NotFound Unknown() => new("Dieses Konto gibt es nicht.");
}
