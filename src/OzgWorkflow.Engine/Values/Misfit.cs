namespace OzgWorkflow.Engine.Values;

/// <summary>Why a value cannot be what it should be.</summary>
/// <param name="Text">The value as people read it, cut when it is long.</param>
/// <param name="What">What it should be: "is not …".</param>
/// <param name="WhatForUsers">The same in German: "ist …".</param>
public sealed record Misfit(string Text, string What, string WhatForUsers)
{
    private const int Shown = 80;

    /// <summary>For a value.</summary>
    public static Misfit Of(object? value, string what, string whatForUsers)
    {
        var text = Value.ToText(value);
        return new Misfit(text.Length > Shown ? text[..Shown] + "…" : text, what, whatForUsers);
    }

    /// <summary>The whole sentence.</summary>
    /// <param name="target">Where the value should go, for example "The variable 'Frist'".</param>
    public string For(string target) => $"{target} cannot be '{Text}': that is not {What}.";

    /// <summary>The whole sentence in German.</summary>
    /// <param name="target">Where the value should go, for example "Vorgabewert von „Frist“".</param>
    public string ForUsers(string target) => $"{target} ist {WhatForUsers}: „{Text}“.";

    /// <summary>The fault of an activity whose value does not fit.</summary>
    /// <param name="target">Where the value should go.</param>
    /// <param name="targetForUsers">The same in German.</param>
    public UnreadableException Fault(string target, string targetForUsers) =>
        new(For(target), ForUsers(targetForUsers));
}

/// <summary>
/// What came of a conversion: a value that is the same as before in another form, or why there is none.
/// </summary>
public readonly record struct Converted(object? Value, Misfit? Misfit)
{
    /// <summary>The value.</summary>
    /// <param name="target">Where it goes, for the message.</param>
    /// <param name="targetForUsers">The same in German.</param>
    /// <exception cref="UnreadableException">It does not fit.</exception>
    public object? Or(string target, string targetForUsers) =>
        Misfit is null ? Value : throw Misfit.Fault(target, targetForUsers);

    /// <summary>It does not fit.</summary>
    public static implicit operator Converted(Misfit misfit) => new(null, misfit);

    internal static Converted Kept(object? value) => new(value, null);
}
