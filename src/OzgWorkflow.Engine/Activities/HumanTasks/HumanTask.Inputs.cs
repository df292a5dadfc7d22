using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

public sealed partial class HumanTask
{
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
    [Input("Ob die Aufgabe nur für das Tandem der Leistung ist.", UiHint = "checkbox", DisplayName = "Für das Tandem")]
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
}
