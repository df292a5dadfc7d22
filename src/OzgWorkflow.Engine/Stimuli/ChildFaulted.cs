using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>
/// A workflow that is waited for has stopped with an incident. The activity that waits has one, too, until the other
/// goes on or ends; a retry gives it up and starts another. One that waits for many counts it as faulted.
/// </summary>
/// <param name="BookmarkId">The bookmark that waits for it.</param>
/// <param name="Message">What happened there.</param>
/// <param name="Result">How it stands with it, see <see cref="WorkflowResult"/>.</param>
public sealed record ChildFaulted(long BookmarkId, string Message, IReadOnlyDictionary<string, object?> Result)
    : Stimulus
{
    /// <summary>What happened there, in German.</summary>
    public string? UserMessage { get; init; }

    internal override Dictionary<string, object?> Members =>
        new()
        {
            ["bookmark"] = BookmarkId,
            ["message"] = Message,
            ["result"] = Result,
            ["german"] = UserMessage,
        };

    internal static ChildFaulted Of(ParentLink parent, InstanceState child) =>
        new(
            parent.BookmarkId,
            $"'{child.Incidents[0].NodeKey}': {child.Incidents[0].Message}",
            WorkflowResult.Of(child)
        )
        {
            UserMessage = $"„{child.Incidents[0].NodeKey}“: {child.Incidents[0].ForUsers}",
        };

    internal override bool Apply(IBurst burst)
    {
        if (
            burst.State.FindBookmark(BookmarkId) is not var (execution, bookmark)
            || execution is { Status: ExecutionStatus.Faulted, Node.Activity: not IOutlivesFaults }
        )
            return false;
        if (execution.Node.Activity is IOutlivesFaults)
        {
            burst.Remove(execution, bookmark, completed: true);
            burst.Resume(execution, bookmark, Result);
        }
        else
        {
            burst.Fault(
                execution,
                new FaultException(
                    FaultException.Child,
                    $"The workflow {bookmark.Payload} has stopped at {Message}",
                    $"Der Workflow {bookmark.Payload} ist angehalten bei {UserMessage ?? Message}"
                )
            );
        }

        return true;
    }

    internal static ChildFaulted Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("bookmark"), members.Text("message") ?? "", members.Map("result"))
        {
            UserMessage = members.Text("german"),
        };
}
