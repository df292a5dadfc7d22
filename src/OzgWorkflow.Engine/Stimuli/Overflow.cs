using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>A step could not be kept because of a limit: an incident says so, nothing else changes.</summary>
/// <param name="Limit">What went past which limit.</param>
public sealed record Overflow(string Limit) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["limit"] = Limit };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State is not { Status: WorkflowStatus.Running, Root: { } root })
            return false;
        burst.Raise(root, FaultException.Limit, Limit);
        return true;
    }

    internal static Overflow Read(IReadOnlyDictionary<string, object?> members) => new(members.Text("limit") ?? "");
}
