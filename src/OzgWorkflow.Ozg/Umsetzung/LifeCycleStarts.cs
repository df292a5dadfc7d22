using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Umsetzung;

/// <summary>What a bulk start did.</summary>
/// <param name="Started">Life cycles that were started.</param>
/// <param name="AlreadyRunning">Leistungen whose life cycle ran already.</param>
/// <param name="Refused">Leistungen whose life cycle could not be started.</param>
/// <param name="Refusal">Why most of them could not, for people; <c>null</c> when all could.</param>
public sealed record BulkStart(int Started, int AlreadyRunning, int Refused, string? Refusal)
{
    /// <summary>What it did, in words.</summary>
    public override string ToString() =>
        $"{Started} gestartet, {AlreadyRunning} liefen schon."
        + (Refused == 0 ? "" : $" {Refused} konnten nicht gestartet werden: {Refusal}");
}

/// <summary>Starts life cycles of Leistungen.</summary>
public sealed class LifeCycleStarts(
    IDbContextFactory<OzgDb> databases,
    LeistungList list,
    LeistungPolicy policy,
    StepHandler commands,
    OzgOptions options
)
{
    private const string LargeChange = "Große Änderung beschlossen";

    /// <summary>Starts the life cycle of a Leistung; a conflict when one runs already.</summary>
    public async Task<CommandResult> Start(Guid key, string ozgId, Actor actor, CancellationToken cancellation)
    {
        var leistung = await list.Find(ozgId, cancellation);
        if (leistung is not null && !await policy.MayStart(leistung, actor, cancellation))
            return policy.Refuse(leistung, actor);
        if (await commands.AnsweredBefore(Started(key, ozgId, actor), cancellation) is { } before)
            return Said(before);
        return leistung is null ? LifeCycle.Unknown(ozgId) : await Start(key, leistung, actor, cancellation);
    }

    /// <summary>
    /// Starts the life cycles of all Leistungen, or of those of a Themenfeld, as far as the actor is responsible for
    /// them; those that run already are left alone.
    /// </summary>
    public async Task<BulkStart> StartAll(string? themenfeld, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var all = await db
            .Leistungen.AsNoTracking()
            .Where(x => themenfeld == null || x.Themenfeld == themenfeld)
            .OrderBy(x => x.OzgId)
            .ToListAsync(cancellation);
        var leistungen = await policy.ThoseToStart(all, actor, cancellation);
        if (leistungen is [] && all is [var foreign, ..])
            return new BulkStart(0, 0, all.Count, policy.Refuse(foreign, actor).Message);
        var (started, running) = (0, 0);
        var refusals = new ConcurrentDictionary<string, int>();
        await Parallel.ForEachAsync(
            leistungen,
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (leistung, token) =>
            {
                switch (await Start(Guid.CreateVersion7(), leistung, actor, token, isOne: false))
                {
                    case CommandResult.Done { Changed: true }:
                        Interlocked.Increment(ref started);
                        break;
                    case CommandResult.Conflict { InstanceId: not null }:
                        Interlocked.Increment(ref running);
                        break;
                    case var other:
                        refusals.AddOrUpdate(other.Refusal ?? "", 1, (_, count) => count + 1);
                        break;
                }
            }
        );
        return new BulkStart(
            started,
            running,
            refusals.Values.Sum(),
            refusals.Select(x => x.Key).MaxBy(x => refusals[x])
        );
    }

    private async Task<CommandResult> Start(
        Guid key,
        Leistung leistung,
        Actor actor,
        CancellationToken cancellation,
        bool isOne = true
    )
    {
        var inputs = new Dictionary<string, object?>
        {
            ["OzgId"] = leistung.OzgId,
            ["Leistung"] = leistung.Name,
            ["Themenfeld"] = leistung.Themenfeld,
            ["Gremium"] = options.Committee,
        };
        var result = await commands.Handle(
            Started(key, leistung.OzgId, actor) with
            {
                Inputs = inputs,
                CorrelationId = leistung.OzgId,
                InstanceName = leistung.Name,
                KeepsRefusal = isOne,
                // One that was decided in a life cycle that has ended is not for this one.
                With = batch => SignalPublisher.Forget(batch, LargeChange, leistung.OzgId),
            },
            cancellation
        );
        return Said(result);
    }

    private static CommandResult Said(CommandResult start) =>
        start is CommandResult.Conflict { InstanceId: { } running }
            ? new CommandResult.Conflict($"Die Umsetzung dieser Leistung läuft bereits (Instanz {running}).", running)
            : start;

    /// <summary>A start as it was asked for; the rest is looked up, and may be another the next time.</summary>
    private static StartInstance Started(Guid key, string ozgId, Actor actor) =>
        new(
            key,
            actor,
            StartInstance.IdFor(actor, $"{LifeCycle.DefinitionId}/{ozgId}", key),
            LifeCycle.DefinitionId,
            Value.EmptyMap
        )
        {
            Identity = new Dictionary<string, object?> { ["ozgId"] = ozgId },
        };
}
