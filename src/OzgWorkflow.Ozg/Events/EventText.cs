using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Ozg.Events;

/// <summary>What an event says to people, in German; <c>null</c> for events that say nothing to them.</summary>
public static class EventText
{
    /// <summary>One line about the event.</summary>
    public static string? Of(WorkflowEvent e) =>
        e switch
        {
            PhaseEntered x => x.Schritt is { } schritt
                ? $"Neuer Schritt: {x.Phase} – {schritt}"
                : $"Neue Phase: {x.Phase}",
            TaskReminded => "Eine Aufgabe ist bald fällig",
            TaskEscalated => "Eine Aufgabe ist überfällig",
            IncidentOccurred => "Der Ablauf ist angehalten und braucht Hilfe der Administration",
            VariantProposed x => $"Umsetzungsvariante vorgeschlagen: Entwicklung {x.Entwicklung}, Betrieb {x.Betrieb}",
            VariantConfirmed x =>
                $"Umsetzungsvariante bestätigt ({x.Gremium}): Entwicklung {x.Entwicklung}, Betrieb {x.Betrieb}",
            VariantRejected x => $"Umsetzungsvariante zurückgegeben ({x.Gremium}): {x.Begruendung}",
            TandemNamed x => $"Tandem benannt: {x.Leistungsverantwortliche} und {x.Umsetzungsverantwortliche}",
            PilotStarted x => $"Pilotierung gestartet: {string.Join(", ", x.Kommunen)}",
            ServiceLive x => x.Kommunen.Count == 1
                ? "Die Leistung ist in Betrieb (1 Kommune)"
                : $"Die Leistung ist in Betrieb ({x.Kommunen.Count} Kommunen)",
            ChangeRequested x => $"Änderung beantragt: {x.Titel}",
            VersionReleased x => $"Neue Version freigegeben: {x.Version}",
            LeistungDeferred x => $"Die Leistung wurde zurückgestellt: {x.Begruendung}",
            CoordinatorsNotified x => x.Betreff,
            DecisionRecorded x =>
                $"Entscheidung zu „{x.Gegenstand}“: {x.Entscheidung}{(x.Von.Length > 0 ? $" ({x.Von})" : "")}{(x.Begruendung.Length > 0 ? $" – {x.Begruendung}" : "")}",
            TaskCreated x => $"Aufgabe angelegt: {x.Title}",
            TaskCompleted x => $"Aufgabe erledigt: {x.Title} – {x.Outcome}",
            TaskCancelled => "Eine Aufgabe wird nicht mehr gebraucht",
            KommuneConnected x => $"Kommune angeschlossen: {x.Kommune}",
            _ => null,
        };
}
