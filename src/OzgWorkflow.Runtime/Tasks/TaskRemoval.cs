namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Statements that remove the tasks of instances that go, with all that belongs to them.</summary>
internal static class TaskRemoval
{
    /// <summary>Removes the tasks of the instances in <c>gone</c>.</summary>
    internal const string Remove = "DELETE FROM workflow.task WHERE instance_id IN (SELECT id FROM gone)";

    /// <summary>Removes the comments on their tasks.</summary>
    internal const string RemoveComments = $"DELETE FROM workflow.task_comment WHERE {OfTheirTasks}";

    /// <summary>Removes how their tasks went from one to another.</summary>
    internal const string RemoveMovements = $"DELETE FROM workflow.task_movement WHERE {OfTheirTasks}";

    /// <summary>Removes what was entered into their forms and not completed.</summary>
    internal const string RemoveDrafts = $"DELETE FROM workflow.task_draft WHERE {OfTheirTasks}";

    /// <summary>Removes what was uploaded into their forms.</summary>
    internal const string RemoveFiles = $"DELETE FROM workflow.task_file WHERE {OfTheirTasks}";

    private const string OfTheirTasks =
        "task_id IN (SELECT id FROM workflow.task WHERE instance_id IN (SELECT id FROM gone))";
}
