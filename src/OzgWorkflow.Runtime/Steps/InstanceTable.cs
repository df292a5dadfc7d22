namespace OzgWorkflow.Runtime.Steps;

/// <summary>The statements that write instances outside of a step.</summary>
internal static class InstanceTable
{
    /// <summary>Adds one that has ended elsewhere, unless it is there already.</summary>
    internal const string Import = """
        INSERT INTO workflow.instance (id, definition_id, definition_version_id, correlation_id, name, parent_id, trigger_key, status, sub_status, current_state, step, state, created_at, updated_at, finished_at, imported_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Removes the instances in <c>gone</c>.</summary>
    internal const string Remove = "DELETE FROM workflow.instance WHERE id IN (SELECT id FROM gone)";
}
