using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Pages.Studio;

/// <summary>Where designers begin: all definitions, what runs, and what was done last.</summary>
public sealed class IndexModel(WorkflowDb db) : PageModel
{
    private const int Shown = 10;

    public sealed record Row(
        string DefinitionId,
        string Name,
        string State,
        int Running,
        int Incidents,
        DateTimeOffset ChangedAt,
        string? ChangedBy
    );

    public IReadOnlyList<Row> Definitions { get; private set; } = [];

    public IReadOnlyList<AuditEntry> Latest { get; private set; } = [];

    public async Task OnGet(CancellationToken cancellation)
    {
        var latest = await db
            .Definitions.AsNoTracking()
            .Where(x => x.IsLatest)
            .OrderBy(x => x.Name)
            .Select(x => new
            {
                x.DefinitionId,
                x.Name,
                x.Version,
                x.IsPublished,
                x.ChangedAt,
                x.ChangedBy,
            })
            .ToListAsync(cancellation);
        var published = await db
            .Definitions.AsNoTracking()
            .Where(x => x.IsPublished)
            .ToDictionaryAsync(x => x.DefinitionId, x => x.Version, cancellation);
        var running = await db
            .Instances.Where(x => x.Status == WorkflowStatus.Running)
            .GroupBy(x => x.DefinitionId)
            .Select(x => new
            {
                x.Key,
                Count = x.Count(),
                Faulted = x.Count(i => i.SubStatus == WorkflowSubStatus.Faulted),
            })
            .ToDictionaryAsync(x => x.Key, cancellation);
        Definitions = latest.ConvertAll(x => new Row(
            x.DefinitionId,
            x.Name,
            State(x.Version, published.TryGetValue(x.DefinitionId, out var version) ? version : null),
            running.GetValueOrDefault(x.DefinitionId)?.Count ?? 0,
            running.GetValueOrDefault(x.DefinitionId)?.Faulted ?? 0,
            x.ChangedAt,
            x.ChangedBy
        ));
        Latest = await db
            .Audit.AsNoTracking()
            .ShownTo(User)
            .OrderByDescending(x => x.Id)
            .Take(Shown)
            .ToListAsync(cancellation);
    }

    private static string State(int latest, int? published) =>
        published is null ? $"Entwurf (Version {latest}), nicht veröffentlicht"
        : published == latest ? $"Version {latest} veröffentlicht"
        : $"Version {published} veröffentlicht, Entwurf: Version {latest}";
}
