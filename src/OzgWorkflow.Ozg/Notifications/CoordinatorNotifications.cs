using MassTransit;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>Tells the coordinators of a Leistung's Themenfeld what happened. The same event twice makes one notification (inbox).</summary>
public sealed class CoordinatorNotifications(IDbContextFactory<OzgDb> databases, TimeProvider clock)
{
    /// <summary>Name under which it remembers what it has dealt with.</summary>
    public const string Consumer = "koordination";

    /// <summary>Writes the notifications of an event, once.</summary>
    public async Task Notify(WorkflowEvent e, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var isNew = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO workflow.inbox (consumer, event_id, at) VALUES ({Consumer}, {e.EventId}, {clock.GetUtcNow()}) ON CONFLICT DO NOTHING", cancellation);
        if (isNew == 0) return;
        var leistung = await db.Leistungen.AsNoTracking().SingleOrDefaultAsync(x => x.OzgId == e.OzgId, cancellation);
        var (themenfeld, more) = e is CoordinatorsNotified own ? (own.Themenfeld ?? leistung?.Themenfeld, $"\n\n{own.Text}") : (leistung?.Themenfeld, "");
        if (themenfeld is not null && NotificationText.Of(e) is { } line)
        {
            var konten = await db.Coordinations.Where(x => x.Themenfeld == themenfeld).Select(x => x.Account).ToListAsync(cancellation);
            db.Notifications.AddRange(konten.Select(x => new Notification
            {
                EventId = e.EventId,
                Account = x,
                OzgId = leistung?.OzgId,
                Betreff = leistung is null ? line : $"{leistung.Name}: {line}",
                Text = $"{(leistung is null ? "" : $"Leistung: {leistung.Name} (OZG-ID {leistung.OzgId})\n")}Themenfeld: {themenfeld}\n\n{line}{more}",
                Zeitpunkt = e.OccurredAt,
            }));
            await db.SaveChangesAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Deals with published events that never arrived, for example because the in-memory transport died with its process.</summary>
    public async Task CatchUp(CancellationToken cancellation)
    {
        var types = NotificationText.Ereignisse.Select(x => x.Name).ToArray();
        var (from, until) = (clock.GetUtcNow().AddDays(-7), clock.GetUtcNow().AddSeconds(-30));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var missed = await db.Database.SqlQuery<MissedEvent>(
            $"""
             SELECT e.type, e.payload FROM workflow.published_event e
             WHERE e.occurred_at BETWEEN {from} AND {until} AND e.type = ANY ({types})
               AND NOT EXISTS (SELECT FROM workflow.inbox i WHERE i.consumer = {Consumer} AND i.event_id = e.event_id)
             ORDER BY e.sequence LIMIT 1000
             """).ToListAsync(cancellation);
        foreach (var e in missed) await Notify(EventJson.Deserialize(e.Type, e.Payload), cancellation);
    }

    private sealed record MissedEvent(string Type, string Payload);
}

/// <summary>Receives one kind of event from the bus.</summary>
public sealed class CoordinatorNotificationsConsumer<T>(CoordinatorNotifications notify) : IConsumer<T>
    where T : WorkflowEvent
{
    /// <inheritdoc />
    public Task Consume(ConsumeContext<T> context) => notify.Notify(context.Message, context.CancellationToken);
}
