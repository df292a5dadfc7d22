using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Imports;

/// <summary>Takes one kind of file.</summary>
public interface IFileImport
{
    /// <summary>The kind.</summary>
    ImportFile Kind { get; }

    /// <summary>Brings the rows of a file together with the tables; the caller saves.</summary>
    /// <exception cref="ImportException">The file is no such CSV file.</exception>
    Task<ImportReport> Take(OzgDb db, Stream content, CancellationToken cancellation);
}

/// <summary>
/// Reads CSV files (UTF-8, semicolons, one header line). Each file is taken in one transaction: its good rows are there
/// afterwards, its bad rows are in the report. A second run with the same file changes nothing.
/// </summary>
public sealed class FileImport(
    IDbContextFactory<OzgDb> databases,
    IEnumerable<IFileImport> kinds,
    TaskHolders holders,
    TimeProvider clock
)
{
    /// <summary>Imports one file.</summary>
    /// <exception cref="ImportException">The file is no such CSV file; nothing was taken.</exception>
    public async Task<ImportReport> Import(
        ImportFile kind,
        Stream content,
        CancellationToken cancellation,
        Actor? actor = null
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // One import at a time, on whichever node.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('ozg.import'))", cancellation);
        var report = await Take(db, kind, content, cancellation);
        await Note(OzgAuditActions.FileImported, report.ToString());
        foreach (var holder in report.Holders)
            await Note(OzgAuditActions.PersonChanged, holder);
        await holders.WithdrawFromStrangers(db.Connection, actor ?? Actor.System, cancellation);
        await AnsweredOnce.Settle(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        return report;

        Task Note(string action, string detail) =>
            db.Database.Note(clock.GetUtcNow(), actor ?? Actor.System, action, detail, cancellation);
    }

    private async Task<ImportReport> Take(OzgDb db, ImportFile kind, Stream content, CancellationToken cancellation)
    {
        try
        {
            var report = await kinds.Single(x => x.Kind == kind).Take(db, content, cancellation);
            await db.SaveChangesAsync(cancellation);
            return report;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || e.InnerException is PostgresException)
        {
            throw new ImportException(
                "Während des Imports hat jemand dieselben Angaben geändert. Es wurde nichts importiert; bitte versuchen Sie es noch einmal."
            );
        }
    }
}
