using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Events;

/// <summary>What an event says to people, in German; <c>null</c> for events that say nothing to them.</summary>
public static class EventText
{
    /// <summary>The accounts that the line about an event speaks of.</summary>
    public static IEnumerable<string> Accounts(WorkflowEvent e) =>
        e switch
        {
            TandemNamed x => [x.Leistungsverantwortliche, x.Umsetzungsverantwortliche],
            TaskAssigned x => Known(x.Assignee, x.AssignedBy, x.InsteadOf),
            TaskReleased x => Known(x.ReleasedBy, x.InsteadOf),
            TaskPlanned x => Known(x.PlannedBy, x.InsteadOf),
            TaskDueChanged x => Known(x.ChangedBy, x.InsteadOf),
            TaskCompleted x => Known(x.CompletedBy, x.InsteadOf),
            _ => [],
        };

    /// <summary>One line about the event.</summary>
    /// <param name="e">The event.</param>
    /// <param name="names">Names of those who hold or held its <see cref="Accounts"/>, by account.</param>
    public static string? Of(WorkflowEvent e, IReadOnlyDictionary<string, string> names)
    {
        return e switch
        {
            PhaseEntered x => x.Step is { } step ? $"Neuer Schritt: {x.Phase} – {step}" : $"Neue Phase: {x.Phase}",
            TaskReminded x => $"Bald fällig: {x.Title}",
            TaskEscalated x => $"Überfällig: {x.Title}",
            IncidentOccurred => "Der Ablauf ist angehalten und braucht Hilfe der Administration",
            VariantProposed x =>
                $"Umsetzungsvariante vorgeschlagen: Entwicklung {x.DevelopedBy}, Betrieb {x.OperatedBy}",
            VariantConfirmed x =>
                $"Umsetzungsvariante bestätigt ({x.Committee}): Entwicklung {x.DevelopedBy}, Betrieb {x.OperatedBy}",
            VariantRejected x => $"Umsetzungsvariante zurückgegeben ({x.Committee}): {x.Reason}",
            TandemNamed x =>
                $"Tandem benannt: {Named(x.Leistungsverantwortliche, names)} und {Named(x.Umsetzungsverantwortliche, names)}{(x.ItDienstleister.Length > 0 ? $" ({x.ItDienstleister})" : "")}",
            PilotStarted x => $"Pilotierung gestartet: {string.Join(", ", x.Kommunen)}",
            ServiceLive x => x.Kommunen.Count == 1
                ? "Die Leistung ist in Betrieb (1 Kommune)"
                : $"Die Leistung ist in Betrieb ({x.Kommunen.Count} Kommunen)",
            ServiceRetired x => $"Die Leistung ist außer Betrieb{(x.Reason.Length > 0 ? $": {x.Reason}" : "")}",
            ChangeRequested x => $"Änderung beantragt: {x.Title}",
            VersionReleased x => $"Neue Version freigegeben: {x.Version}",
            LeistungDeferred x => $"Die Leistung wurde zurückgestellt: {x.Reason}",
            CoordinatorsNotified x => x.Subject,
            DecisionRecorded x =>
                $"Entscheidung zu „{x.Subject}“: {x.Decision}{(x.DecidedBy.Length > 0 ? $" ({x.DecidedBy})" : "")}{(x.Reason.Length > 0 ? $" – {x.Reason}" : "")}",
            TaskCreated x => $"Aufgabe angelegt: {x.Title}",
            TaskAssigned x => $"Aufgabe bei {Named(x.Assignee, names)}: {x.Title}{For(x.AssignedBy, x.InsteadOf)}",
            TaskReleased x => $"Aufgabe bei niemandem: {x.Title}{For(x.ReleasedBy, x.InsteadOf)}",
            TaskPlanned x =>
                $"Aufgabe eingeplant: {x.Title} – Priorität {PriorityWords.Named(x.Priority).German()}{(x.FollowUp is { } day ? $", Wiedervorlage am {day:d.M.yyyy}" : "")}{For(x.PlannedBy, x.InsteadOf)}",
            TaskDueChanged x =>
                $"Neue Frist {LocalDay.Of(x.DueAt):d.M.yyyy}: {x.Title}{For(x.ChangedBy, x.InsteadOf)} – {x.Reason}",
            TaskCompleted x =>
                $"Aufgabe erledigt: {x.Title} – {x.Outcome}{For(x.CompletedBy, x.InsteadOf)}{(x.Reason is { } reason ? $" (durch die Administration: {reason})" : "")}",
            TaskCancelled => "Eine Aufgabe wird nicht mehr gebraucht",
            KommuneConnected x => $"Kommune angeschlossen: {x.Kommune}",
            _ => null,
        };

        string For(string? account, string? absentee) =>
            absentee is null || account is null
                ? ""
                : $" ({Named(account, names)} in Vertretung für {Named(absentee, names)})";
    }

    private static IEnumerable<string> Known(params IEnumerable<string?> accounts) => accounts.OfType<string>();

    private static string Named(string account, IReadOnlyDictionary<string, string> names) =>
        names.GetValueOrDefault(account, account);
}
