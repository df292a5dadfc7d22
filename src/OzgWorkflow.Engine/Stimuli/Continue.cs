using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Goes on after a commit within a run of activities.</summary>
public sealed record Continue : Stimulus
{
    internal override Dictionary<string, object?> Members => [];

    internal override bool Apply(IBurst burst) =>
        burst.State is { Status: WorkflowStatus.Running, HasQueued: true } state && burst.Program.LetsGoOn(state);

    internal static Continue Read(IReadOnlyDictionary<string, object?> _) => new();
}
