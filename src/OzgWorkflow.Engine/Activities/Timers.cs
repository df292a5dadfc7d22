using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Programs;

namespace OzgWorkflow.Engine.Activities;

/// <summary>Waits for a while.</summary>
[Activity("Elsa.Delay", "Scheduling", "Warten", "Wartet eine Zeit lang.")]
public sealed class Delay : IResumable
{
    /// <summary>How long.</summary>
    [Input("Wie lange.")]
    public Input<TimeSpan> TimeSpan { get; init; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Wait(BookmarkKind.Timer, "Delay", context.Now + context.Get(TimeSpan));

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();
}

/// <summary>Waits for one interval.</summary>
[Activity("Elsa.Timer", "Scheduling", "Zeitgeber", "Wartet ein Intervall lang.", Kind = "Trigger")]
public sealed class Timer : IResumable
{
    /// <summary>The interval.</summary>
    [Input("Das Intervall.")]
    public Input<TimeSpan> Interval { get; init; } = new(TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.Wait(BookmarkKind.Timer, "Timer", context.Now + context.Get(Interval));

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();
}

/// <summary>Waits for a point in time; one that has passed is no wait.</summary>
[Activity("Elsa.StartAt", "Scheduling", "Zeitpunkt", "Wartet bis zu einem Zeitpunkt.", Kind = "Trigger")]
public sealed class StartAt : IResumable
{
    /// <summary>The point in time.</summary>
    [Input("Der Zeitpunkt.", Required = true)]
    public Input<DateTimeOffset> DateTime { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var due = context.Get(DateTime);
        if (due <= context.Now) context.Complete();
        else context.Wait(BookmarkKind.Timer, "StartAt", due);
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();
}
