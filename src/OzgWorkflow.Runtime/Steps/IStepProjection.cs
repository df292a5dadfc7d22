using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Keeps rows in step with events: what an event means for them is written in the transaction of the step that raised
/// it.
/// </summary>
public interface IStepProjection
{
    /// <summary>Adds what the event means to the step's batch.</summary>
    void Project(WorkflowEvent raised, StepBatch batch);
}
