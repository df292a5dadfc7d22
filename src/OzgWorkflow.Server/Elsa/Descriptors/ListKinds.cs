using OzgWorkflow.Server.Elsa.Wire;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>
/// What can be chosen for a whole definition or any activity: expressions, variable types, storage, strategies. Type
/// names are Elsa's, which definitions hold.
/// </summary>
internal static class ListKinds
{
    private const string Core = "Elsa.Workflows.Core",
        Runtime = "Elsa.Workflows.Runtime";

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/descriptors/expression-descriptors", () => ElsaJson.List(ValueKinds.Expressions));
        api.MapGet("/descriptors/variables", () => ElsaJson.List(ValueKinds.Variables));
        api.MapGet(
            "/descriptors/storage-drivers",
            () =>
                ElsaJson.List(
                    new object[]
                    {
                        new
                        {
                            typeName = $"Elsa.Workflows.WorkflowInstanceStorageDriver, {Core}",
                            displayName = "In der Instanz",
                            priority = 5,
                            deprecated = false,
                        },
                        new
                        {
                            typeName = $"Elsa.Workflows.MemoryStorageDriver, {Core}",
                            displayName = "Nur bis zum nächsten Warten",
                            priority = 0,
                            deprecated = false,
                        },
                    }
                )
        );
        api.MapGet(
            "/descriptors/workflow-activation-strategies",
            () =>
                ElsaJson.List(
                    new[]
                    {
                        Kind(
                            "Always",
                            "Immer",
                            "Jeder Start ist erlaubt.",
                            $"Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, {Core}"
                        ),
                        Kind(
                            "CorrelatedSingleton",
                            "Einmal je Korrelations-ID",
                            "Es läuft höchstens eine Instanz dieser Definition mit derselben Korrelations-ID.",
                            $"Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, {Runtime}"
                        ),
                        Kind(
                            "Correlation",
                            "Eine Instanz je Korrelations-ID",
                            "Es läuft höchstens eine Instanz irgendeiner Definition mit derselben Korrelations-ID.",
                            $"Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, {Runtime}"
                        ),
                        Kind(
                            "Singleton",
                            "Einmal",
                            "Es läuft höchstens eine Instanz dieser Definition.",
                            $"Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, {Runtime}"
                        ),
                    }
                )
        );
        api.MapGet(
            "/descriptors/incident-strategies",
            () =>
                ElsaJson.List(
                    new[]
                    {
                        Kind(
                            "Fault",
                            "Anhalten",
                            "Bei einer Störung hält die ganze Instanz an.",
                            $"Elsa.Workflows.IncidentStrategies.FaultStrategy, {Core}"
                        ),
                        Kind(
                            "ContinueWithIncidents",
                            "Andere Zweige gehen weiter",
                            "Bei einer Störung gehen die anderen Zweige weiter.",
                            $"Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, {Core}"
                        ),
                    }
                )
        );
        api.MapGet(
            "/descriptors/log-persistence-strategies",
            () =>
                ElsaJson.List(
                    new[]
                    {
                        Kind(
                            "Inherit",
                            "Wie außen herum",
                            "Es gilt, was für den Container gilt.",
                            $"Elsa.Workflows.LogPersistence.Strategies.Inherit, {Core}"
                        ),
                        Kind(
                            "Include",
                            "Aufheben",
                            "Die Werte stehen im Journal.",
                            $"Elsa.Workflows.LogPersistence.Strategies.Include, {Core}"
                        ),
                        Kind(
                            "Exclude",
                            "Nicht aufheben",
                            "Die Werte stehen nicht im Journal.",
                            $"Elsa.Workflows.LogPersistence.Strategies.Exclude, {Core}"
                        ),
                    }
                )
        );
        api.MapGet(
            "/descriptors/commit-strategies/workflows",
            () =>
                ElsaJson.List(
                    new[]
                    {
                        Strategy("ActivityExecuting", "Vor jeder Aktivität"),
                        Strategy("ActivityExecuted", "Nach jeder Aktivität"),
                    }
                )
        );
        api.MapGet(
            "/descriptors/commit-strategies/activities",
            () =>
                ElsaJson.List(
                    new[]
                    {
                        Strategy("Always", "Vorher und nachher"),
                        Strategy("Executing", "Vorher"),
                        Strategy("Executed", "Nachher"),
                    }
                )
        );
        api.MapGet("/descriptors/output-converters", () => ElsaJson.List(Array.Empty<object>()));
        api.MapGet("/workflow-contexts/provider-descriptors", () => ElsaJson.List(Array.Empty<object>()));
    }

    private static object Kind(string name, string displayName, string description, string typeName) =>
        new
        {
            name,
            displayName,
            description,
            typeName,
        };

    private static object Strategy(string name, string displayName) =>
        new
        {
            name,
            displayName,
            description = displayName,
        };
}
