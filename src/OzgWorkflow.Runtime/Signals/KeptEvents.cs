using System.Text.Json;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Waiting for events and keeping those that came too early. Who comes to wait and who keeps an event take the event's name in turns, so that
/// neither can miss the other.
/// </summary>
internal static class KeptEvents
{
    private const string TakeTurn = "SELECT pg_advisory_xact_lock(hashtextextended($1, 4284))";
    private const string TakeTurnTogether = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 4284))";

    /// <summary>An instance comes to wait: a kept event that it may have resumes it at once.</summary>
    internal static void Subscribe(StepBatch batch, DateTimeOffset now, InstanceState state, BookmarkCreated created)
    {
        var (waiting, details) = (created.Bookmark, created.Details);
        if (created.TakesKept) batch.Add(TakeTurnTogether, waiting.Name);
        batch.Add(
            "INSERT INTO workflow.event_subscription (instance_id, bookmark_id, event_name, correlation_id, details) VALUES ($1, $2, $3, $4, $5)",
            state.InstanceId, waiting.Id, waiting.Name, state.CorrelationId, details is null ? null : JsonSerializer.Serialize(details, JsonSerializerOptions.Web));
        if (!created.TakesKept) return;
        batch.Add(
            """
            WITH kept AS (
                DELETE FROM workflow.kept_event WHERE id = (
                    SELECT id FROM workflow.kept_event
                    WHERE event_name = $1 AND (correlation_id IS NULL OR correlation_id = $2) AND expires_at > $3
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING payload)
            INSERT INTO workflow.job (kind, instance_id, payload, run_at, attempts, is_dead)
            SELECT $4, $5, '{"bookmarkId":' || $6 || ',"payload":' || coalesce(payload, 'null') || '}', $3, 0, false FROM kept
            """,
            waiting.Name, state.CorrelationId, now, (short)JobKind.Resume, state.InstanceId, waiting.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    internal static Npgsql.NpgsqlBatchCommand TurnOf(string eventName) => StepBatch.Statement(TakeTurn, eventName);

    internal static void Keep(StepBatch batch, DateTimeOffset now, EventPublished published) => batch.Add(
        "INSERT INTO workflow.kept_event (event_name, correlation_id, payload, expires_at) VALUES ($1, $2, $3, $4)",
        published.Name, published.CorrelationId, published.Payload is null ? null : ValueJson.ToJson(published.Payload), now + published.KeepFor!.Value);
}
