using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Starts it.</summary>
/// <param name="Inputs">Values of the workflow's inputs, by name.</param>
/// <param name="CorrelationId">What it belongs to.</param>
/// <param name="Name">Name that people see.</param>
/// <param name="Parent">Who waits for it.</param>
public sealed record Start(
    IReadOnlyDictionary<string, object?> Inputs,
    string? CorrelationId = null,
    string? Name = null,
    ParentLink? Parent = null
) : Stimulus
{
    /// <summary>
    /// Key of the activity that triggered the start; it completes at once with <see cref="TriggerPayload"/>.
    /// </summary>
    public string? Trigger { get; init; }

    /// <summary>What triggered it.</summary>
    public object? TriggerPayload { get; init; }

    internal override Dictionary<string, object?> Members =>
        new()
        {
            ["inputs"] = Inputs,
            ["correlationId"] = CorrelationId,
            ["name"] = Name,
            ["parent"] = Parent is null ? null : new object?[] { Parent.InstanceId.ToString(), Parent.BookmarkId },
            ["trigger"] = Trigger,
            ["payload"] = TriggerPayload,
        };

    internal override bool Apply(IBurst burst)
    {
        var (state, program) = (burst.State, burst.Program);
        if (state.SubStatus != WorkflowSubStatus.Pending)
            return false;
        state.CorrelationId = CorrelationId;
        state.Name = Name;
        state.Parent = Parent;
        state.Inputs = program.Inputs.Count == 0 ? Inputs : Typed(Inputs, program.Inputs);
        foreach (var variable in program.Variables)
            state.Variables.TryAdd(variable.Id, variable.Default);
        if (Trigger is not null)
            burst.Trigger = (program[Trigger], TriggerPayload);
        state.Root = new ActivityExecution { Id = state.NextId(), Node = program.Root };
        burst.Schedule(state.Root);
        state.SubStatus = WorkflowSubStatus.Executing;
        return true;
    }

    internal static Start Read(IReadOnlyDictionary<string, object?> members) =>
        new(
            members.Map("inputs"),
            members.Text("correlationId"),
            members.Text("name"),
            Link(members.GetValueOrDefault("parent"))
        )
        {
            Trigger = members.Text("trigger"),
            TriggerPayload = members.GetValueOrDefault("payload"),
        };

    private static ParentLink? Link(object? value) =>
        value is IReadOnlyList<object?> { Count: 2 } link
            ? new ParentLink(Guid.Parse((string)link[0]!), (long)link[1]!)
            : null;

    private static Dictionary<string, object?> Typed(
        IReadOnlyDictionary<string, object?> given,
        IReadOnlyList<ArgumentDefinition> arguments
    )
    {
        var inputs = new Dictionary<string, object?>(given);
        foreach (var (name, type) in arguments)
        {
            var key = Value.KeyOf(given, name) ?? name;
            inputs[key] = type.ConvertFor(DeclaredType.Input, name, given.GetValueOrDefault(key));
        }

        return inputs;
    }
}
