using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>How pages say what became of tasks.</summary>
internal static class Words
{
    internal static string Of(TaskMovement moved, PersonNames names) =>
        moved.Kind switch
        {
            TaskMovementKind.Claimed => $"{By(moved.By, moved.InsteadOf, names)} hat sie übernommen.",
            TaskMovementKind.Released when moved.By == moved.Person || moved.InsteadOf == moved.Person =>
                $"{By(moved.By, moved.InsteadOf, names)} hat sie zurückgegeben.",
            TaskMovementKind.Released => $"{names.Of(moved.By)} hat sie {names.Of(moved.Person)} abgenommen.",
            TaskMovementKind.Delegated =>
                $"{By(moved.By, moved.InsteadOf, names)} hat sie an {names.Of(moved.Person)} weitergegeben.",
            TaskMovementKind.Planned => $"{By(moved.By, moved.InsteadOf, names)} hat sie eingeplant: {Plan(moved)}.",
            TaskMovementKind.DueChanged =>
                $"{By(moved.By, moved.InsteadOf, names)} hat die Frist geändert, auf den {moved.DueAt?.GermanDate()}.",
            _ => $"{names.Of(moved.Person)} hat sie nicht mehr, weil sich die Zuständigkeit geändert hat.",
        };

    internal static string Name(TaskScope scope) =>
        scope == TaskScope.MyThemenfelder ? "Meine Themenfelder"
        : scope == TaskScope.Mine ? "Übernommen"
        : scope == TaskScope.MyRoles ? "Meine Rolle"
        : scope == TaskScope.InsteadOf ? "In Vertretung"
        : scope == TaskScope.Done ? "Erledigt"
        : "Alle";

    internal static string Name(TaskUrgency urgency) =>
        urgency switch
        {
            TaskUrgency.Overdue => "Überfällig",
            TaskUrgency.Today => "Heute",
            TaskUrgency.ThisWeek => "Diese Woche",
            TaskUrgency.Later => "Später",
            _ => "Ohne Frist",
        };

    /// <summary>A decision as people read it; what the Studio offers at first is English.</summary>
    internal static string? Decision(string? outcome) => outcome == "Done" ? "Erledigt" : outcome;

    /// <summary>Who did something, and in whose place.</summary>
    internal static string By(string? account, string? insteadOf, PersonNames names) =>
        insteadOf is null
            ? names.Of(account) ?? "Das System"
            : $"{names.Of(account)} (in Vertretung für {names.Of(insteadOf)})";

    /// <summary>What is wrong with a comment; <c>null</c> when nothing is.</summary>
    internal static string? WhyNotAdded(CommandResult result) =>
        result switch
        {
            CommandResult.Invalid invalid => invalid.Errors.Values.First(),
            CommandResult.KeyReused =>
                "Ihr Kommentar ist schon gespeichert, aber mit einem anderen Text. Wenn Sie diesen hier noch einmal absenden, kommt er dazu.",
            _ => null,
        };

    /// <summary>The members of an object with their values, those that are filled in.</summary>
    internal static (string, string)[] Pairs(string? json) =>
        json is not null && ValueJson.Parse(json) is IReadOnlyDictionary<string, object?> map
            ? map.Where(x => x.Value is not null and not "").Select(x => (x.Key, Text(x.Value))).ToArray()
            : [];

    private static string Plan(TaskMovement moved) =>
        string.Join(
            ", ",
            new[]
            {
                moved.Priority is { } priority ? $"Priorität {priority.German()}" : null,
                !moved.SetsFollowUp ? null
                : moved.FollowUp is { } day ? $"Wiedervorlage am {day.GermanDate()}"
                : "keine Wiedervorlage",
            }.OfType<string>()
        );

    /// <summary>A value that no form says more about.</summary>
    internal static string Text(object? value) =>
        value switch
        {
            IReadOnlyList<object?> list => string.Join(", ", list.Select(Text)),
            double or decimal => FormNumber.Text(value),
            _ => Value.ToText(value),
        };
}
