using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>A task that another person must do than an earlier one: there must be both, and somebody who can.</summary>
internal static class FourEyes
{
    /// <summary>Reports that the task which another person must have done is none of this workflow, or the same person's.</summary>
    internal static void Check(ICompiler compiler, HumanTask task, JsonObject json)
    {
        if (!task.NotSameAs.TryConstant(out var earlier))
        {
            compiler.Report(
                $"'{task.NotSameAs.Name}' must be a constant.",
                $"„{task.NotSameAs.Label}“ muss eine Konstante sein."
            );
            return;
        }

        var other = ActivityTree
            .Of(compiler.Workflow.Root)
            .FirstOrDefault(x => x.Type == compiler.Node.Type && x.Id == earlier!.Trim() && x.Id != compiler.Node.Id);
        if (other is null)
            compiler.Report(
                $"There is no other task '{earlier}' in this workflow.",
                $"Eine andere Aufgabe „{earlier}“ gibt es in diesem Workflow nicht."
            );
        else if (OnlyOneFor(json) is { } one && one.Equals(OnlyOneFor(other.Json), StringComparison.OrdinalIgnoreCase))
            compiler.Report(
                $"Only '{one}' may do this task and '{earlier}', so nobody could do both as two.",
                $"Diese Aufgabe und „{earlier}“ kann nur „{one}“ erledigen: Beide von verschiedenen Personen, das geht dann nie."
            );
    }

    /// <summary>The one account that a task is for, as far as constants say; <c>null</c>: others may do it, too.</summary>
    private static string? OnlyOneFor(JsonObject task)
    {
        if (!IsBlank(task, "escalateTo"))
            return null;
        if (!IsBlank(task, "persons"))
            return Constant(task, "persons") is JsonArray { Count: 1 } persons ? Text(persons[0]) : null;
        return IsBlank(task, "candidateRole") ? Text(Constant(task, "assignee")) : null;
    }

    private static bool IsBlank(JsonObject task, string input) =>
        Expression(task, input) is not { } expression
        || IsLiteral(expression)
            && (expression["value"] is null or JsonArray { Count: 0 } || Text(expression["value"]) is "");

    private static JsonNode? Constant(JsonObject task, string input) =>
        Expression(task, input) is { } expression && IsLiteral(expression) ? expression["value"] : null;

    private static JsonObject? Expression(JsonObject task, string input) =>
        (task[input] as JsonObject)?["expression"] as JsonObject;

    private static bool IsLiteral(JsonObject expression) => Text(expression["type"]) is "Literal" or "Object";

    private static string? Text(JsonNode? json) =>
        json is JsonValue value && value.TryGetValue<string>(out var text) ? text.Trim() : null;
}
