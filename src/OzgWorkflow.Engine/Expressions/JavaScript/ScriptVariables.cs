using Jint.Native;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>
/// The objects, lists and dates of variables while one expression runs. As in Elsa a script changes them in place: each
/// is handed out once, or is what the script set, and what was changed is set as the variable's new value when the
/// expression has ended.
/// </summary>
internal sealed class ScriptVariables(Jint.Engine engine)
{
    private readonly List<Shared> _shared = [];

    /// <summary>The variable's value for the script; undefined when there is none of that name.</summary>
    internal JsValue Get(IExpressionScope scope, string name)
    {
        if (!scope.TryGetVariable(name, out var value))
            return JsValue.Undefined;
        if (value is not (IReadOnlyDictionary<string, object?> or IReadOnlyList<object?> or DateTimeOffset))
            return ScriptValues.ToScript(engine, value);
        var known = _shared.FindLastIndex(x => IsOf(x.Name, name) && Value.AreEqual(x.Kept, value));
        if (known >= 0)
            return _shared[known].Script;
        var script = ScriptValues.ToScript(engine, value);
        _shared.Add(new Shared(name, value, value, script, IsSet: false));
        return script;
    }

    /// <summary>Sets the variable; what the script changes afterwards in the object that it set is kept, too.</summary>
    /// <exception cref="UnreadableException">The value cannot be kept, or is not of the variable's
    /// type.</exception>
    internal void Set(IExpressionScope scope, string name, JsValue script)
    {
        script = ScriptValues.Settled(script);
        var value = ScriptValues.FromScript(script);
        scope.SetVariable(name, value);
        _shared.RemoveAll(x => IsOf(x.Name, name) && (x.IsSet || ReferenceEquals(x.Script, script)));
        if (script is JsObject or JsArray or JsDate)
            _shared.Add(
                new Shared(name, value!, scope.TryGetVariable(name, out var kept) ? kept : value, script, IsSet: true)
            );
    }

    /// <summary>Sets the variables whose objects the script changed.</summary>
    /// <exception cref="UnreadableException">A changed value cannot be kept, or the variable was set as
    /// well.</exception>
    internal void WriteBack(IExpressionScope scope)
    {
        foreach (var (name, before, kept, script, _) in _shared)
        {
            var after = Changed(name, before, script);
            if (Value.AreEqual(before, after))
                continue;
            var isThere = scope.TryGetVariable(name, out var now);
            if (isThere && Value.AreEqual(now, after))
                continue;
            if (!isThere || !Value.AreEqual(now, kept))
                throw new UnreadableException(
                    $"The script changed the object in '{name}' and set the variable, too: do one of both.",
                    $"Das Skript hat geändert, was in „{name}“ steht, und die Variable auch gesetzt: Tun Sie eines von beidem."
                );
            scope.SetVariable(name, after);
        }
    }

    private static bool IsOf(string name, string other) =>
        string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static object? Changed(string name, object before, JsValue script)
    {
        try
        {
            // It may stay as deep as it was.
            return ScriptValues.FromScript(script, Math.Min(0, ScriptValues.MaxDepth - Value.Depth(before)));
        }
        catch (FormatException e)
        {
            throw new UnreadableException(
                $"What the script made of '{name}' cannot be kept. {e.Message}",
                $"Was das Skript aus „{name}“ gemacht hat, kann nicht aufgehoben werden. {ErrorText.ForUsers(e)}",
                e
            );
        }
    }

    /// <param name="Name">The variable.</param>
    /// <param name="Value">What was handed out or set.</param>
    /// <param name="Kept">What the variable makes of it.</param>
    /// <param name="Script">The same for the script.</param>
    /// <param name="IsSet">Whether the script set it.</param>
    private sealed record Shared(string Name, object Value, object? Kept, JsValue Script, bool IsSet);
}
