using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>Somebody is away, and another does what waits for him.</summary>
public sealed class Substitution
{
    /// <summary>Longest time, in days: whoever is away longer needs a successor.</summary>
    public const int DaysAtMost = 366;

    /// <summary>Id.</summary>
    public long Id { get; init; }

    /// <summary>The person who is away.</summary>
    public long AbsenteeId { get; init; }

    /// <summary>The person who stands in.</summary>
    public long SubstituteId { get; init; }

    /// <summary>The first day, in NRW.</summary>
    public DateOnly FirstDay { get; init; }

    /// <summary>The last day, in NRW.</summary>
    public DateOnly LastDay { get; init; }

    /// <summary>The Themenfelder in which the other stands in; empty: everything.</summary>
    public string[] Themenfelder { get; init; } = [];

    /// <summary>The days, German.</summary>
    internal string Days => $"vom {FirstDay:dd.MM.yyyy} bis {LastDay:dd.MM.yyyy}";
}

/// <summary>What somebody enters of a substitution.</summary>
/// <param name="Substitute">Account of the one who stands in.</param>
/// <param name="FirstDay">The first day, in NRW.</param>
/// <param name="LastDay">The last day, in NRW.</param>
/// <param name="Themenfelder">The Themenfelder in which he stands in; empty: everything.</param>
public sealed record SubstitutionDraft(
    string? Substitute,
    DateOnly? FirstDay,
    DateOnly? LastDay,
    IReadOnlyList<string> Themenfelder
)
{
    /// <summary>The first thing that is wrong in itself.</summary>
    internal WrongField? Problem(DateOnly today) =>
        Substitute is null ? new("substitute", "Bitte wählen Sie, wer vertritt.")
        : FirstDay is not { } first ? new("firstDay", "Bitte geben Sie den ersten Tag an, zum Beispiel 24.12.2026.")
        : LastDay is not { } last
            ? new("lastDay", "Bitte geben Sie den letzten Tag an: Dann endet die Vertretung von selbst.")
        : last < first ? new("lastDay", "Der letzte Tag liegt vor dem ersten.")
        : last < today ? new("lastDay", "Diese Tage sind schon vorbei.")
        : last.DayNumber - first.DayNumber >= Substitution.DaysAtMost
            ? new("lastDay", "Eine Vertretung dauert höchstens ein Jahr. Danach können Sie eine neue eintragen.")
        : null;
}
