using System.Text.Json;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>Reads definitions that came from outside.</summary>
public static class DefinitionReader
{
    /// <summary>A definition, or what is wrong with the text.</summary>
    public static (WorkflowDefinition? Definition, Problem? Problem) Read(string json, EngineLimits limits)
    {
        if (json.Length > limits.DefinitionSize)
            return (
                null,
                new Problem(
                    null,
                    $"The definition has {json.Length} characters; the limit is {limits.DefinitionSize} (DefinitionSize).",
                    $"Die Definition hat {json.Length:N0} Zeichen; erlaubt sind {limits.DefinitionSize:N0}."
                )
            );
        try
        {
            return (WorkflowDefinition.Parse(json).WithIds(), null);
        }
        catch (JsonException e)
        {
            return (
                null,
                new Problem(
                    null,
                    $"The definition cannot be read: {e.Message}",
                    $"Die Definition ist nicht lesbar; sie muss ein JSON-Objekt sein, das nicht zu tief verschachtelt ist: {e.Message}"
                )
            );
        }
    }

    /// <summary>A definition with an id: its own, or a new one.</summary>
    internal static WorkflowDefinition Identified(WorkflowDefinition given) =>
        given.DefinitionId.Length > 0 ? given : given.With(definitionId: Guid.CreateVersion7().ToString("n"));
}
