using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// A check of what is to be published that needs to know more than the engine does. All that are registered are asked.
/// </summary>
public interface IPublishCheck
{
    /// <summary>What would go wrong.</summary>
    /// <param name="program">What is to be published.</param>
    /// <param name="db">The database as it is asked; while publishing, in its transaction.</param>
    /// <param name="cancellation">Ends the search.</param>
    Task<IReadOnlyList<Problem>> Find(WorkflowProgram program, WorkflowDb db, CancellationToken cancellation);
}
