using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Runtime.Steps;

internal static class GivenUpWork
{
    /// <summary>
    /// Lets an incident of an instance say that work for it was given up; when it is resolved the work is tried again.
    /// </summary>
    internal static MoveInstance Of(Guid instanceId, string why) =>
        new(
            null,
            Actor.System,
            instanceId,
            new Overflow(
                $"Work for this instance was given up: {why}",
                $"Arbeit für diese Instanz wurde aufgegeben: {why}"
            )
        );
}
