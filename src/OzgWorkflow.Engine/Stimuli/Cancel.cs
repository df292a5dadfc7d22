using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Ends it from outside.</summary>
/// <param name="Reason">Why, for the journal.</param>
public sealed record Cancel(string Reason) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["reason"] = Reason };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State.Status == WorkflowStatus.Finished)
            return false;
        if (burst.State.Root is { } root)
        {
            burst.Note(root, JournalEvent.Cancelled, Reason);
            burst.Compensate(root);
        }

        burst.End(WorkflowSubStatus.Cancelled);
        return true;
    }

    internal static Cancel Read(IReadOnlyDictionary<string, object?> members) => new(members.Text("reason") ?? "");
}
