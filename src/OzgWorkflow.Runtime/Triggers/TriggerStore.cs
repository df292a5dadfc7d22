using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Triggers;

/// <summary>Keeps the triggers of published definitions in step with them.</summary>
internal static class TriggerStore
{
    /// <summary>
    /// Whoever publishes HTTP endpoints at the same time waits here, and then sees what this transaction leaves.
    /// </summary>
    internal static async Task TakeTurn(WorkflowDb db, WorkflowProgram program, CancellationToken cancellation)
    {
        if (Endpoints(program).Any())
            await db.TakeTurns(Turns.Paths, [""], cancellation);
    }

    /// <summary>HTTP endpoints that another published definition has already.</summary>
    internal static async Task<IReadOnlyList<Problem>> Conflicts(
        WorkflowDb db,
        WorkflowProgram program,
        CancellationToken cancellation
    )
    {
        var endpoints = Endpoints(program).ToDictionary(x => x.Name, x => x.NodeId);
        if (endpoints.Count == 0)
            return [];
        var names = endpoints.Keys.ToArray();
        var taken = await db
            .Triggers.Where(x => x.DefinitionId != program.Definition.DefinitionId && names.Contains(x.EventName))
            .ToListAsync(cancellation);
        return taken
            .Select(x => new Problem(
                endpoints[x.EventName!],
                $"{x.EventName} is used by the workflow '{x.DefinitionId}' already: choose another path.",
                $"{x.EventName} benutzt bereits der Workflow „{x.DefinitionId}“: Wählen Sie einen anderen Pfad."
            ))
            .ToArray();
    }

    private static IEnumerable<(string Name, string NodeId)> Endpoints(WorkflowProgram program) =>
        from trigger in program.Triggers
        where trigger.Spec is EventTrigger { IsExclusive: true }
        select (((EventTrigger)trigger.Spec).EventName, trigger.Node.Id);

    /// <summary>
    /// Puts the triggers of a version in place of those of the version before; a schedule that did not change goes on
    /// where it was.
    /// </summary>
    internal static async Task Replace(
        WorkflowDb db,
        WorkflowProgram program,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var definition = program.Definition.DefinitionId;
        var before = await db.Triggers.Where(x => x.DefinitionId == definition).ToListAsync(cancellation);
        db.Triggers.RemoveRange(before);
        await db.SaveChangesAsync(cancellation);
        foreach (var (node, spec) in program.Triggers)
        {
            var row = Row(definition, node.Key, spec, now);
            if (before.Find(x => x.Id == row.Id && x.Schedule == row.Schedule) is { } same)
                (row.DueAt, row.RunAt) = (same.DueAt, same.DueAt);
            db.Triggers.Add(row);
        }

        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>Removes the triggers of a definition that is not published any more.</summary>
    internal static async Task Remove(WorkflowDb db, string definitionId, CancellationToken cancellation) =>
        db.Triggers.RemoveRange(await db.Triggers.Where(x => x.DefinitionId == definitionId).ToListAsync(cancellation));

    private static TriggerRow Row(string definition, string nodeKey, TriggerSpec spec, DateTimeOffset now) =>
        spec switch
        {
            EventTrigger x => new TriggerRow
            {
                Id = Id(definition, nodeKey, x.EventName),
                DefinitionId = definition,
                NodeKey = nodeKey,
                EventName = x.EventName,
                Details = x.Details is null ? null : JsonSerializer.Serialize(x.Details, JsonSerializerOptions.Web),
            },
            TimeTrigger x => new TriggerRow
            {
                Id = Id(definition, nodeKey, ""),
                DefinitionId = definition,
                NodeKey = nodeKey,
                Schedule = x.Schedule.ToString(),
                Overlap = x.Overlap,
                DueAt = x.Schedule.Next(now),
                RunAt = x.Schedule.Next(now),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(spec)),
        };

    private static Guid Id(string definition, string nodeKey, string name) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{definition}\n{nodeKey}\n{name}")).AsSpan(0, 16));
}
