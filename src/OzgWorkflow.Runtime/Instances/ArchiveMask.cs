using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Journal;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>Takes out of an instance's file what lets somebody in: whoever may read a history may not use the secrets in it.</summary>
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

    internal static byte[] Of(Guid id, byte[] bytes, WorkflowProgram program)
    {
        var state = StateSerializer.Deserialize(id, bytes, program);
        foreach (var variable in program.Variables)
            if (state.Variables.TryGetValue(variable.Id, out var value))
                state.Variables[variable.Id] = Secrets.LetsInBy(variable.Name)
                    ? Secrets.Masked(value)
                    : Secrets.MaskedWithin(value);
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
