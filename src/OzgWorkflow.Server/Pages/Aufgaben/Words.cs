using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Pages.Shared;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>How pages say what became of tasks.</summary>
internal static class Words
{
    internal static string Of(TaskMovement moved, PersonNames names) =>
        moved.Kind switch
        {
            TaskMovementKind.Claimed => $"{names.Of(moved.Person)} hat sie übernommen.",
            TaskMovementKind.Released => $"{names.Of(moved.By)} hat sie zurückgegeben.",
            TaskMovementKind.Delegated => $"{names.Of(moved.By)} hat sie an {names.Of(moved.Person)} weitergegeben.",
            _ => $"{names.Of(moved.Person)} hat sie nicht mehr, weil sich die Zuständigkeit geändert hat.",
        };
}
