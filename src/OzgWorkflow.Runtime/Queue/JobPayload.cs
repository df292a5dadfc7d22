using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>What a job takes.</summary>
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

    internal static JobPayload StartTriggered(Guid instance, string definitionId, string nodeKey, EventPublished published) => new(
        JobKind.StartTriggered, instance, new Dictionary<string, object?>
        {
            ["definitionId"] = definitionId,
            ["trigger"] = nodeKey,
            ["correlationId"] = published.CorrelationId,
            ["payload"] = published.Payload,
        });

    internal static JobPayload Move(Guid instance, Stimulus stimulus) => new(JobKind.Move, instance, StimulusJson.Write(stimulus));

    internal static JobPayload Resume(Guid instance, long bookmark, object? payload) =>
        new(JobKind.Resume, instance, new Dictionary<string, object?> { ["bookmarkId"] = bookmark, ["payload"] = payload });

    internal static JobPayload Continue(Guid instance, int step) => new(JobKind.Continue, instance, new Dictionary<string, object?> { ["afterStep"] = (long)step });

    internal static JobPayload Cancel(InstanceCancelled cancelled) =>
        new(JobKind.Cancel, cancelled.InstanceId, new Dictionary<string, object?> { ["reason"] = cancelled.Reason ?? "Die übergeordnete Aktivität wartet nicht mehr darauf." });

    internal static JobPayload DeliverEvent(Guid publisher, EventPublished published) => new(JobKind.DeliverEvent, publisher, new Dictionary<string, object?>
    {
        ["id"] = published.EventId.ToString(),
        ["name"] = published.Name,
        ["correlationId"] = published.CorrelationId,
        ["payload"] = published.Payload,
        ["keepFor"] = Value.From(published.KeepFor),
        ["onlyInstance"] = Value.From(published.OnlyInstance),
    });

    internal static JobPayload Work(Guid instance, WorkRequested work) => new(JobKind.Work, instance, new Dictionary<string, object?>
    {
        ["work"] = work.Kind,
        ["bookmarkId"] = work.BookmarkId,
        ["request"] = work.Request,
        ["key"] = work.IdempotencyKey.ToString(),
    });

    internal EventPublished ToEvent() => new(
        ValueTypes.To<Guid>(Values["id"]), Text("name") ?? "", Text("correlationId"), Values.GetValueOrDefault("payload"), ValueTypes.To<TimeSpan?>(Values.GetValueOrDefault("keepFor")))
    {
        OnlyInstance = ValueTypes.To<Guid?>(Values.GetValueOrDefault("onlyInstance")),
    };

    internal string? Text(string name) => Values.GetValueOrDefault(name) as string;

    internal IReadOnlyDictionary<string, object?> Map(string name) => (IReadOnlyDictionary<string, object?>?)Values.GetValueOrDefault(name) ?? Value.EmptyMap;

    internal string ToJson() => ValueJson.ToJson(Values);
}
