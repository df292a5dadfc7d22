using Microsoft.AspNetCore.Html;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>The key that a form carries: a second click is the same command.</summary>
internal static class FormKey
{
    private const string Name = "befehl";

    /// <summary>The field with a new key.</summary>
    internal static IHtmlContent Field =>
        new HtmlString($"""<input type="hidden" name="{Name}" value="{Guid.CreateVersion7()}">""");

    /// <summary>The key that was sent.</summary>
    /// <exception cref="StaleFormException">There is none: the form did not come from one of our pages, as they are
    /// now.</exception>
    internal static Guid FormKeySent(this HttpRequest request) =>
        Guid.TryParse(request.Form[Name], out var key) && key != Guid.Empty ? key : throw new StaleFormException();
}
