using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>What is waited for at a bookmark is due at another time, or at last at one.</summary>
/// <param name="BookmarkId">The bookmark, a task of an activity that is <see cref="IDated"/>.</param>
/// <param name="Due">When.</param>
public sealed record ChangeDue(long BookmarkId, DateTimeOffset Due) : Stimulus
{
    internal override Dictionary<string, object?> Members =>
        new() { ["bookmark"] = BookmarkId, ["due"] = Value.From(Due) };

    internal override bool Apply(IBurst burst)
    {
        if (
            burst.State.FindBookmark(BookmarkId) is not var (execution, bookmark)
            || bookmark.Kind != BookmarkKind.Task
            || execution.Node.Activity is not IDated
        )
            return false;
        var moved = bookmark with { Due = Due };
        execution.Bookmarks[execution.Bookmarks.IndexOf(bookmark)] = moved;
        burst.Effects.Add(new DueChanged(moved));
        burst.Resume(execution, moved with { Name = IDated.DueChanged }, null);
        return true;
    }

    internal static ChangeDue Read(IReadOnlyDictionary<string, object?> members) =>
        new(
            members.Number("bookmark"),
            ValueTypes.To<DateTimeOffset?>(members.GetValueOrDefault("due"))
                ?? throw new FormatException("A stimulus has no time 'due'.")
        );
}
