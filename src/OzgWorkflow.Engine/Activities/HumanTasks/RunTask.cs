using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Asks an external system to do a task and waits until it reports the task by its id.</summary>
[Activity(
    "Elsa.RunTask",
    "Grundlagen",
    "Externe Aufgabe",
    "Beauftragt ein anderes System mit einer Aufgabe und wartet auf deren Ergebnis."
)]
[Output("TaskId", "String", "Nummer der Aufgabe.")]
[Output("Result", "Object", "Was das andere System gemeldet hat.")]
public sealed class RunTask : IResumable
{
    /// <summary>Name of the task.</summary>
    [Input("Name der Aufgabe.", Required = true, DisplayName = "Aufgabe")]
    public Input<string> TaskName { get; init; } = new();

    /// <summary>What the other system needs to know.</summary>
    [Input("Was das andere System wissen muss.", DisplayName = "Angaben", DefaultSyntax = "Object")]
    public Input<IReadOnlyDictionary<string, object?>> Payload { get; init; } = new(Value.EmptyMap);

    /// <summary>The event that reports a task.</summary>
    public static string EventName(string taskId) => $"Elsa.RunTask {taskId}";

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        var id = context.NewId().ToString();
        context.SetOutput("TaskId", id);
        context.Wait(BookmarkKind.Event, EventName(id));
        context.Emit(new ExternalTaskRequested(id, context.Get(TaskName) ?? "", context.Get(Payload)));
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        context.SetOutput("Result", payload);
        context.Complete();
    }
}
