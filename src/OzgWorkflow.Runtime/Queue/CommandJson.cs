using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Commands for later, as JSON: who gives them and their stimulus.</summary>
internal static class CommandJson
{
    /// <summary>
    /// SQL for the instance that wants the start that a job (t) is about; <c>null</c> for all other jobs. It reads any
    /// payload.
    /// </summary>
    internal const string Wants = "substring(t.payload from '\"parentId\":\"([0-9a-f-]{36})\"')::uuid";

    internal static string Write(StartInstance start) =>
        ValueJson.ToExactJson(
            new Dictionary<string, object?>
            {
                ["definitionId"] = start.DefinitionId,
                ["parentId"] = start.ParentId?.ToString(),
                ["stimulus"] = StimulusJson.Write(start.Stimulus),
            }
        );

    internal static string Write(Stimulus stimulus, string? account) =>
        ValueJson.ToExactJson(
            new Dictionary<string, object?> { ["account"] = account, ["stimulus"] = StimulusJson.Write(stimulus) }
        );

    internal static Command Read(Guid instanceId, string json)
    {
        var values = (IReadOnlyDictionary<string, object?>)ValueJson.ParseExact(json)!;
        var stimulus = StimulusJson.Read((IReadOnlyDictionary<string, object?>)values["stimulus"]!);
        var actor = Actor.System with { Account = values.GetValueOrDefault("account") as string };
        return stimulus is not Start start
            ? new MoveInstance(null, actor, instanceId, stimulus)
            : new StartInstance(null, actor, instanceId, (string)values["definitionId"]!, start.Inputs)
            {
                CorrelationId = start.CorrelationId,
                InstanceName = start.Name,
                ParentId = values["parentId"] is string parent ? Guid.Parse(parent) : null,
                WaitingParent = start.Parent,
                Trigger = start.Trigger,
                TriggerPayload = start.TriggerPayload,
            };
    }
}
