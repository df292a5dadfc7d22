using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Jobs;

/// <summary>What a job takes, and how the effects that leave jobs behind become it.</summary>
internal sealed record JobPayload(JobKind Kind, Guid InstanceId, IReadOnlyDictionary<string, object?> Values)
{
    internal static JobPayload StartChild(Guid parent, ChildStarted child) => new(JobKind.StartChild, child.ChildId, new Dictionary<string, object?>
    {
        ["definitionId"] = child.DefinitionId,
        ["inputs"] = child.Inputs,
        ["correlationId"] = child.CorrelationId,
        ["parentId"] = parent.ToString(),
        ["bookmarkId"] = child.BookmarkId,
    });

    internal static JobPayload Resume(ParentNotified notified) => Resume(notified.Parent.InstanceId, notified.Parent.BookmarkId, notified.Result);

    internal static JobPayload Resume(Guid instance, long bookmark, object? payload) =>
        new(JobKind.Resume, instance, new Dictionary<string, object?> { ["bookmarkId"] = bookmark, ["payload"] = payload });

    internal static JobPayload Cancel(InstanceCancelled cancelled) =>
        new(JobKind.Cancel, cancelled.InstanceId, new Dictionary<string, object?> { ["reason"] = cancelled.Reason });

    internal static JobPayload DeliverEvent(Guid publisher, EventPublished published) => new(JobKind.DeliverEvent, publisher, new Dictionary<string, object?>
    {
        ["name"] = published.Name,
        ["correlationId"] = published.CorrelationId,
        ["payload"] = published.Payload,
    });

    internal string? Text(string name) => Values.GetValueOrDefault(name) as string;

    internal string ToJson() => ValueJson.ToJson(Values);
}
