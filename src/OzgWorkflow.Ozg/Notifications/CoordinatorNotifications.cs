using MassTransit;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>
/// Notes what coordinators are to be told, in the step in which it happens: nothing that follows can lose it.
/// </summary>
public sealed class NewsProjection : IStepProjection
{
    /// <summary>The events that coordinators are told of.</summary>
    internal static readonly IReadOnlyList<Type> Told =
    [
        typeof(PhaseEntered),
        typeof(TaskReminded),
        typeof(TaskEscalated),
        typeof(IncidentOccurred),
        typeof(VariantProposed),
        typeof(VariantConfirmed),
        typeof(VariantRejected),
        typeof(TandemNamed),
        typeof(PilotStarted),
        typeof(ServiceLive),
        typeof(ServiceRetired),
        typeof(ChangeRequested),
        typeof(VersionReleased),
        typeof(LeistungDeferred),
        typeof(CoordinatorsNotified),
        typeof(DecisionRecorded),
    ];

    /// <summary>How long the bus may take before the row itself is taken.</summary>
    private static readonly TimeSpan BusMayTake = TimeSpan.FromSeconds(30);

    /// <inheritdoc />
    public void Project(WorkflowEvent raised, StepBatch batch)
    {
        if (!Told.Contains(raised.GetType()))
            return;
        batch.Add(
            "INSERT INTO ozg.news (event_id, type, payload, run_at) VALUES ($1, $2, $3, $4)",
            raised.EventId,
            raised.GetType().Name,
            EventJson.Serialize(raised),
            raised.OccurredAt + BusMayTake
        );
    }
}

/// <summary>
/// Tells the coordinators of a Leistung's Themenfeld what happened, and of a late task those who have it or to whom it
/// was escalated. It hears of an event from the bus; one that never arrives there is found in its own table. Whoever
/// comes first removes the row and writes the notifications, so that an event that comes twice is told once.
/// </summary>
public sealed class CoordinatorNotifications(
    IDbContextFactory<OzgDb> databases,
    TaskHolders holders,
    WorkSignals signals
) : IWork
{
    /// <inheritdoc />
    public QueueTable Table { get; } = new("notification", "ozg.news", ["event_id"], ["type", "payload"]);

    /// <inheritdoc />
    public Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation) =>
        Notify(EventJson.Deserialize(rows[0].Value<string>(0), rows[0].Value<string>(1)), cancellation);

    /// <summary>Writes the notifications of an event, once.</summary>
    public async Task Notify(WorkflowEvent e, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.News.Where(x => x.EventId == e.EventId).ExecuteDeleteAsync(cancellation) == 0)
            return;
        var leistung = await db.Leistungen.AsNoTracking().SingleOrDefaultAsync(x => x.OzgId == e.OzgId, cancellation);
        var (themenfeld, more) = e is CoordinatorsNotified own
            ? (own.Themenfeld ?? leistung?.Themenfeld, $"\n\n{own.Text}")
            : (
                leistung?.Themenfeld,
                e is TaskEscalated { EscalatedTo: { } role }
                    ? $"\n\nWer die Rolle {role} hat, kann die Aufgabe jetzt übernehmen."
                    : ""
            );
        var names = await PersonList.Names(db, EventText.Accounts(e), cancellation);
        var (task, isEscalated) = e switch
        {
            TaskEscalated x => (x.TaskId, true),
            TaskReminded x => (x.TaskId, false),
            _ => ((Guid?)null, false),
        };
        if (EventText.Of(e, names) is { } line)
        {
            var accounts = await db
                .Coordinations.Where(x => x.Themenfeld == themenfeld && x.Kind != CoordinationKind.State)
                .Join(db.Persons, x => x.PersonId, x => x.Id, (_, person) => person.Account)
                .Where(x => x != null)
                .ToListAsync(cancellation);
            if (task is { } late)
                accounts.AddRange(await holders.ConcernedBy(late, isEscalated, db.Connection, cancellation));
            db.Notifications.AddRange(
                accounts
                    .Distinct()
                    .Select(x => new Notification
                    {
                        EventId = e.EventId,
                        Account = x!,
                        OzgId = leistung?.OzgId,
                        TaskId = task,
                        Subject = leistung is null ? line : $"{leistung.Name}: {line}",
                        Text =
                            $"{(leistung is null ? "" : $"Leistung: {leistung.Name} (OZG-ID {leistung.OzgId})\n")}{(themenfeld is null ? "" : $"Themenfeld: {themenfeld}\n\n")}{line}{more}",
                        OccurredAt = e.OccurredAt,
                        RunAt = e.OccurredAt,
                    })
            );
            await db.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        signals.Raise(["mail"]);
    }
}

/// <summary>Receives one kind of event from the bus.</summary>
public sealed class CoordinatorNotificationsConsumer<T>(CoordinatorNotifications notify) : IConsumer<T>
    where T : WorkflowEvent
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<T> context) => notify.Notify(context.Message, context.CancellationToken);
}
