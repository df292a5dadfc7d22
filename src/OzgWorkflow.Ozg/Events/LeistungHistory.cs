using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Ozg.Events;

/// <summary>One line of a Leistung's history.</summary>
/// <param name="OccurredAt">When.</param>
/// <param name="Kind">Kind of event.</param>
/// <param name="Text">What happened, German.</param>
public sealed record HistoryEntry(DateTimeOffset OccurredAt, string Kind, string Text);

/// <summary>Tells what happened to a Leistung.</summary>
public sealed class LeistungHistory(IDbContextFactory<OzgDb> databases)
{
    /// <summary>What happened to a Leistung, newest first, at most the last 500 events.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> Read(string ozgId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var events = await db
            .Database.SqlQuery<EventRow>(
                $"""
                SELECT type, payload, occurred_at FROM (
                    SELECT sequence, type, payload, occurred_at FROM workflow.published_event WHERE ozg_id = {ozgId}
                    UNION ALL
                    SELECT sequence, type, payload, occurred_at FROM workflow.outbox WHERE ozg_id = {ozgId}) e
                ORDER BY sequence DESC LIMIT 500
                """
            )
            .ToListAsync(cancellation);
        var known = events.Select(x => (Row: x, Event: EventOf(x))).ToArray();
        var accounts = known.SelectMany(x => x.Event is { } e ? EventText.Accounts(e) : []);
        var names = await PersonList.Names(db, accounts, cancellation);
        return [.. known.Select(x => Entry(x.Row, x.Event, names))];
    }

    /// <summary>
    /// What happened; an event that this version does not know, or that came to harm, hides no others.
    /// </summary>
    private static HistoryEntry Entry(EventRow row, WorkflowEvent? e, IReadOnlyDictionary<string, string> names) =>
        e is null
            ? new(row.OccurredAt, row.Type, $"Ein Ereignis „{row.Type}“, das nicht gelesen werden kann")
            : new(e.OccurredAt, row.Type, EventText.Of(e, names) ?? row.Type);

    private static WorkflowEvent? EventOf(EventRow row)
    {
        try
        {
            return EventJson.Deserialize(row.Type, row.Payload);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or KeyNotFoundException)
        {
            return null;
        }
    }

    private sealed record EventRow(string Type, string Payload, DateTimeOffset OccurredAt);
}
