using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Takes files in.</summary>
public sealed partial class TaskFiles
{
    /// <summary>Files of one account at one task.</summary>
    private const int AtMost = 100;

    private const string Insert = """
        INSERT INTO workflow.task_file (id, task_id, field, account, name, content_type, size, content, at)
        SELECT $1, id, $3, $4, $5, $6, $7, $8, $9 FROM workflow.task WHERE id = $2 AND status = 0 FOR SHARE
        ON CONFLICT (id) DO UPDATE SET at = excluded.at
        """;

    /// <summary>Takes a file in; whoever may not do the task has nothing read.</summary>
    /// <param name="id">The task.</param>
    /// <param name="actor">Who uploads it.</param>
    /// <param name="field">Name of the field.</param>
    /// <param name="name">What the file is called.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="content">What is in it.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The file, or why it is not taken.</returns>
    public async Task<(UploadedFile? File, CommandResult? Refusal)> Add(
        Guid id,
        Actor actor,
        string field,
        string name,
        string contentType,
        Stream content,
        CancellationToken cancellation
    )
    {
        if (await _desk.Find(id, cancellation) is not { } task)
            return (null, new CommandResult.NotFound("Diese Aufgabe gibt es nicht."));
        if (await _desk.Refuse(task, actor, cancellation) is { } refusal)
            return (null, refusal);
        var form = await _desk.FormOf(task, cancellation);
        if (form.Fields.FirstOrDefault(x => x.Name == field && x.Type == FieldType.File) is not { } wanted)
            return (null, new CommandResult.NotFound($"Ein Feld „{field}“ für Dateien hat diese Aufgabe nicht."));
        var bytes = await Read(content, wanted.MaxMegabytes, cancellation);
        var (called, ending) = (FileContents.Named(name), UploadedFile.EndingOf(name));
        if (UploadedFile.Problem(wanted, called, bytes.Length) is { } problem)
            return (null, new CommandResult.Invalid(field, problem));
        if (!FileContents.Fits(ending, bytes))
            return (
                null,
                new CommandResult.Invalid(field, $"„{called}“ ist beschädigt oder keine Datei der Art „{ending}“.")
            );
        var file = new UploadedFile(
            IdOf(id, actor.Account!, field, called, bytes),
            field,
            called,
            contentType,
            bytes.Length
        );
        return await Keep(file, task, actor.Account!, bytes, cancellation) is { } conflict
            ? (null, conflict)
            : (file, null);
    }

    private async Task<CommandResult?> Keep(
        UploadedFile file,
        HumanTaskRow task,
        string account,
        byte[] content,
        CancellationToken cancellation
    )
    {
        await using var db = await _databases.CreateDbContextAsync(cancellation);
        var others = db.TaskFiles.Where(x => x.TaskId == task.Id && x.Account == account && x.Id != file.Id);
        if (await others.CountAsync(cancellation) >= AtMost)
            return new CommandResult.Conflict($"Zu dieser Aufgabe haben Sie schon {AtMost} Dateien hochgeladen.");
        if (_contents.IsFolder)
            await _contents.Write(file.Id, content, cancellation);
        await using var insert = _database.Command(
            Insert,
            file.Id,
            task.Id,
            file.Field,
            account,
            file.Name,
            file.ContentType,
            file.Size,
            _contents.IsFolder ? null : content,
            _clock.GetUtcNow()
        );
        return await insert.ExecuteNonQueryAsync(cancellation) > 0
            ? null
            : new CommandResult.Conflict("Die Aufgabe ist bereits abgeschlossen.");
    }

    /// <summary>Reads a byte more than may be there at most, so that it is known to be too many.</summary>
    private static async Task<byte[]> Read(Stream content, int megabytes, CancellationToken cancellation)
    {
        var (all, buffer) = (new MemoryStream(), new byte[81_920]);
        int read;
        while (all.Length <= megabytes * 1024L * 1024L && (read = await content.ReadAsync(buffer, cancellation)) > 0)
            all.Write(buffer, 0, read);
        return all.ToArray();
    }

    private static Guid IdOf(Guid task, string account, string field, string name, byte[] content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(task.ToByteArray());
        foreach (var text in new[] { account, field, name })
            hash.AppendData(Encoding.UTF8.GetBytes(text + '\0'));
        hash.AppendData(content);
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
