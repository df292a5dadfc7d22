using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>
/// Puts the values of secrets into one request, and takes them out of its answer and of what is said about it: neither
/// a server that echoes them nor an error may bring them into a journal.
/// </summary>
internal sealed class SecretValues(IReadOnlyDictionary<string, string> settings)
{
    // What is shorter than this is found in any text.
    private const int HiddenFrom = 4;

    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _hosts = [];

    /// <summary>A secret that was named and is not set; <c>null</c> when all are.</summary>
    internal string? Missing { get; private set; }

    /// <summary>
    /// A text with the values of the secrets that the definition names there; what only looks like one stays as it is.
    /// </summary>
    internal string? Resolve(string? text, IReadOnlyCollection<string> named) =>
        text is null || named.Count == 0
            ? text
            : Secrets
                .Reference()
                .Replace(
                    text,
                    x =>
                    {
                        var name = x.Groups["name"].Value;
                        if (!named.Contains(name))
                            return x.Value;
                        if (!settings.TryGetValue(name, out var value))
                        {
                            Missing ??= name;
                            return x.Value;
                        }

                        _used.Add(value);
                        return value;
                    }
                );

    /// <summary>An address of which a secret is the host, or a part of it, names that host to nobody.</summary>
    internal void HideHost(Uri url, string? written)
    {
        string[] names = [url.Host, url.IdnHost];
        if (_used.Count > 0 && !names.Any(x => written?.Contains(x, StringComparison.OrdinalIgnoreCase) == true))
            _hosts.UnionWith(names);
    }

    /// <summary>
    /// Any value; within JSON a secret may have been written with escapes, so it is looked for after that was read.
    /// </summary>
    internal object? Hide(object? value) =>
        value switch
        {
            string text => Hide(text),
            IReadOnlyDictionary<string, object?> map => map.GroupBy(x => Hide(x.Key))
                .ToDictionary(x => x.Key, x => Hide(x.Last().Value)),
            IReadOnlyList<object?> list => list.Select(Hide).ToArray(),
            null or bool => value,
            _ => Hide(Value.ToText(value)) is var text && text.Contains(Secrets.Mask, StringComparison.Ordinal)
                ? text
                : value,
        };

    internal string Hide(string text) =>
        _used
            .Where(x => x.Length >= HiddenFrom)
            .Concat(_hosts)
            .OrderByDescending(x => x.Length)
            .Aggregate(text, (rest, x) => rest.Replace(x, Secrets.Mask, StringComparison.OrdinalIgnoreCase));
}
