namespace OzgWorkflow.Engine.Activities.Http;

internal static class HttpNames
{
    /// <summary>Whether headers may be called so (RFC 9110, 5.1).</summary>
    internal static bool IsHeader(string name) =>
        name.Length > 0
        && name.All(x => char.IsAsciiLetterOrDigit(x) || "!#$%&'*+-.^_`|~".Contains(x, StringComparison.Ordinal));
}
