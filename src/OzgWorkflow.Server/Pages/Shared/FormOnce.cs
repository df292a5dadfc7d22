using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>Forms that add something: a second click adds nothing, and leads to what the first has added.</summary>
internal static class FormOnce
{
    /// <summary>Adds what the form of a page says, once for the key that it carries.</summary>
    /// <returns>The id of what was added, now or by the first click; or why not.</returns>
    internal static async Task<(long Id, CommandResult? Refusal)> Once(
        this AnsweredOnce once,
        PageModel page,
        Func<Task<(long Id, CommandResult? Refusal)>> add,
        CancellationToken cancellation
    )
    {
        CommandResult? refusal = null;
        var answer = await once.Do(
            page.User.Actor(),
            page.Request.Path,
            page.Request.FormKeySent(),
            Entered(page.Request.Form),
            async () =>
            {
                (var id, refusal) = await add();
                return (id.ToString(CultureInfo.InvariantCulture), refusal is null);
            },
            cancellation
        );
        refusal ??= answer switch
        {
            null => new CommandResult.Conflict(
                "Dieses Formular wurde schon gespeichert, mit anderen Angaben. Wenn Sie noch etwas anlegen wollen, speichern Sie es noch einmal."
            ),
            AnsweredOnce.Lost => new CommandResult.Conflict(
                "Das ist schon gespeichert; nur die Antwort ging verloren. Sie finden es in der Liste."
            ),
            _ => null,
        };
        return refusal is null ? (long.Parse(answer!, CultureInfo.InvariantCulture), null) : (0, refusal);
    }

    // A password is no part of it: what is kept of it must not help to guess one.
    private static Guid Entered(IFormCollection form) =>
        IdempotencyKey.OfText(
            string.Join(
                '\n',
                form.Where(x => x.Key is not ("__RequestVerificationToken" or "passwort"))
                    .Select(x => $"{x.Key}={x.Value}")
            )
        );
}
