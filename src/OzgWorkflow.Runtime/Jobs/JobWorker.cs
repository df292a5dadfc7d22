using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Commands;

namespace OzgWorkflow.Runtime.Jobs;

/// <summary>
/// Does the jobs, each in one transaction together with the step it causes: a job is gone exactly when its effect is there.
/// A job whose node dies is free again at once, because only the transaction held it.
/// </summary>
public sealed class JobWorker(NpgsqlDataSource database, CommandHandler commands, WorkSignals signals, TimeProvider clock, ILogger<JobWorker> log) : BackgroundService
{
    private const int Workers = 2;
    private const int MaxAttempts = 12;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private const string TakeNext =
        """
        SELECT id, kind, instance_id, payload FROM workflow.job
        WHERE NOT is_dead AND run_at <= $1 ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
        """;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Work(stoppingToken)));

    private async Task Work(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!await DoNext(stopping)) await signals.WaitForJobs(LookEvery, stopping);
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

    private async Task<bool> DoNext(CancellationToken cancellation)
    {
        long id = 0;
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            if (await Take(connection, cancellation) is not var (taken, job)) return false;
            id = taken;
            await Do(connection, id, job, cancellation);
            await transaction.CommitAsync(cancellation);
            signals.Raise();
            return true;
        }
        catch (Exception e) when (id != 0 && e is not OperationCanceledException)
        {
            await Postpone(id, e, cancellation);
            return true;
        }
    }

    private async Task<(long Id, JobPayload Job)?> Take(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(TakeNext, connection) { Parameters = { new NpgsqlParameter { Value = clock.GetUtcNow() } } };
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var values = (IReadOnlyDictionary<string, object?>)ValueJson.Parse(reader.GetString(3))!;
        return (reader.GetInt64(0), new JobPayload((JobKind)reader.GetInt16(1), reader.GetGuid(2), values));
    }

    private async Task Do(NpgsqlConnection connection, long id, JobPayload job, CancellationToken cancellation)
    {
        void Remove(StepBatch batch) => batch.Add("DELETE FROM workflow.job WHERE id = $1", id);
        if (job.Kind == JobKind.DeliverEvent)
        {
            await FanOut(connection, job, Remove, cancellation);
            return;
        }

        var result = await commands.Handle(connection, CommandOf(id, job), Remove, cancellation);
        if (result is not CommandResult.Done && !(job.Kind == JobKind.Resume && result is CommandResult.NotFound))
            throw new InvalidOperationException($"{job.Kind} was refused: {result}");
    }

    private static Command CommandOf(long id, JobPayload job)
    {
        var commandId = DeterministicId.Create(job.InstanceId, long.MinValue + id);
        return job.Kind switch
        {
            JobKind.StartChild => StartChild(commandId, job),
            JobKind.Resume => new ResumeInstance(commandId, Actor.System, job.InstanceId, (long)job.Values["bookmarkId"]!, job.Values.GetValueOrDefault("payload")),
            JobKind.Cancel => new CancelInstance(commandId, Actor.System, job.InstanceId, job.Text("reason") ?? ""),
            _ => throw new ArgumentOutOfRangeException(nameof(job)),
        };
    }

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

    /// <summary>One job for everyone who waits for the event.</summary>
    private async Task FanOut(NpgsqlConnection connection, JobPayload job, Action<StepBatch> remove, CancellationToken cancellation)
    {
        await using var batch = new StepBatch(connection);
        foreach (var (instance, bookmark) in await Subscribers(connection, job, cancellation))
            JobQueue.Add(batch, clock.GetUtcNow(), JobPayload.Resume(instance, bookmark, job.Values["payload"]));
        remove(batch);
        await batch.Execute(cancellation);
    }

    internal static async Task<List<(Guid Instance, long Bookmark)>> Subscribers(NpgsqlConnection connection, JobPayload job, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(
            "SELECT instance_id, bookmark_id FROM workflow.event_subscription WHERE event_name = $1 AND ($2::text IS NULL OR correlation_id = $2)", connection)
        {
            Parameters = { new NpgsqlParameter { Value = job.Text("name") }, new NpgsqlParameter { Value = (object?)job.Text("correlationId") ?? DBNull.Value } },
        };
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var subscribers = new List<(Guid, long)>();
        while (await reader.ReadAsync(cancellation)) subscribers.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return subscribers;
    }

    private async Task Postpone(long id, Exception e, CancellationToken cancellation)
    {
        log.LogError(e, "Job {JobId} failed and is tried again later", id);
        await using var update = database.CreateCommand(
            """
            UPDATE workflow.job
            SET attempts = attempts + 1, last_error = $2, is_dead = attempts + 1 >= $3, run_at = $4::timestamptz + least(power(2, attempts), 600) * interval '1 second'
            WHERE id = $1
            """);
        foreach (var value in new object[] { id, e.Message, MaxAttempts, clock.GetUtcNow() }) update.Parameters.Add(new NpgsqlParameter { Value = value });
        await update.ExecuteNonQueryAsync(cancellation);
    }
}
