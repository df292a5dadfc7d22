using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>What pages do with the result of a command.</summary>
public static class CommandPage
{
    /// <summary>
    /// Leads on with a message; errors of fields go into the page's model state and the page is shown again by the
    /// caller (<c>null</c>).
    /// </summary>
    public static IActionResult? Answer(this PageModel page, CommandResult result, string success, string to)
    {
        switch (result)
        {
            case CommandResult.Invalid invalid:
                page.Show(invalid);
                return null;
            case CommandResult.Done:
                page.TempData["Success"] = success;
                break;
            default:
                page.TempData["Error"] = result.Refusal;
                break;
        }

        return new LocalRedirectResult(to);
    }

    /// <summary>What is wrong is shown at its fields.</summary>
    public static void Show(this PageModel page, CommandResult.Invalid invalid)
    {
        foreach (var (field, message) in invalid.Errors)
            page.ModelState.AddModelError(field, message);
    }

    /// <summary>The page is shown with 429 and says after how long it is worth trying again.</summary>
    internal static void AskToWait(this PageModel page, TimeSpan wait)
    {
        page.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        page.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds)
            .ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
