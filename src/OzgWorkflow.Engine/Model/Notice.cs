namespace OzgWorkflow.Engine.Model;

/// <summary>Something that an execution is to hear of.</summary>
internal abstract record Notice
{
    internal abstract void Tell(IActivity activity, ActivityContext context);
}

/// <summary>What a bookmark waited for has come.</summary>
internal sealed record Resumption(Bookmark Bookmark, object? Payload) : Notice
{
    /// <summary>What triggered the start of the workflow: nobody waited for it, and it does not come again.</summary>
    internal static Resumption ByTrigger(object? payload) =>
        new(new Bookmark(0, BookmarkKind.Event, "Trigger"), payload);

    internal bool IsTrigger => Bookmark.Id == 0;

    internal override void Tell(IActivity activity, ActivityContext context) =>
        ((IResumable)activity).Resume(context, Bookmark, Payload);
}

/// <summary>A child of a container completed.</summary>
internal sealed record ChildNotice(ChildCompletion Completion) : Notice
{
    internal override void Tell(IActivity activity, ActivityContext context) =>
        ((IContainer)activity).ChildCompleted(context, Completion);
}
