using System.Globalization;
using System.Text.Encodings.Web;
using Fluid.Values;

namespace OzgWorkflow.Engine.Expressions.Liquid;

/// <summary>
/// A value in a template that the library would write in another way: it is written as its text, and is never nothing.
/// </summary>
internal abstract class LiquidValue : FluidValue
{
    public sealed override bool Equals(object? obj) => obj is FluidValue other && Equals(other);

    public abstract override int GetHashCode();

    public sealed override bool ToBooleanValue() => true;

    public sealed override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
    {
        encoder.Encode(writer, ToStringValue());
        return ValueTask.CompletedTask;
    }
}
