using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Reads what the JSON of an activity says of it, whatever its type: names, variables, retry policy, commits, logging,
/// outputs.
/// </summary>
internal sealed class NodeReader(CompilationState shared, Node? parent, string prefix)
{
    internal Node Read(JsonObject json, ActivityDescriptor descriptor, WorkflowDefinition? embedded)
    {
        var id = WorkflowDefinition.Text(json, "id")!;
        var custom = Simple(json["customProperties"]);
        return new Node
        {
            Id = id,
            Key = prefix + id,
            Type = WorkflowDefinition.Text(json, "type")!,
            Name = WorkflowDefinition.Text(json, "name"),
            DisplayText =
                WorkflowDefinition.Text(json["metadata"], "displayText")
                ?? WorkflowDefinition.Text(json, "name")
                ?? $"{descriptor.Attribute.DisplayName} ({id})",
            Activity = descriptor.Create(),
            Descriptor = descriptor,
            Parent = parent,
            Variables = VariableDefinition.ReadAll((embedded?.Json ?? json)["variables"]),
            CustomProperties = custom,
            CanStartWorkflow = Says(custom, "canStartWorkflow", "true"),
            CompensatedBy = custom.GetValueOrDefault("compensatedBy") is { Length: > 0 } compensating
                ? prefix + compensating
                : null,
            CompensatesOnFault = Says(custom, "onFault", "compensate"),
            Retry = Retry(id, (json["customProperties"] as JsonObject)?["retryPolicy"]),
            Commits = CommitStrategies.Read(
                custom.GetValueOrDefault("commitStrategyName"),
                shared.Definition.CommitStrategy
            ),
            Log = (parent?.InnerLog ?? shared.Log).Inner(json["customProperties"]),
            InnerLog = embedded is null
                ? (parent?.InnerLog ?? shared.Log)
                : LogPersistence.All.Inner(embedded.Json["customProperties"]),
            OutputTargets = OutputTargets(json),
        };
    }

    private static bool Says(Dictionary<string, string> custom, string name, string value) =>
        string.Equals(custom.GetValueOrDefault(name), value, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> OutputTargets(JsonObject json) =>
        ByName(
            json.Where(x =>
                    x.Value is JsonObject value
                    && value["expression"] is null
                    && WorkflowDefinition.Text(value["memoryReference"], "id") is not null
                )
                .Select(x => (x.Key, WorkflowDefinition.Text(x.Value!["memoryReference"], "id")!))
        );

    private static Dictionary<string, string> Simple(JsonNode? json) =>
        ByName((json as JsonObject ?? []).Where(x => x.Value is JsonValue).Select(x => (x.Key, x.Value!.ToString())));

    /// <summary>Names are the same in any case; of those that differ in nothing else, the last holds.</summary>
    private static Dictionary<string, string> ByName(IEnumerable<(string Name, string Text)> texts)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in texts)
            byName[name] = text;
        return byName;
    }

    private RetryPolicy? Retry(string id, JsonNode? json)
    {
        try
        {
            return RetryPolicy.Read(json);
        }
        catch (FormatException e)
        {
            shared.Report(
                id,
                $"The retry policy is not valid: {e.Message}",
                $"Die Angaben zur Wiederholung sind fehlerhaft: {ErrorText.ForUsers(e)}"
            );
            return null;
        }
    }
}
