using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>The table of jobs.</summary>
internal static class JobQueue
{
    internal static void Add(StepBatch batch, DateTimeOffset now, JobPayload job) => batch.Add(
        "INSERT INTO workflow.job (kind, instance_id, payload, run_at, attempts, is_dead) VALUES ($1, $2, $3, $4, 0, false)",
        (short)job.Kind, job.InstanceId, job.ToJson(), now);
}
