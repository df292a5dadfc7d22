using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Time;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Waits for a person to fill in a form and decide.</summary>
[Activity(
    "OzgWorkflow.HumanTask",
    "Aufgaben",
    "Aufgabe",
    "Eine Person füllt ein Formular aus und entscheidet.",
    Kind = "Task"
)]
[Setting(
    "Outcomes",
    "Object",
    "Entscheidungen",
    "Die Entscheidungen, jede ein Ausgang der Aktivität.",
    "dynamic-outcomes",
    IsWrapped = true,
    DefaultSyntax = "Object",
    ComesLast = true
)]
[Setting(
    "Fields",
    "Object",
    "Felder",
    "Die Felder des Formulars: name, label, type, required, requiredFor, choices, choicesFrom, help, maxLength, min, max, after, default, defaultFrom, columns, accept, maxMegabytes.",
    "json-editor",
    IsWrapped = true,
    DefaultSyntax = "Object",
    DefaultValue = "[]",
    ComesLast = true
)]
[Output("Result", "Object", "Die Angaben im Formular.")]
[Output("Outcome", "String", "Die Entscheidung.")]
[Output("CompletedBy", "String", "Wer entschieden hat.")]
public sealed partial class HumanTask : IDated, ISkippable, ICompiled, ICheckable, IDeclaresOutcomes, IForm
{
    private const string TaskBookmark = "task",
        ReminderBookmark = "reminder",
        EscalationBookmark = "escalation";

    /// <summary>The form.</summary>
    public Form Form { get; private set; } = new([], []);

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        Form = FormCompiler.Read(compiler, json) ?? Form;
        if (NotSameAs.IsBlank)
            return;
        FourEyes.Check(compiler, this, json);
        compiler.KeepOutputs();
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Outcomes => Form.Outcomes;

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) => TaskCheck.Find(node, this);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        DateTimeOffset? due = context.Get(DueIn) is { } wait ? Due.After(context, wait) : null;
        var title = Title.Expression is null
            ? context.Node.DisplayText
            : Blank(context.Get(Title))
                ?? throw new FaultException("Task", "The task's title is empty.", "Der Titel der Aufgabe ist leer.");
        var details = new TaskDetails(
            title,
            Names.Storable(context.Get(Description), "The description", "Die Beschreibung"),
            Blank(context.Get(CandidateRole)),
            Blank(context.Get(Assignee)),
            due is null ? null : Blank(context.Get(EscalateTo)),
            context.Get(Information)
        )
        {
            Bounds = new TaskBounds(
                Blank(context.Get(Themenfeld)),
                Blank(context.Get(Organisation)),
                [.. (context.Get(Persons) ?? []).Select(Blank).OfType<string>().Distinct()],
                context.Get(Tandem)
            ),
            Prefilled = Prefilled(context),
        };
        details = FourEyes.Apply(context, Blank(context.Get(NotSameAs)), details);
        TaskCheck.RequirePeople(context, details);
        var task = context.Wait(BookmarkKind.Task, TaskBookmark, due, details: details);
        context["task"] = task.Id;
        context.Remember("title", title);
        if (due is null)
            return;
        WaitUntil(context, due.Value);
        if (details.EscalateTo is { } role)
            context.Remember("escalateTo", role);
    }

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        switch (bookmark.Name)
        {
            case ReminderBookmark:
                context.Emit(Overdue(context, escalated: false, null));
                context.Wait(
                    BookmarkKind.Timer,
                    EscalationBookmark,
                    Due.After(ValueTypes.To<DateTimeOffset>(context["due"]), context.Get(EscalateAfter))
                );
                break;
            case EscalationBookmark:
                context.Emit(
                    Overdue(context, escalated: true, (string?)context["escalateTo"] ?? Blank(context.Get(EscalateTo)))
                );
                break;
            case IDated.DueChanged:
                WaitUntil(context, bookmark.Due!.Value);
                break;
            default:
                var outcome = Value.ToText(Value.Member(payload, "outcome"));
                context.SetOutput("Outcome", outcome);
                context.SetOutput("CompletedBy", Value.Member(payload, "completedBy"));
                context.SetOutput("Result", Value.Member(payload, "data"));
                FourEyes.Remember(context, Value.Member(payload, "completedBy") as string);
                context.Complete(outcome);
                break;
        }
    }

    /// <inheritdoc />
    public void Skipped(ActivityContext context, string? outcome, string? by)
    {
        context.SetOutput("Outcome", outcome);
        context.SetOutput("CompletedBy", by);
        FourEyes.Remember(context, by);
    }

    /// <summary>A task that is done is due no more, and one that is due at another time not when it was.</summary>
    public bool Settles(Bookmark came, Bookmark other) =>
        came.Name switch
        {
            TaskBookmark => other.Name is ReminderBookmark or EscalationBookmark or IDated.DueChanged,
            IDated.DueChanged => other.Name is ReminderBookmark or EscalationBookmark or IDated.DueChanged,
            _ => false,
        };

    private Dictionary<string, object?> Prefilled(ActivityContext context)
    {
        var values = new Dictionary<string, object?>();
        foreach (var field in Form.Fields)
        {
            if (
                field.DefaultFrom is not { } variable
                || !context.TryGetVariable(variable, out var value)
                || FieldReading.IsBlank(value)
            )
                continue;
            if (field.Max is int most && value is IReadOnlyList<object?> list && list.Count > most)
                throw new FaultException(
                    "Task",
                    $"The field '{field.Name}' takes {most} values; the variable '{variable}' has {list.Count}.",
                    $"Das Feld „{field.Label}“ nimmt höchstens {most} Werte; die Variable „{variable}“ hat {list.Count}."
                );
            values[field.Name] = value;
        }

        return values;
    }

    private void WaitUntil(ActivityContext context, DateTimeOffset due)
    {
        if (context.Get(RemindBefore) is { } before && due - before > context.Now)
            context.Wait(BookmarkKind.Timer, ReminderBookmark, due - before);
        else
            context.Wait(BookmarkKind.Timer, EscalationBookmark, Due.After(due, context.Get(EscalateAfter)));
        context["due"] = Value.From(due);
    }

    private static TaskOverdue Overdue(ActivityContext context, bool escalated, string? role) =>
        new((long)context["task"]!, (string?)context["title"] ?? context.Node.DisplayText, escalated, role);

    private static string? Blank(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : Names.Storable(text.Trim(), "A text of the task", "Ein Text der Aufgabe");
}
