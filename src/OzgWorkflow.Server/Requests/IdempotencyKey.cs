using System.Security.Cryptography;
using System.Text;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// The header <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header): whoever repeats a request with the
/// same key has it done once and gets the same answer.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>Refuses keys that cannot be one, before anything is done.</summary>
    internal static async Task Check(HttpContext http, RequestDelegate next)
    {
        var values = http.Request.Headers[Header];
        if (
            values.Count == 0
            || (values is [{ Length: > 0 and <= MaxLength } key] && key.All(x => x is > ' ' and < '\x7f'))
        )
        {
            await next(http);
            return;
        }

        await Results
            .Problem(
                $"Der Idempotency-Key muss aus 1 bis {MaxLength} sichtbaren ASCII-Zeichen bestehen, zum Beispiel einer UUID.",
                statusCode: StatusCodes.Status400BadRequest,
                title: "Anfrage nicht lesbar"
            )
            .ExecuteAsync(http);
    }

    /// <summary>The caller's key; <c>null</c> when there is none.</summary>
    internal static Guid? CallerKey(this HttpRequest request) =>
        request.Headers[Header] is [{ } text]
            ? Guid.TryParse(text, out var id)
                ? id
                : OfText(text)
            : null;

    /// <summary>An id for a text, the same for the same text only.</summary>
    internal static Guid OfText(string text) => new(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    /// <summary>Whether the caller's key is one that nobody else chooses.</summary>
    internal static bool HasUuidAsKey(this HttpRequest request) => Guid.TryParse(request.Headers[Header], out _);

    /// <summary>
    /// The caller's key, or a new one: a command that is tried again behind the caller's back needs one, too.
    /// </summary>
    internal static Guid CommandKey(this HttpRequest request) => request.CallerKey() ?? Guid.CreateVersion7();
}
