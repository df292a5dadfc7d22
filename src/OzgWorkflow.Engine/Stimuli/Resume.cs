using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Hits a bookmark.</summary>
/// <param name="BookmarkId">The bookmark.</param>
/// <param name="Payload">What came.</param>
public sealed record Resume(long BookmarkId, object? Payload = null) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["bookmark"] = BookmarkId, ["payload"] = Payload };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State.FindBookmark(BookmarkId) is not var (execution, bookmark))
            return false;
        burst.Remove(execution, bookmark, completed: true);
        if (bookmark.Kind == BookmarkKind.Child)
            ChildRecovered.Recover(burst, execution);
        if (bookmark is { Kind: BookmarkKind.Timer, Name: RetryPolicy.BookmarkName })
            burst.TryAgain(execution);
        else
            burst.Resume(execution, bookmark, Payload);
        return true;
    }

    internal static Resume Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("bookmark"), members.GetValueOrDefault("payload"));
}
