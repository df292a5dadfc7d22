using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>What is entered and not completed yet.</summary>
public sealed partial class TaskModel
{
    /// <summary>A script that keeps what is typed sends <c>X-Entwurf</c> and wants no page.</summary>
    public async Task<IActionResult> OnPostEntwurf(CancellationToken cancellation)
    {
        ModelState.Clear();
        var entered = await TakeIn(cancellation);
        var result = await drafts.Keep(Id, User.Actor(), entered, cancellation);
        if (Request.Headers.ContainsKey("X-Entwurf"))
            return result is not CommandResult.Done
                    ? new ContentResult { StatusCode = StatusCodes.Status409Conflict, Content = result.Refusal }
                : _taken.Count == 0 ? new NoContentResult()
                : new JsonResult(Taken);
        if (result is not CommandResult.Done)
            MovementError = result.Refusal;
        if (result is not CommandResult.Done || !ModelState.IsValid)
            return await OnGet(cancellation);

        return await Answer(
            result,
            "Ihre Angaben sind zwischengespeichert. Erledigt ist die Aufgabe noch nicht.",
            cancellation
        );
    }

    public async Task<IActionResult> OnPostVerwerfen(CancellationToken cancellation)
    {
        await drafts.Discard(Id, User.Actor().Account!, cancellation);
        return LocalRedirect(List.LinkTo(Id));
    }
}
