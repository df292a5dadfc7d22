using System.Text.Json;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Writes what instances wait for and raise.</summary>
internal sealed class Subscriptions : IEffectWriter
{
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
            KeptSignals.Pick(step.Batch, name, step.InstanceId, step.Now);
    }

    private static bool CanBeKept(string name) => HttpEndpoint.Read(name) is null;

    private static void Subscribe(Bookmark waiting, object? details, Step step)
    {
        step.Batch.Add(
            "INSERT INTO workflow.event_subscription (instance_id, bookmark_id, event_name, correlation_id, details) VALUES ($1, $2, $3, $4, $5)",
            step.InstanceId,
            waiting.Id,
            waiting.Name,
            step.State.CorrelationId,
            details is null ? null : JsonSerializer.Serialize(details, JsonSerializerOptions.Web)
        );
        if (CanBeKept(waiting.Name))
            KeptSignals.Pick(step.Batch, waiting.Name, step.InstanceId, step.Now);
    }
}
