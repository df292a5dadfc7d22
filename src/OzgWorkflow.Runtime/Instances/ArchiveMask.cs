using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Journal;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>
/// Takes out of an instance's file what lets somebody in: whoever may read a history may not use the secrets in it.
/// </summary>
internal static class ArchiveMask
{
    internal static JournalRow Of(JournalRow row) =>
        new()
        {
            InstanceId = row.InstanceId,
            Step = row.Step,
            At = row.At,
            Command = row.Command,
            Actor = row.Actor,
            DefinitionVersionId = row.DefinitionVersionId,
            Stimulus = row.Stimulus is { } stimulus
                ? ValueJson.ToExactJson(Secrets.MaskedWithin(ValueJson.ParseExact(stimulus)))
                : null,
            Entries = JournalJson.Write([.. JournalJson.ReadShown(row.Entries)]),
        };

    internal static byte[] Of(Guid instanceId, byte[] bytes, WorkflowProgram program)
    {
        var state = StateSerializer.Deserialize(instanceId, bytes, program);
        var names = program.Variables.ToLookup(x => x.Id, x => x.Name);
        foreach (
            var variables in state
                .Executions.Select(x => x.Variables)
                .OfType<Dictionary<string, object?>>()
                .Append(state.Variables)
        )
        foreach (var (id, value) in variables.ToArray())
            variables[id] = Secrets.MaskedBy(names[id].FirstOrDefault() ?? id, value);
        foreach (var execution in state.Executions)
        {
            // Their names are the engine's own, and say nothing of secrets.
            execution.Properties = execution.Properties?.ToDictionary(x => x.Key, x => Secrets.MaskedWithin(x.Value));
            execution.WorkflowInputs = execution.WorkflowInputs is { } inputs ? Map(inputs) : null;
            execution.WorkflowOutputs = execution.WorkflowOutputs is { } outs ? new(Map(outs)) : null;
        }

        state.Inputs = Map(state.Inputs);
        state.LastResult = Secrets.MaskedWithin(state.LastResult);
        foreach (var outputs in state.ActivityOutputs.Values.Append(state.Outputs))
        foreach (var (name, value) in Map(outputs))
            outputs[name] = value;
        return StateSerializer.Serialize(state);
    }

    private static IReadOnlyDictionary<string, object?> Map(IReadOnlyDictionary<string, object?> values) =>
        (IReadOnlyDictionary<string, object?>)Secrets.MaskedWithin(values)!;
}
