using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
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

/// <summary>Starts life cycles of Leistungen and tells them what happened outside of them.</summary>
public sealed class LifeCycle(
    IDbContextFactory<OzgDb> databases,
    StepHandler commands,
    SignalPublisher signals,
    OzgOptions options
)
{
    /// <summary>Definition of the life cycle.</summary>
    public const string DefinitionId = "ozg-leistung";

    /// <summary>Characters of what a change is called.</summary>
    public const int TitleAtMost = 200;

    /// <summary>Characters of a description or a reason.</summary>
    public const int TextAtMost = 4000;

    private const string LargeChange = "Große Änderung beschlossen";

    /// <summary>Starts the life cycle of a Leistung; a conflict when one runs already.</summary>
    public async Task<CommandResult> Start(Guid key, string ozgId, Actor actor, CancellationToken cancellation)
    {
        if (await commands.AnsweredBefore(Started(key, ozgId, actor), cancellation) is { } before)
            return Said(before);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return
            await db.Leistungen.AsNoTracking().SingleOrDefaultAsync(x => x.OzgId == ozgId, cancellation) is { } leistung
            ? await Start(key, leistung, actor, cancellation)
            : Unknown(ozgId);
    }

    /// <summary>
    /// Starts the life cycles of all Leistungen, or of those of a Themenfeld; those that run already are left alone.
    /// </summary>
    public async Task<BulkStart> StartAll(string? themenfeld, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var leistungen = await db
            .Leistungen.AsNoTracking()
            .Where(x => themenfeld == null || x.Themenfeld == themenfeld)
            .OrderBy(x => x.OzgId)
            .ToListAsync(cancellation);
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

    /// <summary>Asks for a change of a Leistung in operation.</summary>
    public Task<CommandResult> RequestChange(
        Guid commandId,
        string ozgId,
        string title,
        string? description,
        Actor actor,
        CancellationToken cancellation
    ) =>
        Tell(
            commandId,
            ozgId,
            "Änderung beantragt",
            new Dictionary<string, object?>
            {
                ["titel"] = title,
                ["beschreibung"] = description,
                ["von"] = actor.Account,
            },
            actor,
            cancellation
        );

    /// <summary>Takes a Leistung out of operation.</summary>
    public Task<CommandResult> Retire(
        Guid commandId,
        string ozgId,
        string reason,
        Actor actor,
        CancellationToken cancellation
    ) =>
        Tell(
            commandId,
            ozgId,
            "Leistung außer Betrieb genommen",
            new Dictionary<string, object?> { ["grund"] = reason, ["von"] = actor.Account },
            actor,
            cancellation
        );

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
        new(key, actor, StartInstance.IdFor(actor, $"{DefinitionId}/{ozgId}", key), DefinitionId, Value.EmptyMap)
        {
            Identity = new Dictionary<string, object?> { ["ozgId"] = ozgId },
        };

    private async Task<CommandResult> Tell(
        Guid commandId,
        string ozgId,
        string eventName,
        IReadOnlyDictionary<string, object?> payload,
        Actor actor,
        CancellationToken cancellation
    )
    {
        await using (var db = await databases.CreateDbContextAsync(cancellation))
            if (!await db.Leistungen.AnyAsync(x => x.OzgId == ozgId, cancellation))
                return Unknown(ozgId);
        return await signals.Publish(
            new EventPublished(commandId, eventName, ozgId, payload),
            actor,
            cancellation,
            otherwise: "Die Leistung ist nicht in einer Phase, in der das möglich ist."
        );
    }

    private static CommandResult.NotFound Unknown(string ozgId) =>
        new($"Eine Leistung mit der OZG-ID {ozgId} gibt es nicht.");
}
