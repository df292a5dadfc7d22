using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>
/// Hands out instances as files, without the secrets in them, and takes back those that have ended, to be looked at.
/// One that runs is not taken: its tasks and timers are elsewhere.
/// </summary>
public sealed class InstanceArchive(IDbContextFactory<WorkflowDb> databases, ProgramCache programs, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file of an instance; <c>null</c> when there is none.</summary>
    public async Task<string?> Export(Guid instanceId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var row = await db
            .Instances.AsNoTracking()
            .Include(x => x.StateRow)
            .SingleOrDefaultAsync(x => x.Id == instanceId, cancellation);
        if (row is null)
            return null;
        var journal = await db
            .Journal.AsNoTracking()
            .Where(x => x.InstanceId == instanceId)
            .OrderBy(x => x.Step)
            .ToListAsync(cancellation);
        var program = await programs.Get(row.DefinitionVersionId, cancellation);
        var state = ArchiveMask.Of(instanceId, row.StateRow.State, program);
        return JsonSerializer.Serialize(
            new ArchivedInstance(ArchivedInstance.CurrentFormat, row, state, journal.ConvertAll(ArchiveMask.Of)),
            Options
        );
    }

    /// <summary>
    /// Takes files back, all or none; those that are there already are left as they are. Returns how many are new.
    /// </summary>
    public async Task<(int Count, CommandResult? Refusal)> Import(
        IReadOnlyList<(string Source, string Json)> files,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var count = 0;
        foreach (var (source, json) in files)
        {
            if (Read(json) is not { } archived)
                return (0, Refused(source, "Das ist keine Datei einer Instanz."));
            var instance = archived.Instance;
            if (instance.Status != WorkflowStatus.Finished)
                return (
                    0,
                    Refused(
                        source,
                        "Die Instanz war nicht beendet. Aufgaben und Fristen sind nicht in der Datei, deshalb kann sie hier nicht weiterlaufen."
                    )
                );
            if (
                (ArchivedFields.Problem(archived) ?? await ArchivedFields.UnknownVersion(db, archived, cancellation))
                is var (field, why)
            )
                return (0, Refused(source, $"{why} (Angabe „{field}“)"));
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            if (!await IsWhole(archived, connection, cancellation))
                return (0, Refused(source, "Die Datei ist beschädigt."));
            if (!await Insert(connection, archived, clock.GetUtcNow(), cancellation))
                continue;
            db.Note(
                new AuditEntry
                {
                    At = clock.GetUtcNow(),
                    Account = actor.Account,
                    Action = AuditActions.InstanceImported,
                    DefinitionId = instance.DefinitionId,
                    InstanceId = instance.Id,
                    Detail = source,
                }
            );
            count++;
        }

        await db.SaveChangesAsync(cancellation);
        await AnsweredOnce.Settle(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        return (count, null);
    }

    /// <summary>Whether the state can be read back.</summary>
    private async Task<bool> IsWhole(
        ArchivedInstance archived,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        try
        {
            var program = await programs.Get(archived.Instance.DefinitionVersionId, connection, cancellation);
            var state = StateSerializer.Deserialize(archived.Instance.Id, archived.State, program);
            return state.Status == WorkflowStatus.Finished;
        }
        catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException))
        {
            return false;
        }
    }

    /// <summary>
    /// Writes the rows, unless the instance is there already, or somebody else writes it at the same time.
    /// </summary>
    private static async Task<bool> Insert(
        NpgsqlConnection connection,
        ArchivedInstance archived,
        DateTimeOffset importedAt,
        CancellationToken cancellation
    )
    {
        var x = archived.Instance;
        await using var insert = connection.Command(
            InstanceTable.Import,
            x.Id,
            x.DefinitionId,
            x.DefinitionVersionId,
            x.CorrelationId,
            x.Name,
            x.ParentId,
            x.TriggerKey,
            (short)x.Status,
            (short)x.SubStatus,
            x.CurrentState,
            x.Step,
            archived.State,
            x.CreatedAt.ToUniversalTime(),
            x.UpdatedAt.ToUniversalTime(),
            x.FinishedAt?.ToUniversalTime(),
            importedAt
        );
        if (await insert.ExecuteNonQueryAsync(cancellation) == 0)
            return false;
        await using var batch = new NpgsqlBatch(connection);
        foreach (var row in archived.Journal)
            batch.BatchCommands.Add(
                StepBatch.Statement(
                    $"{JournalTable.Insert} VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    x.Id,
                    row.Step,
                    row.At.ToUniversalTime(),
                    row.Command,
                    row.Actor,
                    row.DefinitionVersionId,
                    row.Stimulus,
                    row.Entries
                )
            );
        if (batch.BatchCommands.Count > 0)
            await connection.SendAll(() => batch.ExecuteNonQueryAsync(cancellation));
        return true;
    }

    private static ArchivedInstance? Read(string json)
    {
        try
        {
            return
                JsonSerializer.Deserialize<ArchivedInstance>(json, Options)
                    is {
                        Format: ArchivedInstance.CurrentFormat,
                        Instance: not null,
                        State: not null,
                        Journal: not null
                    } read
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CommandResult.Conflict Refused(string source, string why) =>
        new($"{source}: {why} Es wurde nichts übernommen.");
}
