using Microsoft.AspNetCore.Mvc;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>Who has the task, and when it is done.</summary>
public sealed partial class TaskModel
{
    /// <summary>Why it did not move.</summary>
    public string? MovementError { get; private set; }

    public async Task<IActionResult> OnPostUebernehmen(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    ) =>
        await Answer(
            await assignments.Claim(Id, User.Actor(), cancellation, Request.FormKeySent(), reason.AsTyped()),
            "Sie haben die Aufgabe übernommen.",
            cancellation
        );

    public async Task<IActionResult> OnPostZurueckgeben(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    ) =>
        await Answer(
            await assignments.Release(Id, User.Actor(), cancellation, Request.FormKeySent(), reason.AsTyped()),
            "Die Aufgabe ist wieder für alle da, für die sie bestimmt ist.",
            cancellation
        );

    public async Task<IActionResult> OnPostWeitergeben(
        [FromForm(Name = "an")] string? to,
        [FromForm(Name = "notiz")] string? note,
        CancellationToken cancellation
    )
    {
        if (await accounts.ReceiverNamed(to) is not { } receiver)
        {
            MovementError = "Bitte wählen Sie eine Person, an die Sie die Aufgabe weitergeben.";
            return await OnGet(cancellation);
        }

        return await Answer(
            await assignments.Delegate(Id, User.Actor(), receiver, note.AsTyped(), cancellation, Request.FormKeySent()),
            "Die Aufgabe ist weitergegeben.",
            cancellation
        );
    }

    public async Task<IActionResult> OnPostPlanen(
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    )
    {
        var (plan, problem) = PlanForm.ReadForOne(Request.Form, clock.Today());
        if (problem is not null)
        {
            MovementError = problem;
            return await OnGet(cancellation);
        }

        return await Answer(
            await assignments.Plan(Id, User.Actor(), plan, cancellation, Request.FormKeySent(), reason.AsTyped()),
            "Gespeichert.",
            cancellation
        );
    }

    /// <summary>It is due until the end of the day.</summary>
    public async Task<IActionResult> OnPostFrist(
        [FromForm(Name = "frist")] string? day,
        [FromForm(Name = "grund")] string? reason,
        CancellationToken cancellation
    )
    {
        if (German.Day(day) is not { } last || last.Year == DateOnly.MaxValue.Year)
        {
            MovementError = "Bitte geben Sie die neue Frist als Datum an, zum Beispiel 24.12.2026.";
            return await OnGet(cancellation);
        }

        var due = last.AddDays(1).Begins().AddMinutes(-1);
        var change = new ChangeDueDate(Request.FormKeySent(), User.Actor(), Id, due, reason.AsTyped());
        return await Answer(await desk.ChangeDue(change, cancellation), "Die Frist ist geändert.", cancellation);
    }

    private async Task<IActionResult> Answer(CommandResult result, string success, CancellationToken cancellation)
    {
        if (result is CommandResult.Invalid)
        {
            MovementError = result.Refusal;
            return await OnGet(cancellation);
        }

        return this.Answer(result, success, List.LinkTo(Id)) ?? await OnGet(cancellation);
    }
}
