namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>The phases of a Leistung's life cycle, named as the states of its workflow.</summary>
public static class Phases
{
    /// <summary>All phases, in their usual order.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "Umsetzungsvariante",
        "Aufgabenverteilung",
        "Umsetzung",
        "Kontinuierliche Verbesserung",
        "Zurückgestellt",
        "Außer Betrieb",
    ];
}
