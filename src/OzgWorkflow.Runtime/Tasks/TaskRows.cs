using Npgsql;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Reads single tasks in the transaction of what is done with them.</summary>
internal static class TaskRows
{
    internal const string Lock = $"SELECT {Columns} FROM workflow.task WHERE id = $1 FOR UPDATE";

    internal const string Columns = """
        id, instance_id, bookmark_id, definition_id, definition_version_id, node_key, title, candidate_roles, status, candidate_groups,
        escalation_groups, is_for_tandem, assignee, completed_by, outcome, delegated_by, themenfeld, organisation, not_by, correlation_id, held_instead_of,
        priority, follow_up
        """;

    internal static HumanTaskRow Read(NpgsqlDataReader reader)
    {
        return new HumanTaskRow
        {
            Id = reader.GetGuid(0),
            InstanceId = reader.GetGuid(1),
            BookmarkId = reader.GetInt64(2),
            DefinitionId = reader.GetString(3),
            DefinitionVersionId = reader.GetString(4),
            NodeKey = reader.GetString(5),
            Title = reader.GetString(6),
            CandidateRoles = reader.GetFieldValue<string[]>(7),
            Status = (HumanTaskStatus)reader.GetInt16(8),
            CandidateGroups = reader.GetFieldValue<string[]>(9),
            EscalationGroups = reader.GetFieldValue<string[]>(10),
            IsForTandem = reader.GetBoolean(11),
            Assignee = Text(12),
            CompletedBy = Text(13),
            Outcome = Text(14),
            DelegatedBy = Text(15),
            Themenfeld = Text(16),
            Organisation = Text(17),
            NotBy = Text(18),
            CorrelationId = Text(19),
            HeldInsteadOf = Text(20),
            Priority = (TaskPriority)reader.GetInt16(21),
            FollowUp = reader.IsDBNull(22) ? null : reader.GetFieldValue<DateOnly>(22),
        };

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }
}
