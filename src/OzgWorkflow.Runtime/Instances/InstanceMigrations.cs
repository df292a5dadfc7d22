using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>
/// Moves running instances to another version of their definition: first a dry run, then a job for each instance, all
/// or nothing per instance.
/// </summary>
public sealed class InstanceMigrations(
    IDbContextFactory<WorkflowDb> databases,
    NpgsqlDataSource database,
    ProgramCache programs,
    StepRunner steps,
    WorkSignals signals,
    TimeProvider clock
)
{
    private const int PageSize = 500;

    private static readonly string AddJobs = JobQueue.AddFrom(
        "",
        $"""
        SELECT {(int)JobKind.Migrate}, i.id, $1, $2 FROM workflow.instance i
        WHERE i.definition_id = $3 AND i.status = 0 AND i.definition_version_id <> $4 AND ($5::uuid[] IS NULL OR i.id = ANY ($5))
          AND NOT EXISTS (
              SELECT FROM workflow.job j WHERE j.instance_id = i.id AND NOT j.is_dead AND j.kind = {(int)
            JobKind.Migrate})
        """
    );

    /// <summary>
    /// Tries the move of every instance without writing anything; <c>null</c> when no such version was published.
    /// </summary>
    public async Task<MigrationPlan?> Plan(MigrationRequest request, CancellationToken cancellation)
    {
        if (await VersionId(request, cancellation) is not { } target)
            return null;
        var to = await programs.Get(target, cancellation);
        var migrate = new Migrate(target, request.Mapping);
        var (movable, blocked) = (0, 0);
        var obstacles = new Dictionary<string, MigrationObstacle>();
        for (
            var last = Guid.Empty;
            await Page(request, target, last, cancellation) is { Count: > 0 } page;
            last = page[^1].Id
        )
            foreach (var (id, version, state) in page)
            {
                var from = await programs.Get(version, cancellation);
                var result = await steps.Migrate(
                    from,
                    to,
                    StateSerializer.Deserialize(id, state, from),
                    migrate,
                    clock.GetUtcNow()
                );
                if (result.Burst is not null)
                    movable++;
                else
                    blocked++;
                foreach (var problem in result.Problems)
                {
                    var known =
                        obstacles.GetValueOrDefault(problem.Message)
                        ?? new MigrationObstacle(problem.ActivityId, problem.Message, problem.UserMessage, 0, []);
                    obstacles[problem.Message] = known with
                    {
                        Count = known.Count + 1,
                        Examples = known.Examples.Count < 5 ? [.. known.Examples, id] : known.Examples,
                    };
                }
            }

        return new MigrationPlan(movable, blocked, obstacles.Values.OrderByDescending(x => x.Count).ToArray());
    }

    /// <summary>
    /// Leaves a job for each instance and returns how many; <c>null</c> when no such version was published.
    /// </summary>
    public async Task<int?> Start(MigrationRequest request, Actor actor, CancellationToken cancellation)
    {
        if (await VersionId(request, cancellation) is not { } target)
            return null;
        await using var command = database.Command(
            AddJobs,
            CommandJson.Write(new Migrate(target, request.Mapping), actor.Account),
            clock.GetUtcNow(),
            request.DefinitionId,
            target,
            request.InstanceIds?.ToArray()
        );
        var count = await command.ExecuteNonQueryAsync(cancellation);
        signals.Raise([JobQueue.StepKind]);
        return count;
    }

    /// <summary>How far the moves to a version have come.</summary>
    public async Task<MigrationProgress> Progress(string definitionId, int version, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var jobs = db
            .Jobs.Where(x => x.Kind == JobKind.Migrate)
            .Join(
                db.Instances.Where(x => x.DefinitionId == definitionId),
                x => x.InstanceId,
                x => x.Id,
                (job, _) => job
            );
        var target = await db
            .Definitions.Where(x => x.DefinitionId == definitionId && x.Version == version)
            .Select(x => x.Id)
            .SingleOrDefaultAsync(cancellation);
        return new MigrationProgress(
            await jobs.CountAsync(x => !x.IsDead, cancellation),
            await jobs.CountAsync(x => x.IsDead, cancellation),
            await db.Instances.CountAsync(
                x => x.DefinitionVersionId == target && x.Status == WorkflowStatus.Running,
                cancellation
            )
        );
    }

    private async Task<string?> VersionId(MigrationRequest request, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db
            .Definitions.Where(x =>
                x.DefinitionId == request.DefinitionId
                && x.Version == request.ToVersion
                && x.IsFrozen
                && x.DeletedAt == null
            )
            .Select(x => x.Id)
            .SingleOrDefaultAsync(cancellation);
    }

    private async Task<List<(Guid Id, string VersionId, byte[] State)>> Page(
        MigrationRequest request,
        string target,
        Guid after,
        CancellationToken cancellation
    )
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ids = request.InstanceIds?.ToArray();
        var rows = await (
            from instance in db.Instances
            join state in db.States on instance.Id equals state.Id
            where
                instance.DefinitionId == request.DefinitionId
                && instance.Status == WorkflowStatus.Running
                && instance.DefinitionVersionId != target
                && instance.Id > after
                && (ids == null || ids.Contains(instance.Id))
            orderby instance.Id
            select new
            {
                instance.Id,
                instance.DefinitionVersionId,
                state.State,
            }
        )
            .Take(PageSize)
            .ToListAsync(cancellation);
        return rows.ConvertAll(x => (x.Id, x.DefinitionVersionId, x.State));
    }
}
