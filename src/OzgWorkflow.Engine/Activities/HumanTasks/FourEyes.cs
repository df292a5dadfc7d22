using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>A task that another person must do than an earlier one: there must be both, and somebody who can.</summary>
internal static class FourEyes
{
    /// <summary>
    /// Reports that the task which another person must have done is none of this workflow, or the same person's.
    /// </summary>
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

    /// <summary>
    /// The task for everyone but who did the earlier one; <paramref name="details"/> as they are when it needs no
    /// other.
    /// </summary>
    /// <exception cref="FaultException">The earlier one is not done, or nobody else could do this one.</exception>
    internal static TaskDetails Apply(ActivityContext context, string? earlier, TaskDetails details)
    {
        if (earlier is null)
            return details;
        var by =
            DoneBy(context, earlier)
            ?? throw new FaultException(
                "Task",
                $"The task '{earlier}' is not done: nobody knows who must not do this one. Skip it with the outcome that shall count.",
                $"Die Aufgabe „{earlier}“ ist nicht erledigt: Niemand weiß, wer diese nicht erledigen darf (Vier-Augen-Prinzip). Überspringen Sie diese mit der Entscheidung, die gelten soll."
            );
        if (by.Length == 0)
            return details;
        var (persons, isFirstOnly) = (details.Bounds.Persons, Is(details.Assignee));
        var isForFirstOnly =
            persons.Count > 0
                ? persons.All(Is) && (details.Assignee is null || isFirstOnly)
                : details.CandidateRole is null && isFirstOnly;
        if (isForFirstOnly && details.EscalateTo is null)
            throw new FaultException(
                "Task",
                $"Only '{by}' may do this task, who did '{earlier}', too.",
                $"Diese Aufgabe darf nur „{by}“ erledigen und damit niemand: „{by}“ hat schon „{earlier}“ erledigt (Vier-Augen-Prinzip)."
            );
        return details with { NotBy = by, Assignee = isFirstOnly ? null : details.Assignee };

        bool Is(string? name) => by.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Has those who check the task find who did it.</summary>
    internal static void Remember(ActivityContext context, string? account)
    {
        // Programs in which a task checks another do.
        if (context.ReadsOutputs)
            context.Execution.NoteDoneBy(account);
    }

    /// <summary>
    /// Who did the earlier task of the same workflow, in the same turn of a loop; empty for nobody, <c>null</c> when it
    /// is not done.
    /// </summary>
    private static string? DoneBy(ActivityContext context, string earlier)
    {
        var key = context.Node.Key[..^context.Node.Id.Length] + earlier;
        // What was done before the definition had a name for it is known by its output.
        return context.Execution.WhoDid(key)
            ?? (context.GetOutput(key, "Outcome") is null ? null : Value.ToText(context.GetOutput(key, "CompletedBy")));
    }

    /// <summary>
    /// The one account that a task is for, as far as constants say; <c>null</c>: others may do it, too.
    /// </summary>
    private static string? OnlyOneFor(JsonObject task)
    {
        var hasPersons = !IsBlank(task, "persons");
        if (!IsBlank(task, "escalateTo") && !IsBlank(task, "dueIn") || !hasPersons && !IsBlank(task, "candidateRole"))
            return null;
        var named = new List<JsonNode?>();
        if (!IsBlank(task, "assignee"))
            named.Add(Constant(task, "assignee"));
        if (hasPersons)
            named.AddRange(Constant(task, "persons") as JsonArray ?? [null]);
        var names = named.Select(Text).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return names.Length == 1 ? names[0] : null;
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
