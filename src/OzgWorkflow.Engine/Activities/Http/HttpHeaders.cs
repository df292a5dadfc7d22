namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>Headers of requests and of answers.</summary>
internal static class HttpHeaders
{
    /// <summary>
    /// Why a header cannot be sent, in English and German; <c>null</c> when it can. A line break in a value would begin
    /// another header, or another message (RFC 9110, 5.1 and 5.5); nothing but ASCII is sent.
    /// </summary>
    internal static (string English, string German)? Wrong(string name, string value) =>
        value.Any(char.IsControl) || name.Any(char.IsControl)
            ? (
                $"The header '{name}' has line breaks or other control characters.",
                $"Die Kopfzeile „{name}“ enthält Zeilenumbrüche oder andere Steuerzeichen."
            )
        : !IsName(name)
            ? (
                $"'{name}' is no header: names are letters, digits and hyphens.",
                $"„{name}“ ist keine Kopfzeile: Namen bestehen aus Buchstaben, Ziffern und Bindestrichen."
            )
        : !value.All(char.IsAscii)
            ? (
                $"The header '{name}' has characters that are not ASCII and cannot be sent.",
                $"Die Kopfzeile „{name}“ enthält Zeichen, die nicht gesendet werden können, zum Beispiel Umlaute."
            )
        : null;

    private static bool IsName(string name) =>
        name.Length > 0
        && name.All(x => char.IsAsciiLetterOrDigit(x) || "!#$%&'*+-.^_`|~".Contains(x, StringComparison.Ordinal));
}
