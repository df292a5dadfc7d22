using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Engine.Execution;

/// <summary>What came of trying out one activity.</summary>
/// <param name="Status">What happened to it last.</param>
/// <param name="Inputs">Inputs that it read.</param>
/// <param name="Outputs">Outputs that it set.</param>
/// <param name="Detail">Outcomes, or what went wrong.</param>
/// <param name="Problems">Why it could not be tried.</param>
public sealed record TrialResult(
    JournalEvent? Status,
    object? Inputs,
    object? Outputs,
    string? Detail,
    IReadOnlyList<Problem> Problems
);

/// <summary>
/// Runs a single activity of a definition by itself, with values for the variables. Nothing is stored and nothing
/// leaves the engine: a task is not created, a mail is not sent.
/// </summary>
public static class ActivityTrial
{
    /// <summary>Tries the activity with that id.</summary>
    /// <param name="instanceId">Id of the instance that it runs in and that is never stored.</param>
    /// <param name="compile">Compiles a definition.</param>
    /// <param name="definition">Where the activity stands.</param>
    /// <param name="activityId">The activity.</param>
    /// <param name="values">Values of variables, by id or name.</param>
    /// <param name="now">The present.</param>
    /// <param name="limits">Bounds.</param>
    /// <returns>What came of it; <c>null</c> when there is no such activity.</returns>
    public static TrialResult? Run(
        Guid instanceId,
        Func<WorkflowDefinition, CompileResult> compile,
        WorkflowDefinition definition,
        string activityId,
        IReadOnlyDictionary<string, JsonNode?> values,
        DateTimeOffset now,
        EngineLimits limits
    )
    {
        if (ActivityTree.Of(definition.Root).FirstOrDefault(x => x.Id == activityId) is not { } place)
            return null;
        var compiled = compile(Alone(definition, place, values));
        if (compiled.Program is not { } program)
            return new TrialResult(null, null, null, null, compiled.Problems);
        var burst = Interpreter.Advance(
            program,
            Interpreter.NewInstance(instanceId),
            new Start(Values.Value.EmptyMap),
            now,
            limits
        );
        var lines = burst
            .Journal.Where(x => x.NodeKey == program.Root.Key && x.Event != JournalEvent.VariableChanged)
            .ToArray();
        object? DataOf(JournalEvent kind) => lines.LastOrDefault(x => x.Event == kind)?.Data;
        return new TrialResult(
            lines.LastOrDefault()?.Event,
            DataOf(JournalEvent.Started),
            DataOf(JournalEvent.Completed),
            lines.LastOrDefault()?.Detail,
            []
        );
    }

    /// <summary>
    /// The activity as the root of a definition that has the variables of all that is around it, with the values given.
    /// </summary>
    private static WorkflowDefinition Alone(
        WorkflowDefinition definition,
        ActivityPlace place,
        IReadOnlyDictionary<string, JsonNode?> values
    )
    {
        var alone = (JsonObject)definition.Json.DeepClone();
        var variables = new JsonArray();
        foreach (
            var scope in Around(place)
                .Select(x => x.Json["variables"])
                .Append(definition.Json["variables"])
                .OfType<JsonArray>()
        )
        foreach (var variable in scope.OfType<JsonObject>().Select(x => (JsonObject)x.DeepClone()))
        {
            foreach (var name in new[] { "id", "name" })
                if (WorkflowDefinition.Text(variable, name) is { } key && values.TryGetValue(key, out var value))
                    variable["value"] = value?.DeepClone();
            variables.Add(variable);
        }

        alone["variables"] = variables;
        alone["root"] = place.Json.DeepClone();
        return WorkflowDefinition.Parse(alone.ToJsonString());
    }

    private static IEnumerable<ActivityPlace> Around(ActivityPlace place)
    {
        for (var container = place.Container; container is not null; container = container.Container)
            yield return container;
    }
}
