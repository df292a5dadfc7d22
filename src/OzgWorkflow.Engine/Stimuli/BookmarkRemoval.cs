using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Ends the waiting at bookmarks.</summary>
internal static class BookmarkRemoval
{
    internal static void Remove(this IBurst burst, ActivityExecution execution, Bookmark bookmark, bool completed)
    {
        execution.Bookmarks.Remove(bookmark);
        burst.Effects.Add(new BookmarkRemoved(bookmark, completed));
    }

    /// <summary>An execution is not tried again after its pause; returns whether it was to be.</summary>
    internal static bool RemoveTries(this IBurst burst, ActivityExecution execution)
    {
        var tries = execution.Bookmarks.Where(x => x.Name == RetryPolicy.BookmarkName).ToArray();
        foreach (var next in tries)
            burst.Remove(execution, next, completed: false);
        return tries.Length > 0;
    }
}
