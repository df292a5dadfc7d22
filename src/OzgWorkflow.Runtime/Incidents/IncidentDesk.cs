using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
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
    IncidentAction Action,
    string? Outcome = null,
    IReadOnlyDictionary<string, object?>? Outputs = null,
    IReadOnlyDictionary<string, object?>? Variables = null,
    string? Reason = null
);

/// <summary>An incident by its place.</summary>
public sealed record IncidentKey(Guid InstanceId, long IncidentId);

/// <summary>Lets people deal with incidents, one or many.</summary>
public sealed class IncidentDesk(IDbContextFactory<WorkflowDb> databases, StepHandler commands)
{
    /// <summary>Open incidents, newest first, as a query to page and filter.</summary>
    public static IQueryable<IncidentRow> Open(WorkflowDb db, string? definitionId = null, string? kind = null) =>
        db
            .Incidents.AsNoTracking()
            .Where(x =>
                x.ResolvedAt == null
                && (definitionId == null || x.DefinitionId == definitionId)
                && (kind == null || x.Kind == kind)
            )
            .OrderByDescending(x => x.At)
            .ThenBy(x => x.InstanceId)
            .ThenBy(x => x.IncidentId);

    /// <summary>Deals with one incident. The same key twice has one effect and gets the same answer.</summary>
    public async Task<CommandResult> Resolve(
        Guid key,
        Actor actor,
        IncidentKey incident,
        IncidentDecision decision,
        CancellationToken cancellation
    )
    {
        var result = await commands.Handle(
            new MoveInstance(key, actor, incident.InstanceId, StimulusOf(incident, decision, actor)),
            cancellation
        );
        if (result is not CommandResult.Done { Changed: false })
            return result;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var known = await db
            .Incidents.AsNoTracking()
            .SingleOrDefaultAsync(
                x => x.InstanceId == incident.InstanceId && x.IncidentId == incident.IncidentId,
                cancellation
            );
        return known is null
            ? new CommandResult.NotFound("Diese Störung gibt es nicht.")
            : new CommandResult.Conflict(
                $"Die Störung wurde bereits behoben ({known.ResolvedBy ?? "vom System"}).",
                incident.InstanceId
            );
    }

    /// <summary>Deals with many incidents in the same way; returns what became of each.</summary>
    public async Task<IReadOnlyList<(IncidentKey Incident, CommandResult Result)>> ResolveAll(
        Guid commandId,
        Actor actor,
        IReadOnlyList<IncidentKey> incidents,
        IncidentDecision decision,
        CancellationToken cancellation
    )
    {
        var results = new List<(IncidentKey, CommandResult)>();
        foreach (var incident in incidents)
        {
            // By what it is about, not by its place in the list: who asks again may name fewer.
            var key = DeterministicId.Create(commandId, incident.IncidentId);
            results.Add((incident, await Resolve(key, actor, incident, decision, cancellation)));
        }

        return results;
    }

    private static Stimulus StimulusOf(IncidentKey incident, IncidentDecision decision, Actor actor) =>
        decision.Action switch
        {
            IncidentAction.Retry => new Retry(incident.IncidentId) { Values = decision.Variables ?? Value.EmptyMap },
            IncidentAction.Skip => new Skip(incident.IncidentId, decision.Outcome, decision.Outputs ?? Value.EmptyMap)
            {
                By = actor.Account,
                Values = decision.Variables ?? Value.EmptyMap,
            },
            IncidentAction.Cancel => new Cancel(decision.Reason ?? "Störung") { IncidentId = incident.IncidentId },
            _ => throw new ArgumentOutOfRangeException(nameof(decision)),
        };
}
