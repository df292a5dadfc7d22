using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Server.Pages.Betrieb;

/// <summary>What the runtime's words are called on German pages.</summary>
public static class Words
{
    /// <summary>What work of a kind does.</summary>
    public static string WorkText(this string kind) =>
        kind switch
        {
            "job" => "Instanzen weiterführen",
            "outside" => "Arbeit außerhalb (Anfrage oder E-Mail)",
            "timer" => "Fristen",
            "trigger" => "Starts nach Zeitplan",
            "event" => "Ereignisse veröffentlichen",
            "notification" => "Benachrichtigungen schreiben",
            "mail" => "E-Mails zu Benachrichtigungen",
            _ => kind,
        };

    /// <summary>A length of time in words that suffice.</summary>
    public static string DurationText(this TimeSpan time) =>
        time switch
        {
            { TotalSeconds: < 1 } => "unter 1 Sekunde",
            { TotalMinutes: < 2 } => $"{(int)time.TotalSeconds} Sekunden",
            { TotalHours: < 2 } => $"{(int)time.TotalMinutes} Minuten",
            { TotalDays: < 2 } => $"{(int)time.TotalHours} Stunden",
            _ => $"{(int)time.TotalDays} Tage",
        };

    /// <summary>Kind of an incident; what an activity named itself stays as it is.</summary>
    public static string IncidentText(this string kind) =>
        kind switch
        {
            "Expression" => "Ausdruck",
            "Limit" => "Grenze überschritten",
            "Conversion" => "Umwandlung eines Werts",
            "Stuck" => "Kommt nicht weiter",
            "Child" => "Aufgerufener Workflow",
            "Internal" => "Fehler im Programm",
            "Http" => "HTTP: unbrauchbare Antwort",
            "HttpTimeout" => "HTTP: keine Antwort",
            "HttpConnect" => "HTTP: keine Verbindung",
            "Mail" => "E-Mail",
            _ => kind,
        };

    /// <summary>What happened to an activity.</summary>
    public static string StatusText(this JournalEvent what) =>
        what switch
        {
            JournalEvent.Started => "begonnen",
            JournalEvent.Waiting => "wartet",
            JournalEvent.Resumed => "fortgesetzt",
            JournalEvent.Completed => "abgeschlossen",
            JournalEvent.Cancelled => "abgebrochen",
            JournalEvent.Faulted => "gestört",
            JournalEvent.Retried => "noch einmal versucht",
            JournalEvent.TryFailed => "Versuch gescheitert",
            JournalEvent.Skipped => "übersprungen",
            JournalEvent.Compensated => "rückgängig gemacht",
            JournalEvent.VariableChanged => "Variable geändert",
            JournalEvent.Migrated => "auf eine andere Version umgezogen",
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
}
