using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Http;

/// <summary>Where constants of a request hold a secret in so many words.</summary>
internal static class WrittenInRequest
{
    internal static IEnumerable<string> Find(IExpression? url, IExpression? authorization, IExpression? headers)
    {
        if (Constant(url) is string address && Secrets.HasWrittenPassword(address))
            yield return "Url";
        if (IsSecret(Constant(authorization)))
            yield return "Authorization";
        foreach (var (name, value) in Map(Constant(headers)))
            if (Secrets.LetsInBy(name) && IsSecret(value))
                yield return name;
    }

    private static object? Constant(IExpression? expression) => (expression as Literal)?.Value;

    private static IReadOnlyDictionary<string, object?> Map(object? value) =>
        ValueTypes.Misfit(value, typeof(IReadOnlyDictionary<string, object?>)) is null
            ? ValueTypes.To<IReadOnlyDictionary<string, object?>>(value) ?? Value.EmptyMap
            : Value.EmptyMap;

    private static bool IsSecret(object? value) =>
        value is string text && !string.IsNullOrWhiteSpace(text) && !Secrets.Reference().IsMatch(text);
}
