using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api.Answers;
using OzgWorkflow.Server.Elsa.Wire;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa;

/// <summary>
/// The part of Elsa 3.8's HTTP API that its Studio uses, under <c>/elsa/api</c>. Reading needs the policy
/// <see cref="Policies.ReadDesign"/>; what happened within instances needs <see cref="Policies.ReadHistory"/>, as under
/// <c>/api</c>; whatever changes something is mapped on the group of <see cref="Policies.WriteDesign"/>, and on the one
/// that answers repetitions once unless it runs an instance, which knows its keys itself.
/// </summary>
internal static class ElsaApi
{
    internal static void AddElsaApi(this IServiceCollection services)
    {
        services.AddSignalR();
        services.AddSingleton<Live.HubSessions>();
        services.AddHostedService(x => x.GetRequiredService<Live.HubSessions>());
        services.AddSingleton<Live.InstanceObservers>();
        services.AddHostedService(x => x.GetRequiredService<Live.InstanceObservers>());
        services.AddScoped<Definitions.DefinitionRun>();
    }

    internal static void MapElsaApi(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("/elsa/api").DisableAntiforgery().AddEndpointFilter(NullsInLists.Check);
        var api = all.MapGroup("").RequireAuthorization(Policies.ReadDesign);
        var history = all.MapGroup("").RequireAuthorization(Policies.ReadHistory);
        var change = all.MapGroup("").RequireAuthorization(Policies.WriteDesign);
        var once = change.MapGroup("").AnsweredOnce();
        Descriptors.ListActivities.Map(api);
        Descriptors.ListChoices.Map(api);
        Descriptors.ListKinds.Map(api);
        Descriptors.Features.Map(api);
        Descriptors.DeclareTypes.Map(api);
        Definitions.ListDefinitions.Map(api);
        Definitions.GetDefinition.Map(api);
        Definitions.GetSubgraph.Map(api);
        Definitions.ExportDefinitions.Map(api);
        Definitions.SaveDefinition.Map(once);
        Definitions.PublishDefinition.Map(once);
        Definitions.DeleteDefinition.Map(once);
        Definitions.ImportDefinitions.Map(once);
        Definitions.UpdateReferences.Map(api, once);
        Definitions.RunDefinition.Map(change);
        Definitions.TryActivity.Map(change);
        Instances.ListInstances.Map(api);
        Instances.GetInstance.Map(history);
        Instances.ReadJournal.Map(history);
        Instances.ReadActivities.Map(history);
        Instances.CancelInstances.Map(once);
        Instances.DeleteInstances.Map(once);
        Instances.MoveInstances.Map(history);
        Instances.Alterations.Map(api, once);
        Signals.ReportEvent.Map(all);
        api.MapFallback(
            "/{**path}",
            (string? path) => ElsaJson.NotFound($"„{path}“ gibt es an dieser Schnittstelle nicht.")
        );
        app.MapHub<Live.InstanceHub>("/elsa/hubs/workflow-instance", x => x.CloseOnAuthenticationExpiration = true)
            .RequireAuthorization(Policies.ReadHistory);
    }
}
