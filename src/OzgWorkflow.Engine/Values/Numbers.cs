using System.Globalization;
using System.Numerics;
using System.Text;

namespace OzgWorkflow.Engine.Values;

/// <summary>Reads and compares numbers digit by digit, so that none is rounded unnoticed.</summary>
internal static class Numbers
{
    // So many digits come through a double unchanged.
    private const int SafeLength = 15;
    private const double BeyondLong = 9223372036854775808.0;

    internal static object Normalise(decimal number)
    {
        if (decimal.Truncate(number) == number)
            return number is >= long.MinValue and <= long.MaxValue ? (object)(long)number : decimal.Truncate(number);
        // Dividing by one takes zeros at the end away: 1.10 and 1.1 are one value.
        return ToDouble(number) is { } rounded ? rounded : number / 1.0000000000000000000000000000m;
    }

    /// <summary>The double that is written with the digits of a number; <c>null</c> when there is none.</summary>
    internal static double? ToDouble(decimal number)
    {
        // By its text: the cast does not always find the nearest double.
        var rounded = double.Parse(Text(number), CultureInfo.InvariantCulture);
        return AreEqual(rounded, number) ? rounded : null;
    }

    /// <summary>Reads a number as JSON writes it.</summary>
    /// <exception cref="UnreadableException">It has more digits, or is larger or smaller, than can be kept.</exception>
    internal static object Read(ReadOnlySpan<byte> utf8)
    {
        var text = Encoding.ASCII.GetString(utf8);
        return TryRead(text, out var number) ? number : throw Lost(text);
    }

    /// <summary>
    /// Reads a number in invariant form, such as -1.5e3; false when it is none or cannot be kept with all its digits.
    /// </summary>
    internal static bool TryRead(string text, out object number)
    {
        number = 0L;
        if (
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rounded)
            || !double.IsFinite(rounded)
        )
            return false;
        var hasPower = text.AsSpan().ContainsAny('e', 'E');
        var digits = text.Length <= SafeLength && !hasPower ? default(Digits?) : Digits.Of(text);
        // What is written with a power of ten stays a double, which is so written.
        if (digits is null || hasPower && Digits.Of(Text(rounded)) == digits)
        {
            number = Value.Normalise(rounded);
            return true;
        }

        if (
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            && Digits.Of(Text(exact)) == digits
        )
        {
            number = Normalise(exact);
            return true;
        }

        number = Value.Normalise(rounded);
        return Digits.Of(Text(rounded)) == digits;
    }

    /// <exception cref="UnreadableException">It has more digits than can be kept.</exception>
    internal static object From(BigInteger number) =>
        BigInteger.Abs(number) <= new BigInteger(decimal.MaxValue)
            ? Normalise((decimal)number)
            : throw Lost(number.ToString(CultureInfo.InvariantCulture));

    internal static bool AreEqual(long whole, double number) => IsLong(number) && AreEqual(number, whole);

    internal static bool IsLong(double number) =>
        number is >= -BeyondLong and < BeyondLong && Math.Floor(number) == number;

    /// <summary>Whether a double is written with just these digits.</summary>
    internal static bool AreEqual(double number, decimal exact) =>
        decimal.TryParse(Text(number), NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == exact;

    /// <summary>
    /// The decimal with the digits of a value that is a number; <c>null</c> when a decimal cannot hold them.
    /// </summary>
    internal static decimal? ToDecimal(object? number) =>
        number switch
        {
            long whole => whole,
            decimal exact => exact,
            double other
                when decimal.TryParse(Text(other), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                    && Digits.Of(Text(exact)) == Digits.Of(Text(other)) => exact,
            _ => null,
        };

    private static string Text(IFormattable number) =>
        number.ToString(number is double ? "R" : null, CultureInfo.InvariantCulture);

    private static UnreadableException Lost(string digits)
    {
        var shown = digits.Length <= 40 ? digits : $"{digits[..40]}…";
        var (why, whyForUsers) = double.Parse(digits, CultureInfo.InvariantCulture) switch
        {
            0 => ("is too small to be kept", "ist zu klein, um aufgehoben zu werden (mindestens 5E-324)"),
            var near when double.IsInfinity(near) => (
                "is too large to be kept (at most 1.8E308)",
                "ist zu groß, um aufgehoben zu werden (höchstens 1,8E308)"
            ),
            _ => (
                "has too many digits to be kept (at most 28)",
                "hat mehr Stellen, als aufgehoben werden können (höchstens 28)"
            ),
        };
        return new UnreadableException($"The number {shown} {why}.", $"Die Zahl {shown} {whyForUsers}.");
    }

    /// <summary>
    /// A number as sign, digits without zeros around them, and the power of ten of the last one: equal numbers are
    /// equal here.
    /// </summary>
    private readonly record struct Digits(bool IsNegative, string Text, int Power)
    {
        internal static Digits Of(string number)
        {
            var e = number.AsSpan().IndexOfAny('e', 'E');
            var mantissa = (e < 0 ? number : number[..e]).TrimStart('-', '+');
            // Whoever writes a longer exponent than an int holds meant infinity or nothing, which no value equals.
            var power =
                e < 0 ? 0
                : int.TryParse(
                    number.AsSpan(e + 1),
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out var given
                )
                    ? given
                : int.MaxValue / 2;
            var point = mantissa.IndexOf('.', StringComparison.Ordinal);
            var all = point < 0 ? mantissa : mantissa.Remove(point, 1);
            if (point >= 0)
                power -= mantissa.Length - point - 1;
            var digits = all.TrimEnd('0');
            power += all.Length - digits.Length;
            digits = digits.TrimStart('0');
            return digits.Length == 0
                ? default(Digits) with
                {
                    Text = "",
                }
                : new Digits(number[0] == '-', digits, power);
        }
    }
}
