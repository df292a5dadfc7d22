using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>
/// Does the jobs, each in one transaction together with the step it causes: a job is gone exactly when its effect is there.
/// A job whose node dies is free again at once, because only the transaction held it. Work outside has workers of its own, so that a slow
/// server elsewhere keeps no instance waiting.
/// </summary>
public sealed class JobWorker(
    NpgsqlDataSource database, StepHandler commands, IEnumerable<IOutsideWork> outside, WorkSignals signals, TimeProvider clock, ILogger<JobWorker> log) : BackgroundService
{
    private const int MaxAttempts = 12;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly Lane Steps = new("kind <> 6", Workers: 2), Outside = new("kind = 6", Workers: 4);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        new[] { Steps, Outside }.SelectMany(lane => Enumerable.Range(0, lane.Workers).Select(_ => Work(lane, stoppingToken))));

    /// <summary>Does all jobs that are due, one after the other, and returns how many.</summary>
    public async Task<int> DoAll(CancellationToken cancellation)
    {
        var done = 0;
        while (await DoNext(Steps, cancellation) || await DoNext(Outside, cancellation)) done++;
        return done;
    }

    private async Task Work(Lane lane, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await DoNext(lane, stopping)) await signals.WaitForJobs(LookEvery, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Jobs pause because the database does not answer");
                await Task.Delay(LookEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> DoNext(Lane lane, CancellationToken cancellation)
    {
        (long Id, JobPayload Job)? taken = null;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var batch = new StepBatch(connection);
            taken = await Take(batch, lane, cancellation);
            if (taken is not var (id, job)) return false;
            await Do(batch, id, job, cancellation);
            batch.Add("DELETE FROM workflow.job WHERE id = $1", id);
            await batch.Commit(cancellation);
            signals.Raise();
            return true;
        }
        catch (Exception e) when (taken is not null && e is not OperationCanceledException)
        {
            await Postpone(taken.Value.Id, e, isHopeless: taken.Value.Job.Kind == JobKind.Migrate && e is RefusedException, cancellation);
            return true;
        }
    }

    private async Task<(long Id, JobPayload Job)?> Take(StepBatch batch, Lane lane, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, StepBatch.Statement(lane.TakeNext, clock.GetUtcNow()));
        if (!await reader.ReadAsync(cancellation)) return null;
        var values = (IReadOnlyDictionary<string, object?>)ValueJson.Parse(reader.GetString(3))!;
        return (reader.GetInt64(0), new JobPayload((JobKind)reader.GetInt16(1), reader.GetGuid(2), values));
    }

    private async Task Do(StepBatch batch, long id, JobPayload job, CancellationToken cancellation)
    {
        if (job.Kind == JobKind.DeliverEvent)
        {
            await EventDelivery.Deliver(batch, clock.GetUtcNow(), job.ToEvent(), cancellation);
            return;
        }

        if (job.Kind == JobKind.Work) job = await DoOutside(job, cancellation);
        var result = await commands.Prepare(batch, CommandOf(id, job), cancellation);
        if (result is CommandResult.Done || (job.Kind is JobKind.Resume or JobKind.Continue or JobKind.Move && result is CommandResult.NotFound)) return;
        // Whoever waits for a workflow that cannot start hears of it at once: trying again would change nothing.
        if (job.Kind == JobKind.StartChild && job.Values["bookmarkId"] is long bookmark)
            JobQueue.Add(batch, clock.GetUtcNow(), JobPayload.Move(Guid.Parse(job.Text("parentId")!), new ChildRefused(bookmark, Reason(result))));
        else throw new RefusedException(job.Kind, result);
    }

    private async Task<JobPayload> DoOutside(JobPayload job, CancellationToken cancellation)
    {
        var worker = outside.FirstOrDefault(x => x.Kind == job.Text("work")) ?? throw new InvalidOperationException($"Nobody does work of the kind '{job.Text("work")}'.");
        var result = await worker.Do(job.Map("request"), Guid.Parse(job.Text("key")!), cancellation);
        return JobPayload.Resume(job.InstanceId, (long)job.Values["bookmarkId"]!, result);
    }

    private static Command CommandOf(long id, JobPayload job)
    {
        var commandId = DeterministicId.Create(job.InstanceId, long.MinValue + id);
        return job.Kind switch
        {
            JobKind.StartChild => StartChild(commandId, job),
            JobKind.Resume => new ResumeInstance(commandId, Actor.System, job.InstanceId, (long)job.Values["bookmarkId"]!, job.Values.GetValueOrDefault("payload")),
            JobKind.Continue => new ContinueInstance(commandId, Actor.System, job.InstanceId),
            JobKind.StartTriggered => new StartInstance(commandId, Actor.System, job.InstanceId, job.Text("definitionId")!, Value.EmptyMap)
            {
                CorrelationId = job.Text("correlationId"),
                Trigger = job.Text("trigger"),
                TriggerPayload = job.Values.GetValueOrDefault("payload"),
            },
            JobKind.Migrate => new MigrateInstance(commandId, Actor.System with { Account = job.Text("account") }, job.InstanceId, job.Text("versionId")!, job.Map("mapping").ToDictionary(x => x.Key, x => (string)x.Value!)),
            JobKind.Move => new MoveInstance(commandId, Actor.System, job.InstanceId, StimulusJson.Read(job.Values)),
            JobKind.Cancel => new CancelInstance(commandId, Actor.System, job.InstanceId, job.Text("reason") ?? ""),
            _ => throw new ArgumentOutOfRangeException(nameof(job)),
        };
    }

    private static string Reason(CommandResult refused) => refused switch
    {
        CommandResult.NotFound x => x.Message,
        CommandResult.Conflict x => x.Message,
        CommandResult.Forbidden x => x.Message,
        CommandResult.Invalid x => string.Join(" ", x.Errors.Values),
        _ => refused.ToString(),
    };

    private static StartInstance StartChild(Guid commandId, JobPayload job)
    {
        var parent = Guid.Parse(job.Text("parentId")!);
        var inputs = (IReadOnlyDictionary<string, object?>?)job.Values["inputs"] ?? Value.EmptyMap;
        return new StartInstance(commandId, Actor.System, job.InstanceId, job.Text("definitionId")!, inputs)
        {
            CorrelationId = job.Text("correlationId"),
            ParentId = parent,
            WaitingParent = job.Values["bookmarkId"] is long bookmark ? new ParentLink(parent, bookmark) : null,
        };
    }

    private async Task Postpone(long id, Exception e, bool isHopeless, CancellationToken cancellation)
    {
        log.LogError(e, "Job {JobId} failed", id);
        await using var update = database.CreateCommand(
            """
            UPDATE workflow.job
            SET attempts = attempts + 1, last_error = $2, is_dead = $5 OR attempts + 1 >= $3, run_at = $4::timestamptz + least(power(2, attempts), 600) * interval '1 second'
            WHERE id = $1
            """);
        foreach (var value in new object[] { id, e.Message, MaxAttempts, clock.GetUtcNow(), isHopeless }) update.Parameters.Add(new NpgsqlParameter { Value = value });
        await update.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Lane(string Kinds, int Workers)
    {
        internal string TakeNext { get; } =
            $"SELECT id, kind, instance_id, payload FROM workflow.job WHERE NOT is_dead AND {Kinds} AND run_at <= $1 ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED";
    }

    private sealed class RefusedException(JobKind kind, CommandResult result) : Exception($"{kind} was refused: {result}");
}
