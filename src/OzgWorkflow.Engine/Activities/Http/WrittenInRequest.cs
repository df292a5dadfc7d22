using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>Where constants of a request hold a secret in so many words.</summary>
internal static class WrittenInRequest
{
    // Shorter values of parameters are words: ?pageToken=first.
    private const int ShortestSecret = 8;

    internal static IEnumerable<string> Find(IExpression? url, IExpression? authorization, IExpression? headers)
    {
        if (Constant(url) is string address && (Secrets.HasWrittenPassword(address) || Parameters(address).Any(Holds)))
            yield return "Url";
        if (IsSecret(Constant(authorization)))
            yield return "Authorization";
        foreach (var (name, value) in Map(Constant(headers)))
            if (Holds((name, value)))
                yield return name;
    }

    private static bool Holds((string Name, object? Value) x) => Secrets.LetsInBy(x.Name) && IsSecret(x.Value);

    private static IEnumerable<(string Name, object? Value)> Parameters(string address) =>
        from query in address.Split('?', 2).Skip(1)
        from parameter in query.Split('&', '#')
        let parts = parameter.Split('=', 2)
        where parts.Length == 2 && parts[1].Length >= ShortestSecret
        select (parts[0], (object?)parts[1]);

    private static object? Constant(IExpression? expression) => (expression as Literal)?.Value;

    private static IReadOnlyDictionary<string, object?> Map(object? value) =>
        ValueTypes.Misfit(value, typeof(IReadOnlyDictionary<string, object?>)) is null
            ? ValueTypes.To<IReadOnlyDictionary<string, object?>>(value) ?? Value.EmptyMap
            : Value.EmptyMap;

    private static bool IsSecret(object? value) =>
        value is string text && !string.IsNullOrWhiteSpace(text) && !Secrets.Reference().IsMatch(text);
}
