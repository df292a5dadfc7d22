namespace OzgWorkflow.Server.Api;

/// <summary>The REST API. Everything needs an account (fallback policy); what needs more names its policy.</summary>
internal static class Endpoints
{
    internal static void MapApi(this IEndpointRouteBuilder app)
    {
        Identity.Login.Map(app);
        var api = app.MapGroup("/api").DisableAntiforgery();
        Tasks.ListTasks.Map(api);
        Tasks.GetTask.Map(api);
        Tasks.CompleteTask.Map(api);
        Tasks.AssignTask.Map(api);
        Tasks.CommentTask.Map(api);
        Leistungen.ListLeistungen.Map(api);
        Leistungen.GetLeistung.Map(api);
        Leistungen.StartUmsetzung.Map(api);
        Leistungen.TellLeistung.Map(api);
        Imports.ImportFile.Map(api);
        Incidents.ListIncidents.Map(api);
        Incidents.RetryIncident.Map(api);
        Nachrichten.ListNachrichten.Map(api);
    }
}

/// <summary>A page of a list.</summary>
/// <param name="Items">The rows.</param>
/// <param name="Total">Rows in all.</param>
/// <param name="Page">Number of the page, from 1.</param>
/// <param name="PageSize">Rows of a page.</param>
internal sealed record PageOf<T>(IReadOnlyList<T> Items, int Total, int Page, int PageSize);
