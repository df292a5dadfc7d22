using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>The table of jobs: the one place that writes it, beside the taker.</summary>
internal static class JobQueue
{
    /// <summary>A statement that adds a job for each row of a query.</summary>
    /// <param name="with">Common table expressions before it, or nothing.</param>
    /// <param name="select">A query of kind, instance, payload and the time from which the job is due.</param>
    internal static string AddFrom(string with, string select) =>
        $"{with} INSERT INTO workflow.job (kind, instance_id, payload, run_at) {select}";

    /// <summary>Takes back what is to be done for a bookmark that waits no more.</summary>
    internal static void TakeBack(StepBatch batch, Guid instanceId, long bookmarkId) =>
        batch.Add("DELETE FROM workflow.job WHERE instance_id = $1 AND bookmark_id = $2", instanceId, bookmarkId);

    internal static void Add(
        StepBatch batch,
        DateTimeOffset now,
        JobKind kind,
        Guid instanceId,
        string payload,
        long? bookmarkId = null
    )
    {
        batch.Add(
            "INSERT INTO workflow.job (kind, instance_id, bookmark_id, payload, run_at) VALUES ($1, $2, $3, $4, $5)",
            (short)kind,
            instanceId,
            bookmarkId,
            payload,
            now
        );
        batch.Wake(kind == JobKind.Outside ? OutsideKind : StepKind);
    }

    internal static void Add(
        StepBatch batch,
        DateTimeOffset now,
        Guid instanceId,
        Stimulus stimulus,
        string? account = null
    ) => Add(batch, now, JobKind.Step, instanceId, CommandJson.Write(stimulus, account));

    internal static void Add(StepBatch batch, DateTimeOffset now, StartInstance start) =>
        Add(batch, now, JobKind.Step, start.InstanceId, CommandJson.Write(start));

    /// <summary>
    /// Adds a start that was given up before it was a job: people find it there, and can have it done again.
    /// </summary>
    internal static void AddGivenUp(StepBatch batch, DateTimeOffset now, StartInstance start, string why) =>
        batch.Add(
            "INSERT INTO workflow.job (kind, instance_id, payload, run_at, attempts, is_dead, last_error) VALUES ($1, $2, $3, $4, 1, true, $5)",
            (short)JobKind.Step,
            start.InstanceId,
            CommandJson.Write(start),
            now,
            why
        );

    /// <summary>Kind of work that is done within the runtime.</summary>
    internal const string StepKind = "job";

    /// <summary>Kind of work that is done outside.</summary>
    internal const string OutsideKind = "outside";
}
