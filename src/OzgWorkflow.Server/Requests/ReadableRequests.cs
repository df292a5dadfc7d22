using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// Refuses addresses and forms whose texts cannot be stored or are longer than anything that we ask for, with the name
/// of the field. JSON has <see cref="JsonBodies"/>.
/// </summary>
internal static class ReadableRequests
{
    private static readonly string[] PageNumbers = ["page", "pageSize"];
    private const int ValueAtMost = 4000;
    private const int FormValueAtMost = 1_000_000;

    /// <summary>Nobody has that many pages; beyond it, numbers overflow sooner or later.</summary>
    private const int PageAtMost = 1_000_000;

    internal static async Task Require(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (Problem(request.Path) is { } inPath)
            await Refuse(http, "", inPath);
        else if (First(request.Query, ValueAtMost) is ({ } parameter, { } inQuery))
            await Refuse(http, parameter, inQuery);
        else if (IsOfOurs(request.Path) && UnlikelyPage(request.Query) is { } number)
            await Refuse(http, number, $"Der Wert muss eine Zahl von 0 bis {PageAtMost} sein.");
        else if (IsFormOfPage(http) && await FieldWithNul(http.Request, http.RequestAborted) is { } withNul)
            await Refuse(http, withNul, StoredText.UserMessage);
        else if (await Form(http) is { } form && First(form, FormValueAtMost) is ({ } field, { } inForm))
            await Refuse(http, field, inForm);
        else
            await next(http);
    }

    // An IT-Dienstleister may act for each Kommune in each Themenfeld.
    private static readonly FormOptions OfPages = new() { ValueCountLimit = 10_000 };

    /// <summary>Whether a list of ours may be there: what workflows are asked is theirs.</summary>
    private static bool IsOfOurs(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The number in a list's address that nobody can mean; what is no number is refused by who reads it.
    /// </summary>
    private static string? UnlikelyPage(IQueryCollection query) =>
        PageNumbers.FirstOrDefault(x => long.TryParse(query[x], out var number) && number is < 0 or > PageAtMost);

    /// <summary>The form of a page; what is posted elsewhere is read where it is dealt with.</summary>
    private static async Task<IFormCollection?> Form(HttpContext http)
    {
        if (!IsFormOfPage(http))
            return null;
        http.Features.Set<IFormFeature>(new FormFeature(http.Request, OfPages));
        return await http.Request.ReadForm(http.RequestAborted);
    }

    private static bool IsFormOfPage(HttpContext http) =>
        http.Request.HasFormContentType
        && !ErrorAnswers.IsForPrograms(http.Request.Path)
        && !HttpMethods.IsGet(http.Request.Method);

    /// <summary>
    /// The field of a form with a NUL in it, looked for before the form is read: who reads it says only that something
    /// is wrong with it. <c>null</c> when there is none.
    /// </summary>
    internal static async Task<string?> FieldWithNul(HttpRequest request, CancellationToken cancellation)
    {
        if (
            request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            != true
        )
            return null;
        var content = new MemoryStream();
        await request.Body.CopyToAsync(content, cancellation);
        content.Position = 0;
        request.Body = content;
        var field = Encoding
            .Latin1.GetString(content.GetBuffer(), 0, (int)content.Length)
            .Split('&')
            .FirstOrDefault(x =>
                x.Contains("%00", StringComparison.Ordinal) || x.Contains('\0', StringComparison.Ordinal)
            );
        return field is null
            ? null
            : WebUtility.UrlDecode(field.Split('=')[0]).Replace("\0", "", StringComparison.Ordinal);
    }

    /// <summary>Reads a form.</summary>
    /// <exception cref="BadHttpRequestException">It has more or longer parts than are read, or ends early.</exception>
    internal static async Task<IFormCollection> ReadForm(this HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new BadHttpRequestException(
                "The form is too large or incomplete.",
                StatusCodes.Status413PayloadTooLarge,
                e
            );
        }
    }

    private static (string? Field, string? Problem) First(
        IEnumerable<KeyValuePair<string, StringValues>> values,
        int atMost
    )
    {
        foreach (var (name, texts) in values)
        {
            if (!StoredText.IsFine(name))
                return ("", StoredText.UserMessage);
            foreach (var text in texts)
            {
                if (text is null)
                    continue;
                if (text.Length > atMost)
                    return (name, $"Der Wert ist länger als {atMost} Zeichen.");
                if (!StoredText.IsFine(text))
                    return (name, StoredText.UserMessage);
            }
        }

        return (null, null);
    }

    private static string? Problem(PathString path) =>
        StoredText.IsFine(path.Value ?? "") ? null : StoredText.UserMessage;

    private static Task Refuse(HttpContext http, string field, string message) =>
        ErrorAnswers.IsForPrograms(http.Request.Path)
            ? JsonBodies.Unreadable(field, message).ExecuteAsync(http)
            : ErrorAnswers.Tell(
                http,
                new Failure(
                    StatusCodes.Status400BadRequest,
                    "Nicht lesbar",
                    field.Length > 0 ? $"Angabe „{field}“: {message}" : message
                )
            );
}
