using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>One line of a Leistung's history.</summary>
/// <param name="OccurredAt">When.</param>
/// <param name="Kind">Kind of event.</param>
/// <param name="Text">What happened, German.</param>
public sealed record HistoryEntry(DateTimeOffset OccurredAt, string Kind, string Text);

/// <summary>Finds Leistungen and tells their history.</summary>
public sealed class LeistungList(IDbContextFactory<OzgDb> databases)
{
    /// <summary>A page of Leistungen and how many there are in all.</summary>
    public async Task<(IReadOnlyList<Leistung> Items, int Total)> Read(
        string? themenfeld,
        string? phase,
        string? search,
        Paging paging,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = db
            .Leistungen.AsNoTracking()
            .Where(x => (themenfeld == null || x.Themenfeld == themenfeld) && (phase == null || x.Phase == phase));
        if (!string.IsNullOrWhiteSpace(search))
        {
            var text = search.Trim();
            rows = rows.Where(x => EF.Functions.ILike(x.Name, LikePattern.Containing(text), "\\") || x.OzgId == text);
        }

        var items = await rows.OrderBy(x => x.Name).At(paging).ToListAsync(cancellation);
        return (items, await rows.CountAsync(cancellation));
    }

    /// <summary>A Leistung; <c>null</c> when there is none with that id.</summary>
    public async Task<Leistung?> Find(string ozgId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Leistungen.AsNoTracking().SingleOrDefaultAsync(x => x.OzgId == ozgId, cancellation);
    }

    /// <summary>What happened to a Leistung, newest first, at most the last 500 events.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> History(string ozgId, CancellationToken cancellation)
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
        return [.. events.Select(Entry)];
    }

    /// <summary>
    /// What happened; an event that this version does not know, or that came to harm, hides no others.
    /// </summary>
    private static HistoryEntry Entry(EventRow row)
    {
        try
        {
            var e = EventJson.Deserialize(row.Type, row.Payload);
            return new HistoryEntry(e.OccurredAt, row.Type, EventText.Of(e) ?? row.Type);
        }
        catch (Exception problem) when (problem is JsonException or NotSupportedException or KeyNotFoundException)
        {
            return new HistoryEntry(
                row.OccurredAt,
                row.Type,
                $"Ein Ereignis „{row.Type}“, das nicht gelesen werden kann"
            );
        }
    }

    /// <summary>All Themenfelder.</summary>
    public async Task<IReadOnlyList<string>> Themenfelder(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Themenfelder.Select(x => x.Name).OrderBy(x => x).ToListAsync(cancellation);
    }

    private sealed record EventRow(string Type, string Payload, DateTimeOffset OccurredAt);
}
