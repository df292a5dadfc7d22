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
    "Die Felder des Formulars: name, label, type, required, requiredFor, choices, choicesFrom, help, maxLength.",
    "json-editor",
    IsWrapped = true,
    DefaultSyntax = "Object",
    DefaultValue = "[]",
    ComesLast = true
)]
[Output("Result", "Object", "Die Angaben im Formular.")]
[Output("Outcome", "String", "Die Entscheidung.")]
[Output("CompletedBy", "String", "Wer entschieden hat.")]
public sealed class HumanTask : IResumable, ICompiled, ICheckable, IDeclaresOutcomes, IForm
{
    private const string TaskBookmark = "task",
        ReminderBookmark = "reminder",
        EscalationBookmark = "escalation";

    /// <summary>Title.</summary>
    [Input("Titel der Aufgabe.", Required = true, DisplayName = "Titel")]
    public Input<string> Title { get; init; } = new();

    /// <summary>What is to be done.</summary>
    [Input("Was zu tun ist.", UiHint = "multiline", DisplayName = "Beschreibung")]
    public Input<string> Description { get; init; } = new();

    /// <summary>Role whose members may do it.</summary>
    [Input(
        "Rolle, deren Mitglieder die Aufgabe erledigen dürfen.",
        UiHint = "dropdown",
        DisplayName = "Rolle",
        ChoicesFrom = "rollen",
        AnyCase = true
    )]
    public Input<string> CandidateRole { get; init; } = new();

    /// <summary>Account name of the person it is for.</summary>
    [Input(
        "Konto der Person, für die die Aufgabe ist; leer: alle mit der Rolle.",
        DisplayName = "Person",
        UiHint = "dropdown",
        ChoicesFrom = "benutzer",
        AnyCase = true
    )]
    public Input<string> Assignee { get; init; } = new();

    /// <summary>Themenfeld within which the role is asked for.</summary>
    [Input(
        "Themenfeld, in dem die Rolle gefragt ist; leer: das der Leistung.",
        UiHint = "dropdown",
        DisplayName = "Themenfeld",
        ChoicesFrom = "themenfelder",
        AnyCase = true
    )]
    public Input<string> Themenfeld { get; init; } = new();

    /// <summary>Organisation that somebody with the role acts for or belongs to.</summary>
    [Input(
        "Organisation, für die jemand mit der Rolle handelt: eine Kommune, die er vertritt, oder ein Gremium, dem er angehört.",
        UiHint = "dropdown",
        DisplayName = "Organisation",
        ChoicesFrom = "organisationen",
        AnyCase = true
    )]
    public Input<string> Organisation { get; init; } = new();

    /// <summary>Account names of those who may do it, instead of all with the role.</summary>
    [Input(
        "Konten der Personen, von denen eine die Aufgabe erledigt; leer: alle mit der Rolle.",
        UiHint = "multitext",
        DisplayName = "Personen",
        ChoicesFrom = "benutzer",
        AnyCase = true
    )]
    public Input<IReadOnlyList<string>> Persons { get; init; } = new([]);

    /// <summary>Whether it is for the tandem of its Leistung only.</summary>
    [Input(
        "Ob die Aufgabe nur für das Tandem der Leistung ist.",
        UiHint = "checkbox",
        DisplayName = "Für das Tandem"
    )]
    public Input<bool> Tandem { get; init; } = new(false);

    /// <summary>Id of an earlier task that another person must have done.</summary>
    [Input(
        "Kennung einer früheren Aufgabe desselben Workflows, die jemand anders erledigt haben muss (Vier-Augen-Prinzip).",
        DisplayName = "Nicht dieselbe Person wie bei"
    )]
    public Input<string> NotSameAs { get; init; } = new();

    /// <summary>Time until it is due.</summary>
    [Input("Zeit bis zur Fälligkeit, zum Beispiel 14.00:00:00.", DisplayName = "Fällig nach")]
    public Input<TimeSpan?> DueIn { get; init; } = new();

    /// <summary>How long before the due date to remind.</summary>
    [Input("Wie lange vor der Fälligkeit erinnert wird.", DisplayName = "Erinnern vor Fälligkeit")]
    public Input<TimeSpan?> RemindBefore { get; init; } = new();

    /// <summary>How long after the due date to escalate.</summary>
    [Input("Wie lange nach der Fälligkeit eskaliert wird.", DisplayName = "Eskalieren nach Fälligkeit")]
    public Input<TimeSpan> EscalateAfter { get; init; } = new(TimeSpan.Zero);

    /// <summary>Role that may do it too once it is escalated.</summary>
    [Input(
        "Rolle, die die Aufgabe nach der Eskalation auch erledigen darf.",
        UiHint = "dropdown",
        DisplayName = "Eskalieren an",
        ChoicesFrom = "rollen",
        AnyCase = true
    )]
    public Input<string> EscalateTo { get; init; } = new();

    /// <summary>What the person needs to know to decide.</summary>
    [Input(
        "Was die Person zum Entscheiden wissen muss.",
        DisplayName = "Was man wissen muss",
        DefaultSyntax = "JavaScript"
    )]
    public Input<object> Information { get; init; } = new();

    /// <summary>The form.</summary>
    public Form Form { get; private set; } = new([], []);

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        Form = FormCompiler.Read(compiler, json) ?? Form;
        if (NotSameAs.IsBlank)
            return;
        TaskCheck.EarlierTask(compiler, this);
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
            NotBy = Blank(context.Get(NotSameAs)) is { } earlier
                ? Value.ToText(context.GetOutput(earlier, "CompletedBy"))
                : null,
        };
        TaskCheck.RequirePeople(context, details);
        var task = context.Wait(BookmarkKind.Task, TaskBookmark, due, details: details);
        context["task"] = task.Id;
        if (due is null)
            return;
        if (context.Get(RemindBefore) is { } before && due - before > context.Now)
            context.Wait(BookmarkKind.Timer, ReminderBookmark, due - before);
        else
            context.Wait(BookmarkKind.Timer, EscalationBookmark, Due.After(due.Value, context.Get(EscalateAfter)));
        context["due"] = Value.From(due);
        context.Remember("title", title);
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
            default:
                var outcome = Value.ToText(Value.Member(payload, "outcome"));
                context.SetOutput("Outcome", outcome);
                context.SetOutput("CompletedBy", Value.Member(payload, "completedBy"));
                context.SetOutput("Result", Value.Member(payload, "data"));
                context.Complete(outcome);
                break;
        }
    }

    /// <summary>A task that is done is due no more.</summary>
    public bool Settles(Bookmark came, Bookmark other) =>
        came.Name == TaskBookmark && (other.Name is ReminderBookmark or EscalationBookmark);

    private static TaskOverdue Overdue(ActivityContext context, bool escalated, string? role) =>
        new((long)context["task"]!, (string?)context["title"] ?? context.Node.DisplayText, escalated, role);

    private static string? Blank(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : Names.Storable(text.Trim(), "A text of the task", "Ein Text der Aufgabe");
}
