using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Api;

/// <summary>The REST API. Everything needs an account (fallback policy); what needs more names its policy.</summary>
internal static class Endpoints
{
    internal static void MapApi(this IEndpointRouteBuilder app)
    {
        Elsa.Identity.Login.Map(app);
        Events.ReceiveRequest.Map(app);
        var api = app.MapGroup("/api").DisableAntiforgery().AddEndpointFilter(NullsInLists.Check);
        Tasks.ListTasks.Map(api);
        Tasks.GetTask.Map(api);
        Tasks.UploadFile.Map(api);
        Tasks.DownloadFile.Map(api);
        Tasks.CompleteTask.Map(api);
        Tasks.AssignTask.Map(api);
        Tasks.CommentTask.Map(api);
        Tasks.PlanTask.Map(api);
        Tasks.ChangeDue.Map(api);
        Tasks.BulkTasks.Map(api);
        Leistungen.ListLeistungen.Map(api);
        Leistungen.GetLeistung.Map(api);
        Leistungen.StartUmsetzung.Map(api);
        Leistungen.TellLeistung.Map(api);
        Imports.ImportFile.Map(api);
        Incidents.ListIncidents.Map(api);
        Incidents.ResolveIncidents.Map(api);
        Instances.ReadHistory.Map(api);
        Instances.Migrate.Map(api);
        Operations.ManageDeadLetters.Map(api);
        Operations.ListRetentionRuns.Map(api);
        Notifications.ListNotifications.Map(api);
        Accounts.ManageAccounts.Map(api);
        Accounts.ManageSubstitutions.Map(api);
        Organisations.ManageOrganisations.Map(api);
        Organisations.ManagePersons.Map(api);
        Organisations.ReadThemenfelder.Map(api);
    }
}
