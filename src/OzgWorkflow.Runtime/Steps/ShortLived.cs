using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Bookmarks that were made and removed within the burst: nobody ever waited there, and nobody is to do what they were
/// to wait for.
/// </summary>
internal static class ShortLived
{
    /// <summary>The effects without those of such bookmarks.</summary>
    internal static IEnumerable<Effect> LeftOutOf(IReadOnlyList<Effect> effects)
    {
        var removed = effects.OfType<BookmarkRemoved>().Select(x => x.Bookmark.Id).ToHashSet();
        var gone = effects
            .OfType<BookmarkCreated>()
            .Select(x => x.Bookmark)
            .Where(x => removed.Contains(x.Id))
            .ToDictionary(x => x.Id);
        if (gone.Count == 0)
            return effects;
        var names = gone.Values.Select(x => x.Name).ToHashSet();
        var children = effects.OfType<ChildStarted>().Where(IsGone).Select(x => x.ChildId).ToHashSet();
        return effects.Where(x =>
            x switch
            {
                BookmarkCreated created => !gone.ContainsKey(created.Bookmark.Id),
                BookmarkRemoved left => !gone.ContainsKey(left.Bookmark.Id),
                WorkRequested work => !gone.ContainsKey(work.BookmarkId),
                ExternalTaskRequested task => !names.Contains(RunTask.EventName(task.TaskId)),
                ChildStarted child => !IsGone(child),
                InstanceCancelled cancelled => !children.Contains(cancelled.InstanceId),
                _ => true,
            }
        );

        bool IsGone(ChildStarted child) => child.BookmarkId is { } bookmark && gone.ContainsKey(bookmark);
    }
}
