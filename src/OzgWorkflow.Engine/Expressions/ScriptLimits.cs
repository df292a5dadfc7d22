using System.Globalization;

namespace OzgWorkflow.Engine.Expressions;

/// <summary>Bounds of one expression.</summary>
public sealed record ScriptLimits
{
    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    /// <summary>Wall time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that it may allocate; what it reads, sets or returns may be a quarter of it.</summary>
    public long Memory { get; init; } = 32_000_000;

    /// <summary>Statements that it may run.</summary>
    public int Statements { get; init; } = 100_000;

    /// <summary>Depth of calls.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>Elements of one array.</summary>
    public uint ArraySize { get; init; } = 100_000;

    /// <summary>Characters of its text.</summary>
    public int Length { get; init; } = 100_000;

    /// <summary>The error for a script that ran too long.</summary>
    public ExpressionException TooLong(Exception? inner = null) =>
        Stopped(
            FormattableString.Invariant($"it ran longer than {Time.TotalSeconds:0.#} s (Script:Time)"),
            string.Create(German, $"Es lief länger als {Time.TotalSeconds:0.#} s (Script:Time)"),
            inner
        );

    /// <summary>The error for a script that needed too much memory.</summary>
    public ExpressionException TooLarge(Exception? inner = null) =>
        Stopped(
            $"it used more than {Memory / 1_000_000} MB (Script:Memory)",
            $"Es brauchte mehr als {Memory / 1_000_000} MB (Script:Memory)",
            inner
        );

    /// <summary>The error for a script that is nested or calls itself too deeply.</summary>
    public ExpressionException TooDeep(Exception? inner = null) =>
        Stopped(
            $"it called itself or is nested more than {Recursion} times (Script:Recursion)",
            $"Es rief sich öfter als {Recursion}-mal selbst auf oder ist so tief verschachtelt (Script:Recursion)",
            inner
        );

    /// <summary>The error for a script that passed a limit.</summary>
    /// <param name="why">By what: "it …".</param>
    /// <param name="whyForUsers">The same in German: "Es …".</param>
    /// <param name="inner">What it was found by.</param>
    public static ExpressionException Stopped(string why, string whyForUsers, Exception? inner = null) =>
        new($"The script was stopped: {why}.", inner)
        {
            IsLimit = true,
            UserMessage = $"Das Skript wurde abgebrochen: {whyForUsers}.",
        };
}
