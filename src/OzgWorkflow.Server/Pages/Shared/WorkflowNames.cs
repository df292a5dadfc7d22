using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>
/// What workflows are called now; those that were made in the Studio have ids that tell people nothing.
/// </summary>
public sealed class WorkflowNames
{
    private readonly Dictionary<string, string> _names;

    private WorkflowNames(Dictionary<string, string> names) => _names = names;

    /// <summary>No names: ids stand for themselves.</summary>
    public static WorkflowNames None { get; } = new([]);

    /// <summary>Those of all definitions.</summary>
    public static async Task<WorkflowNames> Read(WorkflowDb db, CancellationToken cancellation) =>
        new(
            await db
                .Definitions.Where(x => x.IsLatest)
                .Select(x => new { x.DefinitionId, x.Name })
                .ToDictionaryAsync(x => x.DefinitionId, x => x.Name, cancellation)
        );

    /// <summary>The name; the id of one that is gone.</summary>
    public string Of(string? id) =>
        id is not null && _names.TryGetValue(id, out var name) && name.Length > 0 ? name : id ?? "";

    /// <summary>The id where it is not the name.</summary>
    public string? IdBeside(string? id) => id == Of(id) ? null : id;

    /// <summary>Choices by name; the id with it where several have the same.</summary>
    public IEnumerable<(string Id, string Text)> Choices(IEnumerable<string> ids) =>
        ids.GroupBy(Of)
            .OrderBy(x => x.Key, StringComparer.CurrentCultureIgnoreCase)
            .SelectMany(x => x.Select(id => (id, x.Count() == 1 ? x.Key : $"{x.Key} ({id})")));
}
