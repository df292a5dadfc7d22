using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>A step could not be kept because of a limit: an incident says so, nothing else changes.</summary>
/// <param name="Limit">What went past which limit.</param>
/// <param name="UserMessage">The same in German.</param>
public sealed record Overflow(string Limit, string? UserMessage = null) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["limit"] = Limit, ["german"] = UserMessage };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State is not { Status: WorkflowStatus.Running, Root: { } root })
            return false;
        burst.Raise(root, FaultException.Limit, (Limit, UserMessage ?? Limit));
        return true;
    }

    internal static Overflow Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Text("limit") ?? "", members.Text("german"));
}
