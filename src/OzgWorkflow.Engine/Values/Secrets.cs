using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>
/// Secrets are named in definitions, not written: <c>{{secret:NAME}}</c> in an address, a header, the authorization or
/// the content of a request. The engine never sees their values; they are put in when the request goes out. What is
/// written all the same is not kept in the journal.
/// </summary>
public static partial class Secrets
{
    /// <summary>What the journal keeps instead of a value.</summary>
    public const string Mask = "***";

    /// <summary>The name of a secret within a text, in the group "name".</summary>
    [GeneratedRegex(@"\{\{\s*secret:(?<name>[A-Za-z0-9_.-]{1,100})\s*\}\}", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex Reference();

    /// <summary>A value as the journal keeps it: names of secrets stay, everything else does not.</summary>
    public static object? Masked(object? value) =>
        value is string { Length: > 0 } text
            ? Reference().IsMatch(text)
                ? string.Join(" ", Reference().Matches(text).Select(x => x.Value).Prepend(Mask))
                : Mask
            : value;

    /// <summary>Whether what has such a name lets somebody in: a header, a parameter, a variable.</summary>
    public static bool LetsInBy(string name) => LetsIn().IsMatch(name);

    /// <summary>Headers as the journal keeps them: those that let somebody in are masked.</summary>
    public static object? MaskedHeaders(object? value) =>
        value is IReadOnlyDictionary<string, object?> headers
            ? headers.ToDictionary(x => x.Key, x => LetsInBy(x.Key) ? Masked(x.Value) : x.Value)
            : value;

    /// <summary>Where constants of a request hold a secret in so many words.</summary>
    internal static IEnumerable<string> Written(IExpression? url, IExpression? authorization, IExpression? headers)
    {
        if (
            Constant(url) is string address
            && UserInfo().Match(address) is { Success: true } user
            && IsWritten(user.Value)
        )
            yield return "Url";
        if (IsWritten(Constant(authorization)))
            yield return "Authorization";
        foreach (var (name, value) in Map(Constant(headers)))
            if (LetsInBy(name) && IsWritten(value))
                yield return name;
    }

    private static object? Constant(IExpression? expression) => (expression as Literal)?.Value;

    private static IReadOnlyDictionary<string, object?> Map(object? value) =>
        ValueTypes.Misfit(value, typeof(IReadOnlyDictionary<string, object?>)) is null
            ? ValueTypes.To<IReadOnlyDictionary<string, object?>>(value) ?? Value.EmptyMap
            : Value.EmptyMap;

    private static bool IsWritten(object? value) =>
        value is string text && !string.IsNullOrWhiteSpace(text) && !Reference().IsMatch(text);

    [GeneratedRegex("//[^/@]*:[^/@]*@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        "authorization|cookie|token|secret|password|api-?key|signature",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex LetsIn();
}
