using System.Net.Http.Json;
using OzgWorkflow.Testing;
using static OzgWorkflow.Server.Tests.Elsa.ContractData;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>Brings a server into the state that the contract's requests speak of.</summary>
internal static class ContractServer
{
    /// <summary>Makes definitions and instances; returns what stands for the names in braces.</summary>
    internal static async Task<Dictionary<string, string>> Prepare(ApiClient api)
    {
        var ids = new Dictionary<string, string>();
        var model = Definition("vertrag");
        var (_, saved) = await api.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        (ids["definition"], ids["version"]) = ("vertrag", saved!["workflowDefinition"]!["id"]!.ToString());
        foreach (var name in new[] { "einzeln", "stapel", "zurueck", "weg", "weg-stapel" })
            await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = true });
        foreach (var name in new[] { "veroeffentlichen", "mehrere" })
            await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = false });
        ids["draft-1"] = await Draft("einzeln");
        ids["draft-2"] = await Draft("stapel");
        foreach (var name in new[] { "instance", "cancel", "cancel-bulk", "delete", "delete-bulk" })
            ids[name] = await Run();
        foreach (var name in new[] { "delete", "delete-bulk" })
            await api.Post($"/elsa/api/cancel/workflow-instances/{ids[name]}", new { });
        await Wait.UntilAsync(
            async () =>
                (await api.Get($"/elsa/api/workflow-instances/{ids["instance"]}/journal"))[
                    "totalCount"
                ]!.GetValue<int>() > 0,
            "the instance ran"
        );
        var records = await api.Get(
            $"/elsa/api/activity-executions/list?workflowInstanceId={ids["instance"]}&activityNodeId=Workflow1:Folge:Warten"
        );
        ids["execution"] = records["items"]![0]!["id"]!.ToString();
        using var archive = await api.Send(HttpMethod.Get, $"/elsa/api/workflow-instances/{ids["delete"]}/export");
        ids["archive"] = await archive.Content.ReadAsStringAsync();
        return ids;

        async Task<string> Draft(string name)
        {
            var latest = await api.Get($"/elsa/api/workflow-definitions/by-definition-id/{name}");
            latest["description"] = "Entwurf";
            return (await api.Post("/elsa/api/workflow-definitions", new { model = latest, publish = false })).Body![
                "workflowDefinition"
            ]!["id"]!.ToString();
        }

        async Task<string> Run()
        {
            using var response = await api.Send(
                HttpMethod.Post,
                "/elsa/api/workflow-definitions/vertrag/execute",
                JsonContent.Create(new { versionOptions = "Latest", input = new { amount = 1 } })
            );
            return response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        }
    }
}
