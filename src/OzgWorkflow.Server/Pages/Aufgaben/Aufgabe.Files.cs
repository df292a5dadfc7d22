using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>Files that are uploaded into the form and downloaded again.</summary>
public sealed partial class TaskModel
{
    private const string FilePrefix = "datei.";
    private readonly Dictionary<string, UploadedFile?> _taken = [];
    private IReadOnlyDictionary<string, object?>? _entered;

    public async Task<IActionResult> OnGetDatei([FromQuery(Name = "datei")] Guid fileId, CancellationToken cancellation)
    {
        var (file, content, refusal) = await files.Open(Id, fileId, User.Actor(), cancellation);
        if (refusal is not null)
            return refusal is CommandResult.Forbidden ? Forbid() : NotFound();
        return File(content, file!.ContentType, file.Name);
    }

    /// <summary>What was sent, its files taken in; what is wrong with these is told at their fields.</summary>
    private async Task<IReadOnlyDictionary<string, object?>> TakeIn(CancellationToken cancellation)
    {
        var entered = new Dictionary<string, object?>(EnteredForm.Read(Request.Form));
        foreach (var sent in Request.Form.Files.Where(x => x.Name.StartsWith(FilePrefix, StringComparison.Ordinal)))
        {
            if (sent.FileName.Length == 0)
                continue;
            var field = sent.Name[FilePrefix.Length..];
            await using var content = sent.OpenReadStream();
            var (file, refusal) = await files.Add(
                Id,
                User.Actor(),
                field,
                sent.FileName,
                ContentTypes.Of(sent.FileName),
                content,
                cancellation
            );
            _taken[field] = file;
            if (file is not null)
                entered[field] = file.Id.ToString();
            else
                ModelState.AddModelError(field, refusal!.Refusal!);
        }

        return _entered = entered;
    }

    /// <summary>What became of the files that a script sent, by field.</summary>
    private object Taken => _taken.ToDictionary(x => x.Key, x => new { file = x.Value, problem = Error(x.Key) });
}
