namespace OzgWorkflow.Runtime.Instances;

/// <summary>Removes ended instances with all that belongs to them.</summary>
internal static class InstanceRemoval
{
    /// <summary>The statement that removes the instances whose ids a query gives.</summary>
    internal static string Statement(string which) =>
        $"""
            WITH gone AS MATERIALIZED ({which}),
            journal AS (DELETE FROM workflow.journal WHERE instance_id IN (SELECT id FROM gone)),
            incident AS (DELETE FROM workflow.incident WHERE instance_id IN (SELECT id FROM gone)),
            comment AS (DELETE FROM workflow.task_comment WHERE task_id IN (SELECT id FROM workflow.task WHERE instance_id IN (SELECT id FROM gone))),
            task AS (DELETE FROM workflow.task WHERE instance_id IN (SELECT id FROM gone))
            DELETE FROM workflow.instance WHERE id IN (SELECT id FROM gone)
            """;
}
