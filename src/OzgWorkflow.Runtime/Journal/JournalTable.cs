namespace OzgWorkflow.Runtime.Journal;

/// <summary>The statements that write the journal.</summary>
internal static class JournalTable
{
    /// <summary>Begins the statement that adds an entry; values follow.</summary>
    internal const string Insert =
        "INSERT INTO workflow.journal (instance_id, step, at, command, actor, definition_version_id, stimulus, entries)";

    /// <summary>Removes the entries of the instances in <c>gone</c>.</summary>
    internal const string Remove = "DELETE FROM workflow.journal WHERE instance_id IN (SELECT id FROM gone)";
}
