using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Audit;

/// <summary>Notes who changed what, in the transaction that changes it.</summary>
public static class AuditLog
{
    /// <summary>Notes it with what the database context saves.</summary>
    public static void Note(this WorkflowDb db, params IEnumerable<AuditEntry> entries) => db.Audit.AddRange(entries);

    /// <summary>Notes what was done to something else than workflows, in the transaction of any context.</summary>
    public static Task Note(
        this DatabaseFacade database,
        DateTimeOffset at,
        Actor actor,
        string action,
        string detail,
        CancellationToken cancellation
    ) =>
        database.ExecuteSqlAsync(
            $"INSERT INTO workflow.audit (at, account, action, detail) VALUES ({at}, {actor.Account}, {action}, {detail})",
            cancellation
        );

    /// <summary>Notes it with what a step writes.</summary>
    public static void Note(this StepBatch batch, AuditEntry entry) =>
        batch.Add(
            "INSERT INTO workflow.audit (at, account, action, definition_id, version, instance_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            entry.At,
            entry.Account,
            entry.Action,
            entry.DefinitionId,
            entry.Version,
            entry.InstanceId,
            entry.Detail
        );

    /// <summary>Notes what was done to an instance, with its definition and name.</summary>
    internal static void Note(this StepBatch batch, DateTimeOffset at, Actor actor, string action, Guid instanceId) =>
        batch.Add(
            """
            INSERT INTO workflow.audit (at, account, action, definition_id, instance_id, detail)
            SELECT $1, $2, $3, definition_id, id, name FROM workflow.instance WHERE id = $4
            """,
            at,
            actor.Account,
            action,
            instanceId
        );
}
