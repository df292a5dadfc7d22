using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>Reads variables, and reports each whose default is not of its type.</summary>
internal static class VariableCompiler
{
    internal static IReadOnlyList<VariableDefinition> Read(JsonNode? json, string? activityId, List<Problem> problems)
    {
        var variables = new List<VariableDefinition>();
        foreach (var variable in (json as JsonArray ?? []).OfType<JsonObject>())
            try
            {
                variables.AddRange(VariableDefinition.ReadAll(new JsonArray(variable.DeepClone())));
            }
            catch (Exception e) when (e is FormatException or JsonException or OverflowException)
            {
                var (name, type) = (
                    WorkflowDefinition.Text(variable, "name"),
                    WorkflowDefinition.Text(variable, "typeName")
                );
                problems.Add(
                    new Problem(
                        activityId,
                        $"The default of the variable '{name}' is no {type}: {e.Message}",
                        $"Der Vorgabewert der Variablen „{name}“ passt nicht zu ihrem Typ {type}: {e.Message}"
                    )
                );
            }

        return variables;
    }
}
