using System.Globalization;
using System.Text.Json;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>Reads definitions that came from outside.</summary>
public static class DefinitionReader
{
    /// <summary>A definition, or what is wrong with the text.</summary>
    public static (WorkflowDefinition? Definition, Problem? Problem) Read(string json, EngineLimits limits)
    {
        if (Problem(json, limits) is { } problem)
            return (null, problem);
        var text = json.TrimStart('\uFEFF');
        try
        {
            var definition = WorkflowDefinition.Parse(text).WithIds();
            return Problem(definition, limits) is { } tooLong ? (null, tooLong) : (definition, null);
        }
        catch (JsonException)
        {
            var (english, german) = text.TrimStart()[0] switch
            {
                '[' => ("a list", "eine Liste"),
                '"' => ("a text", "ein Text"),
                _ => ("a single value", "ein einzelner Wert"),
            };
            return (
                null,
                Unreadable(
                    $"A JSON object {{ … }} is expected, this is {english}.",
                    $"Erwartet wird ein JSON-Objekt {{ … }}, das ist {german}."
                )
            );
        }
    }

    /// <summary>What is wrong with the text before it is read as a definition.</summary>
    internal static Problem? Problem(string json, EngineLimits limits)
    {
        if (json.Length > limits.DefinitionSize)
            return new Problem(
                null,
                $"The definition has {json.Length} characters; the limit is {limits.DefinitionSize} (DefinitionSize).",
                string.Create(
                    CultureInfo.GetCultureInfo("de-DE"),
                    $"Die Definition hat {json.Length:N0} Zeichen; erlaubt sind {limits.DefinitionSize:N0}."
                )
            );
        return JsonScan.Problem(json, JsonBounds.OfFile) is { } problem
            ? Unreadable(problem.Sentence, problem.UserSentence)
            : null;
    }

    /// <summary>
    /// What is wrong with a definition that was read: wherever it is shown, each activity says the ids of all around
    /// it.
    /// </summary>
    internal static Problem? Problem(WorkflowDefinition definition, EngineLimits limits) =>
        ActivityTree.NodeIdsLength(definition.Root) <= limits.DefinitionSize
            ? null
            : new Problem(
                null,
                $"The node ids of the activities have more than {limits.DefinitionSize} characters together (DefinitionSize).",
                "Die Kennungen der Aktivitäten sind zu lang oder die Aktivitäten zu tief ineinander verschachtelt. Kürzen Sie die Kennungen oder verschachteln Sie weniger."
            );

    private static Problem Unreadable(string why, string whyForUsers) =>
        new(null, $"The definition cannot be read: {why}", $"Die Definition ist nicht lesbar: {whyForUsers}");

    /// <summary>A definition with an id: its own, or a new one.</summary>
    internal static WorkflowDefinition Identified(WorkflowDefinition given) =>
        given.DefinitionId.Length > 0 ? given : given.With(definitionId: Guid.CreateVersion7().ToString("n"));
}
