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

/// <summary>What is to be moved where.</summary>
/// <param name="DefinitionId">The definition.</param>
/// <param name="ToVersion">Number of the version to move to.</param>
/// <param name="Mapping">Keys of activities that are called otherwise there.</param>
/// <param name="InstanceIds">The instances; all that run another version when none are named.</param>
public sealed record MigrationRequest(
    string DefinitionId,
    int ToVersion,
    IReadOnlyDictionary<string, string> Mapping,
    IReadOnlyList<Guid>? InstanceIds = null
);

/// <summary>What a migration would do.</summary>
/// <param name="Movable">Instances that can be moved.</param>
/// <param name="Blocked">Instances that cannot.</param>
/// <param name="Obstacles">Why, each with how many instances it keeps.</param>
public sealed record MigrationPlan(int Movable, int Blocked, IReadOnlyList<MigrationObstacle> Obstacles);

/// <summary>Something that keeps instances from being moved.</summary>
/// <param name="ActivityId">The activity.</param>
/// <param name="Message">What it is, in English.</param>
/// <param name="UserMessage">The same in German.</param>
/// <param name="Count">How many instances it keeps.</param>
/// <param name="Examples">A few of them.</param>
public sealed record MigrationObstacle(
    string? ActivityId,
    string Message,
    string UserMessage,
    int Count,
    IReadOnlyList<Guid> Examples
);

/// <summary>How far a migration has come.</summary>
/// <param name="Waiting">Instances that are still to be moved.</param>
/// <param name="Failed">Instances that could not be moved; each stays as it was.</param>
/// <param name="OnVersion">Running instances of the version.</param>
public sealed record MigrationProgress(int Waiting, int Failed, int OnVersion);

/// <summary>Moves running instances to another version of their definition: first a dry run, then a job for each instance, all or nothing per instance.</summary>
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

    /// <summary>By what the payloads of jobs that move an instance are known.</summary>
    private const string Move = "\"type\":\"Migrate\"";

    private static readonly string AddJobs = JobQueue.AddFrom(
        "",
        $"""
        SELECT {(int)JobKind.Step}, i.id, $1, $2 FROM workflow.instance i
        WHERE i.definition_id = $3 AND i.status = 0 AND i.definition_version_id <> $4 AND ($5::uuid[] IS NULL OR i.id = ANY ($5))
          AND NOT EXISTS (SELECT FROM workflow.job j WHERE j.instance_id = i.id AND NOT j.is_dead AND payload LIKE '%{Move}%')
        """
    );

    /// <summary>Tries the move of every instance without writing anything; <c>null</c> when there is no such version.</summary>
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

    /// <summary>Leaves a job for each instance and returns how many; <c>null</c> when there is no such version.</summary>
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
            .Jobs.Where(x => x.Kind == JobKind.Step && x.Payload.Contains(Move))
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
            .Definitions.Where(x => x.DefinitionId == request.DefinitionId && x.Version == request.ToVersion)
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
