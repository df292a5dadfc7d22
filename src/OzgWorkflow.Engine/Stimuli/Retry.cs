using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Tries again what an incident stopped.</summary>
/// <param name="IncidentId">The incident.</param>
public sealed record Retry(long IncidentId) : Stimulus, IVariableEdit
{
    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Values { get; init; } = Value.EmptyMap;

    internal override Dictionary<string, object?> Members =>
        new() { ["incident"] = IncidentId, ["values"] = Values.Count == 0 ? null : Values };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State.FindIncident(IncidentId) is not { } incident)
            return false;
        burst.Resolve(incident);
        IVariableEdit.Apply(this, burst);
        if (burst.State.StoppedBy(incident) is not { } execution)
            return true;
        execution.FailedTries.Clear();
        burst.TryAgain(execution);
        return true;
    }

    internal static Retry Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("incident")) { Values = members.Map("values") };
}
