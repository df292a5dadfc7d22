using System.Text.Json;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Writes what instances wait for and raise. Who comes to wait and who keeps a signal take the signal's name in turns, so that neither can miss
/// the other.
/// </summary>
internal sealed class Subscriptions : IEffectWriter
{
    private const string TakeTurnTogether = "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 4284))";

    private static readonly string TakeKept = JobQueue.AddFrom(
        """
        WITH kept AS (
            DELETE FROM workflow.kept_event WHERE id = (
                SELECT id FROM workflow.kept_event
                WHERE event_name = $1 AND (correlation_id IS NULL OR correlation_id = $2) AND expires_at > $3
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING payload)
        """,
        $"SELECT {(int)JobKind.DeliverKept}, $4, payload, $3 FROM kept"
    );

    public bool Write(Effect effect, Step step)
    {
        switch (effect)
        {
            case BookmarkCreated { Bookmark: { Kind: BookmarkKind.Event } waiting } created:
                Subscribe(waiting, created.Details, step);
                return true;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Event } waiting }:
                step.Batch.Add(
                    "DELETE FROM workflow.event_subscription WHERE instance_id = $1 AND bookmark_id = $2",
                    step.InstanceId,
                    waiting.Id
                );
                return true;
            case EventPublished signal:
                JobQueue.Add(
                    step.Batch,
                    step.Now,
                    JobKind.Deliver,
                    step.InstanceId,
                    SignalJson.Write(signal, step.Now + signal.KeepFor)
                );
                return true;
            default:
                return false;
        }
    }

    public void Correlated(Step step)
    {
        step.Batch.Add(
            "UPDATE workflow.event_subscription SET correlation_id = $2 WHERE instance_id = $1",
            step.InstanceId,
            step.State.CorrelationId
        );
        var names = step
            .State.Executions.SelectMany(x => x.Bookmarks)
            .Where(x => x.Kind == BookmarkKind.Event && CanBeKept(x.Name))
            .Select(x => x.Name);
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            Pick(name, step);
    }

    private static bool CanBeKept(string name) => HttpEndpoint.Read(name) is null;

    private static void Subscribe(Bookmark waiting, object? details, Step step)
    {
        var canBeKept = CanBeKept(waiting.Name);
        if (canBeKept)
            step.Batch.Add(TakeTurnTogether, waiting.Name);
        step.Batch.Add(
            "INSERT INTO workflow.event_subscription (instance_id, bookmark_id, event_name, correlation_id, details) VALUES ($1, $2, $3, $4, $5)",
            step.InstanceId,
            waiting.Id,
            waiting.Name,
            step.State.CorrelationId,
            details is null ? null : JsonSerializer.Serialize(details, JsonSerializerOptions.Web)
        );
        if (canBeKept)
            Pick(waiting.Name, step);
    }

    /// <summary>A kept signal that the instance may have is on its way to it at once.</summary>
    private static void Pick(string name, Step step)
    {
        step.Batch.Add(TakeKept, name, step.State.CorrelationId, step.Now, step.InstanceId);
        step.Batch.Wake(JobQueue.StepKind);
    }
}
