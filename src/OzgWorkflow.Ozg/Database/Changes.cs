using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Database;

/// <summary>A field that is wrong, and why, German.</summary>
public sealed record WrongField(string Field, string Message);

/// <summary>
/// A change that people make: all of it or nothing, with its line in the audit log; what they cannot have known is
/// told, not thrown.
/// </summary>
public sealed class Changes(
    IDbContextFactory<OzgDb> databases,
    TaskHolders holders,
    TimeProvider clock,
    ILogger<Changes> log
)
{
    private const string Changed =
        "Inzwischen hat jemand anderes etwas geändert. Bitte laden Sie die Seite neu und ändern Sie es noch einmal.";

    /// <summary>Makes one; why not, or <c>null</c>.</summary>
    internal async Task<CommandResult?> Make(Func<OzgDb, Task<CommandResult?>> change, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        try
        {
            if (await change(db) is { } refusal)
                return refusal;
            await holders.WithdrawFromStrangers(db.Connection, Actor.System, cancellation);
            await AnsweredOnce.Settle(db.Database.GetDbConnection(), cancellation);
            await transaction.CommitAsync(cancellation);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            return new CommandResult.Conflict(Changed);
        }
        catch (DbUpdateException e) when (Refusal(e.InnerException as PostgresException) is { } refusal)
        {
            return refusal;
        }
    }

    /// <summary>What the database refuses because others changed something at the same time.</summary>
    private static CommandResult? Refusal(PostgresException? e) =>
        e?.SqlState switch
        {
            PostgresErrorCodes.UniqueViolation when e.ConstraintName is "ix_organisation_ags" =>
                new CommandResult.Invalid("ags", "Diesen Gemeindeschlüssel hat schon eine andere Kommune."),
            PostgresErrorCodes.UniqueViolation when e.TableName is "organisation" => new CommandResult.Invalid(
                "name",
                "Eine solche Organisation mit diesem Namen gibt es schon."
            ),
            PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.RestrictViolation => new CommandResult.Conflict(Changed),
            _ => null,
        };

    /// <summary>Notes who made it; goes with the change.</summary>
    internal async Task<CommandResult?> Noted(
        OzgDb db,
        string action,
        Actor actor,
        string detail,
        CancellationToken cancellation
    )
    {
        await db.Database.Note(clock.GetUtcNow(), actor, action, detail, cancellation);
        log.LogInformation("{Account}: {Action} {Detail}", actor.Account, action, detail);
        return null;
    }

    internal static CommandResult.Invalid Invalid(WrongField x) => new(x.Field, x.Message);
}
