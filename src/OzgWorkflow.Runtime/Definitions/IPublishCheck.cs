using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>A check of what is to be published that needs to know more than the engine does. All that are registered are asked.</summary>
public interface IPublishCheck
{
    /// <summary>What would go wrong.</summary>
    Task<IReadOnlyList<Problem>> Find(WorkflowProgram program, CancellationToken cancellation);
}
