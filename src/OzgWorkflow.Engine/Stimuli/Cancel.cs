using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Ends it from outside.</summary>
/// <param name="Reason">Why, for the journal.</param>
public sealed record Cancel(string Reason) : Stimulus
{
    /// <summary>The incident because of which it ends: once that is dealt with, nothing ends.</summary>
    public long? IncidentId { get; init; }

    internal override Dictionary<string, object?> Members => new() { ["reason"] = Reason, ["incident"] = IncidentId };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State.Status == WorkflowStatus.Finished)
            return false;
        if (IncidentId is { } id && burst.State.FindIncident(id) is null)
            return false;
        if (burst.State.Root is { } root)
        {
            burst.Note(root, JournalEvent.Cancelled, Reason);
            burst.Compensate(root);
        }

        burst.End(WorkflowSubStatus.Cancelled);
        return true;
    }

    internal static Cancel Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Text("reason") ?? "") { IncidentId = members.GetValueOrDefault("incident") as long? };
}
