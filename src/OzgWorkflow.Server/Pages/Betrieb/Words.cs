using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;

namespace OzgWorkflow.Server.Pages.Betrieb;

/// <summary>What the runtime's words are called on German pages.</summary>
public static class Words
{
    /// <summary>What a job does.</summary>
    public static string Auftrag(this JobKind kind) => kind switch
    {
        JobKind.StartChild => "Unterworkflow starten",
        JobKind.Resume => "Instanz fortsetzen",
        JobKind.Cancel => "Instanz abbrechen",
        JobKind.DeliverEvent => "Ereignis zustellen",
        JobKind.Continue => "Instanz weiterführen",
        JobKind.StartTriggered => "Workflow durch ein Ereignis starten",
        JobKind.Work => "Arbeit außerhalb (Anfrage oder E-Mail)",
        JobKind.Migrate => "Auf eine andere Version umziehen",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Kind of an incident; what an activity named itself stays as it is.</summary>
    public static string Stoerungsart(this string kind) => kind switch
    {
        "Expression" => "Ausdruck",
        "Limit" => "Grenze überschritten",
        "Conversion" => "Umwandlung eines Werts",
        "HttpTimeout" => "HTTP: keine Antwort",
        "HttpConnect" => "HTTP: keine Verbindung",
        "Mail" => "E-Mail",
        _ => kind,
    };

    /// <summary>What happened to an activity.</summary>
    public static string Ereignis(this JournalEvent what) => what switch
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
