using Jint;
using Jint.Native;
using Jint.Native.Object;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>Carries values into and out of scripts, by copy: a script can never change a value that the state holds.</summary>
internal static class ScriptValues
{
    private const int MaxDepth = 64;

    internal static JsValue ToScript(Jint.Engine engine, object? value) => value switch
    {
        null => JsValue.Null,
        bool flag => flag ? JsBoolean.True : JsBoolean.False,
        long number => JsNumber.Create(number),
        double number => JsNumber.Create(number),
        string text => new JsString(text),
        IReadOnlyDictionary<string, object?> map => ToObject(engine, map),
        IReadOnlyList<object?> list => new JsArray(engine, list.Select(x => ToScript(engine, x)).ToArray()),
        _ => ToScript(engine, Value.From(value)),
    };

    private static JsObject ToObject(Jint.Engine engine, IReadOnlyDictionary<string, object?> map)
    {
        var result = new JsObject(engine);
        foreach (var (name, value) in map) result.FastSetDataProperty(name, ToScript(engine, value));
        return result;
    }

    internal static object? FromScript(JsValue value, int depth = 0)
    {
        if (depth > MaxDepth) throw new FormatException($"A result may be nested at most {MaxDepth} deep.");
        return value switch
        {
            JsBoolean flag => flag == JsBoolean.True,
            JsNumber number => Value.Normalise(number.AsNumber()),
            JsString text => text.ToString(),
            JsDate date => new DateTimeOffset(date.ToDateTime(), TimeSpan.Zero).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            JsArray array => array.Select(x => FromScript(x, depth + 1)).ToArray(),
            ObjectInstance o when o is not Jint.Native.Function.Function => o.GetOwnProperties()
                .Where(x => x.Key.IsString() && x.Value.Enumerable)
                .ToDictionary(x => x.Key.AsString(), x => FromScript(o.Get(x.Key), depth + 1)),
            _ => null,
        };
    }
}
