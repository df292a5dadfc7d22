using Fluid;
using Fluid.Values;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// A map in a template. Its members are read when they are asked for, and it is neither a text nor a number: the
/// library's own would be an empty text, and 0.
/// </summary>
internal sealed class LiquidMap(IReadOnlyDictionary<string, object?> map, TemplateOptions options)
    : LiquidValue,
        IFluidIndexable
{
    public override FluidValues Type => FluidValues.Dictionary;

    public int Count => map.Count;

    public IEnumerable<string> Keys => map.Keys;

    private IReadOnlyDictionary<string, object?> Map => map;

    public bool TryGetValue(string name, out FluidValue value)
    {
        var key = Value.KeyOf(map, name);
        value = key is null ? NilValue.Instance : Create(map[key], options);
        return key is not null;
    }

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) =>
        !TryGetValue(name, out var member) && name == "size" ? NumberValue.Create(Count) : member;

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context)
    {
        TryGetValue(index.ToStringValue(), out var member);
        return member;
    }

    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) =>
        Keys.Select(x => new ArrayValue([new StringValue(x), Create(map[x], options)]));

    public override bool Equals(FluidValue? other) =>
        other is LiquidMap its
            ? Value.AreEqual(map, its.Map)
            : Count == 0 && (other?.IsNil() == true || other?.Type is FluidValues.Empty or FluidValues.Blank);

    public override int GetHashCode() => Count;

    public override object ToObjectValue() => this;

    public override decimal ToNumberValue() => throw Fault("a number", "keine Zahl");

    public override string ToStringValue() =>
        throw Fault(
            "a text (name one of its members, {{ x.member }}, or write it as JSON, {{ x | json }})",
            "kein Text (nennen Sie eines der Felder, {{ x.feld }}, oder schreiben Sie es als JSON, {{ x | json }})"
        );

    private UnreadableException Fault(string what, string was) => LiquidValues.Fault(map, what, was);
}
