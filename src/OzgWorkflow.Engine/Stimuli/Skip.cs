using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Goes on past what an incident stopped, as if it had completed.</summary>
/// <param name="IncidentId">The incident.</param>
/// <param name="Outcome">Outcome; "Done" when there is none.</param>
/// <param name="Outputs">Outputs that the activity would have had.</param>
public sealed record Skip(long IncidentId, string? Outcome, IReadOnlyDictionary<string, object?> Outputs)
    : Stimulus,
        IVariableEdit
{
    /// <summary>Account that skips it; <c>null</c> for the system.</summary>
    public string? By { get; init; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?> Values { get; init; } = Value.EmptyMap;

    internal override Dictionary<string, object?> Members =>
        new()
        {
            ["incident"] = IncidentId,
            ["outcome"] = Outcome,
            ["outputs"] = Outputs,
            ["by"] = By,
            ["values"] = Values.Count == 0 ? null : Values,
        };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State.FindIncident(IncidentId) is not { } incident)
            return false;
        burst.Resolve(incident);
        IVariableEdit.Apply(this, burst);
        if (burst.State.StoppedBy(incident) is not { } execution)
            return true;
        burst.Note(execution, JournalEvent.Skipped, Outcome);
        execution.Status = ExecutionStatus.Running;
        var context = new ActivityContext(burst, execution);
        (execution.Node.Activity as ISkippable)?.Skipped(context, Outcome, By);
        foreach (var (name, value) in Outputs)
            context.SetOutput(name, value);
        burst.Complete(execution, [Outcome ?? "Done"]);
        return true;
    }

    internal static Skip Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("incident"), members.Text("outcome"), members.Map("outputs"))
        {
            By = members.Text("by"),
            Values = members.Map("values"),
        };
}
