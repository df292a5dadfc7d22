using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.Time;

/// <summary>Waits for a while.</summary>
[Activity("Elsa.Delay", "Zeit", "Warten", "Wartet eine Zeit lang.")]
public sealed class Delay : IResumable
{
    /// <summary>How long.</summary>
    [Input("Wie lange.", DisplayName = "Dauer")]
    public Input<TimeSpan> TimeSpan { get; init; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        context.Wait(BookmarkKind.Timer, "Delay", Due.After(context, context.Get(TimeSpan)));

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();
}

/// <summary>Waits for one interval.</summary>
[Activity("Elsa.Timer", "Zeit", "Zeitgeber", "Wartet ein Intervall lang.", Kind = "Trigger")]
public sealed class Timer : ITrigger
{
    /// <summary>The interval.</summary>
    [Input("Das Intervall.", DisplayName = "Intervall")]
    public Input<TimeSpan> Interval { get; init; } = new(TimeSpan.FromMinutes(1));

    /// <summary>What happens when the instance that it started before still runs.</summary>
    [Input(
        "Was geschieht, wenn die zuvor gestartete Instanz noch läuft.",
        UiHint = "dropdown",
        DisplayName = "Überschneidung"
    )]
    public Input<Overlap> Overlap { get; init; } = new(Model.Overlap.Allow);

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        context.Wait(BookmarkKind.Timer, "Timer", Due.After(context, context.Get(Interval)));

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();

    /// <inheritdoc />
    public IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate) =>
        ValueTypes.To<TimeSpan?>(evaluate(Interval), "The interval", "Das Intervall") is { } interval
        && interval >= TimeSpan.FromSeconds(1)
            ?
            [
                new TimeTrigger(
                    new Interval(interval),
                    ValueTypes.To<Overlap>(evaluate(Overlap), "The overlap", "Die Überschneidung")
                ),
            ]
            : throw new UnreadableException(
                "The interval must be at least a second.",
                "Das Intervall muss mindestens eine Sekunde lang sein."
            );
}

/// <summary>Waits for a point in time; one that has passed is no wait.</summary>
[Activity("Elsa.StartAt", "Zeit", "Zeitpunkt", "Wartet bis zu einem Zeitpunkt.", Kind = "Trigger")]
public sealed class StartAt : ITrigger
{
    /// <summary>The point in time.</summary>
    [Input("Der Zeitpunkt.", Required = true, DisplayName = "Zeitpunkt")]
    public Input<DateTimeOffset> DateTime { get; init; } = new();

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var due = context.Get(DateTime);
        if (due <= context.Now)
            context.Complete();
        else
            context.Wait(BookmarkKind.Timer, "StartAt", due);
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();

    /// <inheritdoc />
    public IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate) =>
        [
            new TimeTrigger(
                new Once(ValueTypes.To<DateTimeOffset>(evaluate(DateTime), "The point in time", "Der Zeitpunkt")),
                Model.Overlap.Allow
            ),
        ];
}

/// <summary>Waits for the next point in time that a cron expression names.</summary>
[Activity("Elsa.Cron", "Zeit", "Zeitplan", "Wartet bis zum nächsten Zeitpunkt eines Zeitplans.", Kind = "Trigger")]
public sealed class Cron : ITrigger, ICheckable
{
    /// <summary>Five fields, or six with seconds first.</summary>
    [Input(
        "Cron-Ausdruck mit fünf Feldern oder sechs, beginnend mit den Sekunden.",
        Required = true,
        DisplayName = "Zeitplan"
    )]
    public Input<string> CronExpression { get; init; } = new();

    /// <summary>Time zone of the expression; UTC as in Elsa when it is not given.</summary>
    [Input("Zeitzone, zum Beispiel Europe/Berlin.", DisplayName = "Zeitzone")]
    public Input<string> TimeZone { get; init; } = new("UTC");

    /// <summary>What happens when the instance that it started before still runs.</summary>
    [Input(
        "Was geschieht, wenn die zuvor gestartete Instanz noch läuft.",
        UiHint = "dropdown",
        DisplayName = "Überschneidung"
    )]
    public Input<Overlap> Overlap { get; init; } = new(Model.Overlap.Allow);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var schedule = new CronSchedule(context.Get(CronExpression) ?? "", context.Get(TimeZone) ?? "UTC");
        var next =
            schedule.Next(context.Now)
            ?? throw new FaultException(
                "Schedule",
                $"'{schedule.Expression}' names no point in time any more.",
                $"„{schedule.Expression}“ nennt keinen Zeitpunkt mehr."
            );
        context.Wait(BookmarkKind.Timer, "Cron", next);
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload) => context.Complete();

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node)
    {
        // As a trigger it is read when triggers are checked.
        if (node.CanStartWorkflow || CronExpression.Expression is not Literal { Value: string given })
            return [];
        var zone = TimeZone.TryConstant(out var constant) ? constant : null;
        try
        {
            _ = new CronSchedule(given, zone ?? "UTC");
            return [];
        }
        catch (FormatException e)
        {
            return
            [
                new Problem(
                    node.Id,
                    $"'{node.DisplayText}' would wait for ever: {e.Message}",
                    $"„{node.DisplayText}“ würde ewig warten: {ErrorText.ForUsers(e)}"
                ),
            ];
        }
    }

    /// <inheritdoc />
    public IEnumerable<TriggerSpec> Triggers(Func<IInput, object?> evaluate)
    {
        var schedule = new CronSchedule(Value.ToText(evaluate(CronExpression)), evaluate(TimeZone) as string ?? "UTC");
        return
        [
            new TimeTrigger(schedule, ValueTypes.To<Overlap>(evaluate(Overlap), "The overlap", "Die Überschneidung")),
        ];
    }
}
