using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Takes files that people upload into forms, and gives them to whom the policy allows. What is no part of a completed
/// task or a draft is removed after a day.
/// </summary>
public sealed partial class TaskFiles
{
    /// <summary>Removes up to $2 files from before $1 that nothing refers to.</summary>
    internal const string RemoveUnused = """
        DELETE FROM workflow.task_file WHERE id IN (
            SELECT f.id FROM workflow.task_file f JOIN workflow.task t ON t.id = f.task_id
            WHERE f.at < $1 AND (t.data IS NULL OR position(f.id::text IN t.data::text) = 0)
              AND NOT EXISTS (SELECT FROM workflow.task_draft d WHERE d.task_id = f.task_id AND position(f.id::text IN d.data) > 0)
            LIMIT $2)
        """;

    private const string Present =
        "SELECT id, field, name, content_type, size FROM workflow.task_file WHERE task_id = $1";

    private readonly IDbContextFactory<WorkflowDb> _databases;
    private readonly NpgsqlDataSource _database;
    private readonly TaskDesk _desk;
    private readonly Responsibilities _responsibilities;
    private readonly FileContents _contents;
    private readonly TimeProvider _clock;
    private readonly ILogger<TaskFiles> _log;

    internal TaskFiles(
        IDbContextFactory<WorkflowDb> databases,
        NpgsqlDataSource database,
        TaskDesk desk,
        Responsibilities responsibilities,
        FileContents contents,
        TimeProvider clock,
        ILogger<TaskFiles> log
    ) =>
        (_databases, _database, _desk, _responsibilities, _contents, _clock, _log) = (
            databases,
            database,
            desk,
            responsibilities,
            contents,
            clock,
            log
        );

    /// <summary>What was uploaded into the form of a task.</summary>
    public async Task<IReadOnlyList<UploadedFile>> Of(Guid task, CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        return await Of(task, connection, cancellation);
    }

    internal static async Task<IReadOnlyList<UploadedFile>> Of(
        Guid task,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        await using var query = connection.Command(Present, task);
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var files = new List<UploadedFile>();
        while (await reader.ReadAsync(cancellation))
            files.Add(
                new UploadedFile(
                    reader.GetGuid(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetString(3),
                    reader.GetInt64(4)
                )
            );
        return files;
    }

    /// <summary>A file with its content for whoever has to do with the task or with another of its Leistung.</summary>
    public async Task<(TaskFile? File, byte[] Content, CommandResult? Refusal)> Open(
        Guid id,
        Guid fileId,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var file = await db
            .TaskFiles.AsNoTracking()
            .SingleOrDefaultAsync(x => x.Id == fileId && x.TaskId == id, cancellation);
        if (file is null || await _desk.Find(id, cancellation) is not { } task)
            return (null, [], new CommandResult.NotFound("Diese Datei gibt es nicht."));
        var reader = await _responsibilities.Of(actor, cancellation);
        if (!TaskPolicy.HasToDoWith(task, reader) && !await HasToDoWithLeistung(db, task, reader, cancellation))
        {
            _log.LogWarning("{Account} may not read file {FileId} of task {TaskId}", actor.Account, fileId, id);
            return (null, [], new CommandResult.Forbidden("Diese Datei ist nicht für Sie."));
        }

        return (file.Content ?? await _contents.Read(fileId, cancellation)) is { } content
            ? (file, content, null)
            : (null, [], new CommandResult.NotFound("Der Inhalt dieser Datei ist nicht da."));
    }

    /// <summary>Removes contents from the folder, older than a time, whose files are gone.</summary>
    internal async Task<int> RemoveContents(DateTimeOffset before, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var some in _contents.Before(before).Chunk(1000))
        {
            var ids = some.Select(x => x.Id).OfType<Guid>().ToArray();
            await using var db = await _databases.CreateDbContextAsync(cancellation);
            var known = await db
                .TaskFiles.Where(x => ids.Contains(x.Id))
                .Select(x => x.Id)
                .ToHashSetAsync(cancellation);
            foreach (var (id, path) in some.Where(x => x.Id is not { } one || !known.Contains(one)))
            {
                File.Delete(path);
                removed++;
            }
        }

        return removed;
    }

    private static async Task<bool> HasToDoWithLeistung(
        WorkflowDb db,
        HumanTaskRow task,
        Actor reader,
        CancellationToken cancellation
    )
    {
        if (task.CorrelationId is not { } leistung)
            return false;
        var tasks = db.Tasks.AsNoTracking().Where(x => x.CorrelationId == leistung);
        if (await tasks.Where(TaskPolicy.WaitsFor(reader)).AnyAsync(cancellation))
            return true;
        foreach (var absentee in reader.StandsInFor)
            if (await tasks.Where(TaskPolicy.WaitsFor(absentee, reader)).AnyAsync(cancellation))
                return true;
        return false;
    }
}
