using System.Reflection;
using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>What this server has: the Studio offers what is named here.</summary>
internal static class Features
{
    private sealed record Feature(string Name, string DisplayName, string Namespace = "Elsa", string Description = "")
    {
        public string FullName => $"{Namespace}.{Name}";
    }

    private static readonly Feature[] Installed =
    [
        new("RealTimeWorkflowUpdates", "Anzeige laufender Instanzen"),
        new("WorkflowManagement", "Definitionen und Instanzen"),
        new("WorkflowRuntime", "Ausführung"),
        new("JavaScript", "Ausdrücke in JavaScript"),
        new("Liquid", "Ausdrücke in Liquid"),
        new("Scheduling", "Zeitpläne"),
        new("Http", "HTTP"),
    ];

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/features/installed", () => ElsaJson.List(Installed));
        api.MapGet(
            "/features/installed/{fullName}",
            (string fullName) =>
                Installed.FirstOrDefault(x => x.FullName == fullName) is { } found
                    ? ElsaJson.Ok(found)
                    : ElsaJson.NotFound($"„{fullName}“ gibt es hier nicht.")
        );
        api.MapGet(
            "/package/version",
            () =>
                ElsaJson.Ok(
                    new
                    {
                        packageVersion = typeof(Features)
                            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
                            .InformationalVersion.Split('+')[0],
                    }
                )
        );
        // Retries are part of an activity's properties here, not strategies that the server names.
        api.MapGet("/resilience/strategies", () => ElsaJson.List(Array.Empty<object>()));
        api.MapGet(
            "/resilience/retries/{activityInstanceId}",
            () => ElsaJson.Ok(new { items = Array.Empty<object>(), totalCount = 0 })
        );
    }
}
