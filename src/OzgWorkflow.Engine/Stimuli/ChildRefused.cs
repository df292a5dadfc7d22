using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>
/// A workflow that is waited for cannot be started: the activity that asked for it fails. A retry asks for it anew; one
/// that waits for many counts it as faulted.
/// </summary>
/// <param name="BookmarkId">The bookmark that waits for it.</param>
/// <param name="Reason">Why it cannot.</param>
public sealed record ChildRefused(long BookmarkId, string Reason) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["bookmark"] = BookmarkId, ["reason"] = Reason };

    internal override bool Apply(IBurst burst)
    {
        if (
            burst.State.FindBookmark(BookmarkId) is not var (execution, bookmark)
            || bookmark.Kind != BookmarkKind.Child
        )
            return false;
        burst.Remove(execution, bookmark, completed: false);
        if (execution.Node.Activity is IOutlivesFaults)
            burst.Resume(execution, bookmark, WorkflowResult.OfRefused(bookmark.Payload, Reason));
        else
            burst.Fault(
                execution,
                new FaultException(
                    FaultException.Child,
                    $"The workflow cannot be started: {Reason}",
                    $"Der Workflow kann nicht gestartet werden: {Reason}"
                )
            );
        return true;
    }

    internal static ChildRefused Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("bookmark"), members.Text("reason") ?? "");
}
