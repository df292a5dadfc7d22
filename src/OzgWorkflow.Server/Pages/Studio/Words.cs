using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Audit;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>What the audit log's actions are called on German pages.</summary>
public static class Words
{
    /// <summary>What was done.</summary>
    public static string ActionText(this AuditEntry entry) =>
        entry.Action switch
        {
            AuditActions.DefinitionCreated => "Angelegt",
            AuditActions.DefinitionSaved => "Gespeichert",
            AuditActions.DefinitionPublished => "Veröffentlicht",
            AuditActions.DefinitionRetracted => "Veröffentlichung zurückgenommen",
            AuditActions.DefinitionReverted => "Auf frühere Version zurückgesetzt",
            AuditActions.DefinitionImported => "Importiert",
            AuditActions.DefinitionDeleted => "Gelöscht",
            AuditActions.VersionDeleted => "Version gelöscht",
            AuditActions.InstanceStarted => "Instanz gestartet",
            AuditActions.InstanceCancelled => "Instanz abgebrochen",
            AuditActions.InstanceCancellationOrdered => "Abbruch der Instanz angeordnet",
            AuditActions.InstanceDeleted => "Instanz gelöscht",
            AuditActions.InstanceImported => "Instanz importiert",
            AuditActions.AccountCreated => "Konto angelegt",
            AuditActions.AccountLocked => "Konto gesperrt",
            AuditActions.AccountUnlocked => "Konto entsperrt",
            AuditActions.AccountRolesChanged => "Rollen geändert",
            AuditActions.AccountPasswordReset => "Passwort zurückgesetzt",
            AuditActions.AccountDeleted => "Konto gelöscht",
            OzgAuditActions.FileImported => "Datei importiert",
            OzgAuditActions.OrganisationCreated => "Organisation angelegt",
            OzgAuditActions.OrganisationChanged => "Organisation geändert",
            OzgAuditActions.OrganisationRemoved => "Organisation entfernt",
            OzgAuditActions.RepresentationsChanged => "Vertretungen geändert",
            OzgAuditActions.SubstitutionNamed => "Vertretung eingetragen",
            OzgAuditActions.SubstitutionEnded => "Vertretung beendet",
            OzgAuditActions.ParticipationsChanged => "Beteiligungen geändert",
            OzgAuditActions.ThemenfeldChanged => "Themenfeld geändert",
            OzgAuditActions.PersonCreated => "Person angelegt",
            OzgAuditActions.PersonChanged => "Person geändert",
            OzgAuditActions.PersonRemoved => "Person entfernt",
            _ => entry.Action,
        };

    /// <summary>An entry in one line.</summary>
    public static string Sentence(this AuditEntry entry) =>
        $"{entry.Account ?? "System"}: {entry.ActionText()} – {entry.DefinitionId}{(entry.Version is { } version ? $", Version {version}" : "")}{(entry.Detail is { } detail ? $" ({detail})" : "")}";
}
