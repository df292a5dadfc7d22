using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>Keeps filters of the list of tasks: everyone his own, which others see when he says so.</summary>
public sealed class TaskViews(IDbContextFactory<OzgDb> databases, ILogger<TaskViews> log)
{
    /// <summary>Filters that one account keeps.</summary>
    private const int AtMost = 20;

    private const int QueryAtMost = 2000;

    private const string Upsert = """
        INSERT INTO ozg.task_view (owner, name, query, is_shared)
        SELECT {0}, {1}, {2}, {3}
        WHERE (SELECT count(*) FROM ozg.task_view WHERE owner = {0} AND name <> {1}) < {4}
        ON CONFLICT (owner, name) DO UPDATE SET query = excluded.query, is_shared = excluded.is_shared
        """;

    /// <summary>Those of an account, and those that others share, by name.</summary>
    public async Task<IReadOnlyList<TaskView>> Of(string account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .TaskViews.AsNoTracking()
            .Where(x => x.Owner == account || x.IsShared)
            .OrderBy(x => x.Name)
            .ThenBy(x => x.Id)
            .ToListAsync(cancellation);
    }

    /// <summary>Keeps one; one of the same name is replaced.</summary>
    /// <returns>Why not, or <c>null</c>.</returns>
    public async Task<CommandResult?> Keep(
        string account,
        string? name,
        string query,
        bool isShared,
        CancellationToken cancellation
    )
    {
        var text = (name ?? "").Trim();
        if (text.Length is 0 or > TaskView.NameAtMost)
            return new CommandResult.Invalid(
                "name",
                $"Bitte geben Sie dem Filter einen Namen mit höchstens {TaskView.NameAtMost} Zeichen."
            );
        if (query.Length > QueryAtMost)
            return new CommandResult.Invalid("name", "Dieser Filter ist zu lang. Bitte wählen Sie weniger aus.");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var kept = await db.Database.ExecuteSqlRawAsync(Upsert, [account, text, query, isShared, AtMost], cancellation);
        return kept > 0
            ? null
            : new CommandResult.Conflict(
                $"Sie haben schon {AtMost} Filter gemerkt. Bitte entfernen Sie erst einen, den Sie nicht mehr brauchen."
            );
    }

    /// <summary>Removes one: the owner his own, the administration also what is shared.</summary>
    /// <returns>Why not, or <c>null</c>; what is gone already is no problem.</returns>
    public async Task<CommandResult?> Remove(long id, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var removed = await db
            .TaskViews.Where(x => x.Id == id && (x.Owner == actor.Account || x.IsShared && actor.IsAdministration))
            .ExecuteDeleteAsync(cancellation);
        if (removed > 0 || !await db.TaskViews.AnyAsync(x => x.Id == id, cancellation))
            return null;
        log.LogWarning("{Account} may not remove the filter {Id}", actor.Account, id);
        return new CommandResult.Forbidden("Diesen Filter hat jemand anderes gemerkt.");
    }
}
