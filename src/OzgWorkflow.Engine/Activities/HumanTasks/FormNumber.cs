using System.Globalization;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>
/// Numbers as people write them in German: 1234, 1.234,56, 1 234,56 or 3,5. A point may also come before decimals
/// (12.5) where it cannot be meant to part thousands; 1.234 can be meant both ways and is asked about.
/// </summary>
public static partial class FormNumber
{
    /// <summary>Reads a number; otherwise says in German what to do.</summary>
    /// <param name="label">What people call the field.</param>
    /// <param name="entered">What they entered.</param>
    /// <param name="number">The number; <c>null</c> when it is none.</param>
    public static string? Read(string label, string entered, out object? number)
    {
        number = null;
        var text = entered.Trim();
        var sign = text is ['-' or '+' or '−', ..] ? text[..1].Replace('−', '-').TrimStart('+') : "";
        var digits = text is ['-' or '+' or '−', ..] ? text[1..] : text;
        if (Ambiguous().IsMatch(digits))
            return $"„{label}“ ist nicht eindeutig: Meinen Sie {sign}{digits.Replace(".", "", StringComparison.Ordinal)} oder {sign}{digits.Replace('.', ',')}?";
        var invariant =
            Plain().IsMatch(digits) ? digits
            : German().IsMatch(digits) ? Parting().Replace(digits, "").Replace(',', '.')
            : null;
        if (invariant is null)
            return $"„{label}“ muss eine Zahl sein, zum Beispiel 12 oder 3,5 oder 1.234,56.";
        if (!Numbers.TryRead(sign + invariant, out var read))
            return $"„{label}“ hat mehr Stellen, als aufgehoben werden können (höchstens 28).";
        number = read;
        return null;
    }

    /// <summary>A number as people write it, without parting thousands.</summary>
    public static string Text(object number) =>
        Numbers.ToDecimal(number) is { } exact
            ? exact.ToString("0.############################", CultureInfo.InvariantCulture).Replace('.', ',')
            : Value.ToText(number).Replace('.', ',');

    [GeneratedRegex(@"\A[1-9][0-9]{0,2}\.[0-9]{3}\z")]
    private static partial Regex Ambiguous();

    [GeneratedRegex(@"\A[0-9]+(\.[0-9]+)?\z")]
    private static partial Regex Plain();

    [GeneratedRegex(@"\A([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+|[1-9][0-9]{0,2}([ \u00a0\u202f][0-9]{3})+)(,[0-9]+)?\z")]
    private static partial Regex German();

    [GeneratedRegex(@"[. \u00a0\u202f]")]
    private static partial Regex Parting();
}
