using Npgsql;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>An instance that this transaction holds, with what its command needs to know; read in one round trip.</summary>
internal sealed record LockedInstance(Guid Id, string DefinitionId, string DefinitionVersionId, byte[] State, int Step, bool HasReceipt, HumanTaskRow? Task)
{
    private const string Columns = "SELECT id, definition_id, definition_version_id, state, step FROM workflow.instance";

    // Each statement of the batch sees what was committed before it began, so whatever follows the lock is up to date.
    private const string LockById = $"{Columns} WHERE id = $1 FOR UPDATE";
    private const string LockByTask = $"{Columns} WHERE id = (SELECT instance_id FROM workflow.task WHERE id = $1) FOR UPDATE";
    private const string FindReceipt = "SELECT EXISTS (SELECT FROM workflow.receipt WHERE command_id = $1)";

    private const string ReadTask =
        """
        SELECT id, instance_id, bookmark_id, definition_id, definition_version_id, node_key, title, candidate_roles, assignee, status, completed_by, outcome, delegated_by
        FROM workflow.task WHERE id = $1
        """;

    internal static async Task<LockedInstance?> Load(StepBatch batch, Command command, CancellationToken cancellation)
    {
        NpgsqlBatchCommand[] statements = command is CompleteTask task
            ? [StepBatch.Statement(LockByTask, task.TaskId), StepBatch.Statement(FindReceipt, command.Id), StepBatch.Statement(ReadTask, task.TaskId)]
            : [StepBatch.Statement(LockById, ((InstanceCommand)command).InstanceId), StepBatch.Statement(FindReceipt, command.Id)];
        await using var reader = await batch.Read(cancellation, statements);
        if (!await reader.ReadAsync(cancellation)) return null;
        var instance = new LockedInstance(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.GetInt32(4), false, null);
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        instance = instance with { HasReceipt = reader.GetBoolean(0) };
        if (command is not CompleteTask) return instance;
        await reader.NextResultAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return instance with { Task = Read(reader) };
    }

    private static HumanTaskRow Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetGuid(0),
        InstanceId = reader.GetGuid(1),
        BookmarkId = reader.GetInt64(2),
        DefinitionId = reader.GetString(3),
        DefinitionVersionId = reader.GetString(4),
        NodeKey = reader.GetString(5),
        Title = reader.GetString(6),
        CandidateRoles = reader.GetFieldValue<string[]>(7),
        Assignee = reader.IsDBNull(8) ? null : reader.GetString(8),
        Status = (HumanTaskStatus)reader.GetInt16(9),
        CompletedBy = reader.IsDBNull(10) ? null : reader.GetString(10),
        Outcome = reader.IsDBNull(11) ? null : reader.GetString(11),
        DelegatedBy = reader.IsDBNull(12) ? null : reader.GetString(12),
    };
}
