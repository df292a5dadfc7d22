using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Ends the waiting at one bookmark.</summary>
internal static class BookmarkRemoval
{
    internal static void Remove(this IBurst burst, ActivityExecution execution, Bookmark bookmark, bool completed)
    {
        execution.Bookmarks.Remove(bookmark);
        burst.Effects.Add(new BookmarkRemoved(bookmark, completed));
    }
}
