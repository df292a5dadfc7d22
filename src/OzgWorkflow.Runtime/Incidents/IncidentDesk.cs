using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Incidents;

/// <summary>What is to be done about an incident.</summary>
public enum IncidentAction
{
    /// <summary>Try again what stopped.</summary>
    Retry,

    /// <summary>Go on past it.</summary>
    Skip,

    /// <summary>Cancel the instance.</summary>
    Cancel,
}

/// <summary>How to deal with incidents.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Outcome">Outcome when it is skipped.</param>
/// <param name="Outputs">Outputs when it is skipped.</param>
/// <param name="Variables">Variables to change before it is tried again.</param>
/// <param name="Reason">Why the instance is cancelled.</param>
public sealed record IncidentDecision(
    IncidentAction Action, string? Outcome = null, IReadOnlyDictionary<string, object?>? Outputs = null, IReadOnlyDictionary<string, object?>? Variables = null, string? Reason = null);

/// <summary>An incident by its place.</summary>
public sealed record IncidentKey(Guid InstanceId, long IncidentId);

/// <summary>Lets people deal with incidents, one or many.</summary>
public sealed class IncidentDesk(IDbContextFactory<WorkflowDb> databases, StepHandler commands)
{
    /// <summary>Open incidents, newest first, as a query to page and filter.</summary>
    public static IQueryable<IncidentRow> Open(WorkflowDb db, string? definitionId = null, string? kind = null) => db.Incidents.AsNoTracking()
        .Where(x => x.ResolvedAt == null && (definitionId == null || x.DefinitionId == definitionId) && (kind == null || x.Kind == kind))
        .OrderByDescending(x => x.At).ThenBy(x => x.InstanceId).ThenBy(x => x.IncidentId);

    /// <summary>Deals with one incident. The same command id twice has one effect.</summary>
    public async Task<CommandResult> Resolve(Guid commandId, Actor actor, IncidentKey incident, IncidentDecision decision, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var known = await db.Incidents.AsNoTracking().SingleOrDefaultAsync(x => x.InstanceId == incident.InstanceId && x.IncidentId == incident.IncidentId, cancellation);
        if (known is null) return new CommandResult.NotFound("Diese Störung gibt es nicht.");
        if (known.ResolvedAt is not null) return new CommandResult.Conflict($"Die Störung wurde bereits behoben ({known.ResolvedBy ?? "vom System"}).", incident.InstanceId);
        if (decision.Variables is { Count: > 0 } variables)
        {
            var editId = DeterministicId.Create(commandId, -1);
            var edited = await commands.Handle(new EditVariables(editId, actor, incident.InstanceId, variables), cancellation);
            if (edited is not CommandResult.Done) return edited;
        }

        return await commands.Handle(CommandFor(commandId, actor, incident, decision), cancellation);
    }

    /// <summary>Deals with many incidents in the same way; returns what became of each.</summary>
    public async Task<IReadOnlyList<(IncidentKey Incident, CommandResult Result)>> ResolveAll(
        Guid commandId, Actor actor, IReadOnlyList<IncidentKey> incidents, IncidentDecision decision, CancellationToken cancellation)
    {
        var results = new List<(IncidentKey, CommandResult)>();
        foreach (var (number, incident) in incidents.Index())
            results.Add((incident, await Resolve(DeterministicId.Create(commandId, number), actor, incident, decision, cancellation)));
        return results;
    }

    private static Command CommandFor(Guid id, Actor actor, IncidentKey incident, IncidentDecision decision) => decision.Action switch
    {
        IncidentAction.Retry => new RetryIncident(id, actor, incident.InstanceId, incident.IncidentId),
        IncidentAction.Skip => new SkipIncident(id, actor, incident.InstanceId, incident.IncidentId, decision.Outcome, decision.Outputs ?? Value.EmptyMap),
        IncidentAction.Cancel => new CancelInstance(id, actor, incident.InstanceId, decision.Reason ?? "Störung"),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };
}
