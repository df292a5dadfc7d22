using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// A type that a definition declares for a variable, an input or an output, named as Elsa names it, or a list of it. A
/// name that is unknown takes every value as it is.
/// </summary>
public sealed partial class DeclaredType
{
    private static readonly FrozenDictionary<string, DeclaredType> ByName = Declare();
    private readonly Func<object, Converted> _convert;

    private DeclaredType(string name, string script, Func<object, Converted> convert) =>
        (Name, Script, _convert) = (name, script, convert);

    internal static (string English, string German) Variable => ("The variable", "Die Variable");

    internal static (string English, string German) Input => ("The input", "Die Eingabe");

    internal static (string English, string German) Output => ("The output", "Die Ausgabe");

    /// <summary>Its name, with <c>[]</c> when it is a list.</summary>
    public string Name { get; }

    /// <summary>What scripts see, in TypeScript.</summary>
    public string Script { get; }

    /// <summary>The names that are known, in Elsa's spelling.</summary>
    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    /// <summary>
    /// The type of that name, in any case, as in Elsa's registry of types. What may be nothing (<c>Int32?</c>) is of
    /// the same type. Full names of .NET are known, too: <c>System.Int32, …</c>, also within <c>System.Nullable</c> or
    /// a generic list.
    /// </summary>
    public static DeclaredType Of(string? name, bool isArray = false)
    {
        var item = Generic().Match(name ?? "") is { Success: true, Groups: var parts }
            ? OfGeneric(name!, parts["kind"].Value, parts["item"].Value)
            : Simple(name);
        return isArray ? ListOf(item) : item;
    }

    /// <summary>Converts a value; nothing is nothing in every type.</summary>
    public Converted Convert(object? value) => value is null ? default : _convert(value);

    /// <summary>
    /// Converts a value for what is declared with this type: what it is and what that is in German, and its name.
    /// </summary>
    /// <exception cref="UnreadableException">It does not fit.</exception>
    internal object? ConvertFor((string English, string German) declared, string name, object? value)
    {
        var converted = Convert(value);
        return converted.Misfit is null
            ? converted.Value
            : throw converted.Misfit.Fault(
                $"{declared.English} '{name}' ({this})",
                $"{declared.German} „{name}“ ({this})"
            );
    }

    /// <inheritdoc />
    public override string ToString() => Name;

    private static DeclaredType OfGeneric(string name, string kind, string item) =>
        kind switch
        {
            "Nullable" => Simple(item),
            "List" or "IList" or "ICollection" or "IEnumerable" or "IReadOnlyList" or "IReadOnlyCollection" => ListOf(
                Simple(item)
            ),
            _ => Any(name),
        };

    private static DeclaredType Simple(string? name)
    {
        var simple = (name ?? "").Split(',', 2)[0].TrimEnd('?');
        if (simple.StartsWith("System.", StringComparison.Ordinal))
            simple = simple[(simple.LastIndexOf('.') + 1)..];
        return ByName.GetValueOrDefault(simple) ?? Any(name ?? "Object");
    }

    [GeneratedRegex(@"\ASystem\.(Collections\.Generic\.)?(?<kind>\w+)`\d\[\[(?<item>[^`,\[\]]+)")]
    private static partial Regex Generic();

    private static DeclaredType ListOf(DeclaredType item) =>
        new(
            item.Name + "[]",
            $"Array<{item.Script}>",
            value =>
            {
                var list = Conversions.ToList(value, allowsSingle: false);
                return list.Misfit is null ? Conversions.Each((IReadOnlyList<object?>)list.Value!, item.Convert) : list;
            }
        );

    private static FrozenDictionary<string, DeclaredType> Declare() =>
        new DeclaredType[]
        {
            Any("Object"),
            Any("JSON"),
            Any("JsonElement"),
            Any("JsonNode"),
            Any("Stream"),
            new("String", "string", Conversions.ToTextOrWhole),
            new("Boolean", "boolean", Conversions.ToBoolean),
            Whole("Byte", byte.MinValue, byte.MaxValue),
            Whole("SByte", sbyte.MinValue, sbyte.MaxValue),
            Whole("Int16", short.MinValue, short.MaxValue),
            Whole("Short", short.MinValue, short.MaxValue),
            Whole("UInt16", ushort.MinValue, ushort.MaxValue),
            Whole("UInt32", uint.MinValue, uint.MaxValue),
            Whole("Int32", int.MinValue, int.MaxValue),
            Whole("Int64", long.MinValue, long.MaxValue),
            Whole("Long", long.MinValue, long.MaxValue),
            new("Single", "number", x => Conversions.ToDouble(x, float.MaxValue)),
            new("Double", "number", x => Conversions.ToDouble(x)),
            new("Decimal", "number", x => Conversions.ToDecimal(x)),
            new("Guid", "string", Conversions.ToGuid),
            new("DateTime", "Date", Conversions.ToTime),
            new("DateTimeOffset", "Date", Conversions.ToTime),
            new("DateOnly", "string", Conversions.ToDate),
            new("TimeSpan", "string", Conversions.ToSpan),
            new("StringDictionary", "Record<string, string>", Conversions.ToTextMap),
            new("StringMap", "Record<string, string>", Conversions.ToTextMap),
            Map("ObjectDictionary"),
            Map("ObjectMap"),
            Map("ExpandoObject"),
            Map("JsonObject"),
            new("ObjectArray", "any[]", x => Conversions.ToList(x, allowsSingle: false)),
            new("JsonArray", "any[]", x => Conversions.ToList(x, allowsSingle: false)),
            new("ByteArray", "any", Conversions.ToBytes),
        }.ToFrozenDictionary(x => x.Name, StringComparer.OrdinalIgnoreCase);

    private static DeclaredType Any(string name) => new(name, "any", Converted.Kept);

    private static DeclaredType Whole(string name, long least, long most) =>
        new(name, most > 9007199254740991 ? "number | bigint" : "number", x => Conversions.ToWhole(x, least, most));

    private static DeclaredType Map(string name) => new(name, "Record<string, any>", Conversions.ToMap);
}
