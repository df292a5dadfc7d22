using System.Collections;
using System.Diagnostics.CodeAnalysis;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Host;

/// <summary>A map whose names and values are asked for when they are needed.</summary>
internal sealed class AskedMap(RemoteScope scope, Question names, Question value) : IReadOnlyDictionary<string, object?>
{
    public IEnumerable<string> Keys => Names.Cast<string>();

    public IEnumerable<object?> Values => Keys.Select(x => this[x]);

    public int Count => Names.Count;

    private IReadOnlyList<object?> Names => (IReadOnlyList<object?>)scope.Ask(new Ask(names)).Value!;

    public object? this[string key] => TryGetValue(key, out var found) ? found : throw new KeyNotFoundException(key);

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? found)
    {
        (var isThere, found) = scope.Ask(new Ask(value, key));
        return isThere;
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() =>
        Keys.Select(x => KeyValuePair.Create(x, this[x])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
