using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>
/// Has work done outside, with no transaction open, and brings its result to the activity that waits. It has workers of
/// its own, so that a slow server elsewhere keeps no instance waiting. A result that the instance cannot take yet is
/// kept: the work is not done again for it.
/// </summary>
internal sealed class OutsideJobs(StepHandler commands, Transactions transactions, IEnumerable<IOutsideWork> workers)
    : IWork
{
    public QueueTable Table { get; } =
        new(JobQueue.OutsideKind, "workflow.job", ["id"], ["instance_id", "bookmark_id", "payload"])
        {
            Where = $"kind = {(int)JobKind.Outside}",
            Needed = QueueTable.InstanceRuns,
            Workers = 4,
            Lease = TimeSpan.FromMinutes(5),
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var job = OutsideJob.Read(row.Value<string>(2));
        if (job.Result is null)
            job = job with { Result = await Worker(job.Work).Do(job.Request, job.Key, cancellation) };
        var resume = new Resume(row.Value<long>(1), job.Result);
        var told = await commands.Handle(
            new MoveInstance(null, Actor.System, row.Value<Guid>(0), resume),
            row,
            cancellation
        );
        switch (told)
        {
            case CommandResult.Done:
                return;
            case CommandResult.NotFound:
                await transactions.Write(row.Remove, cancellation);
                return;
            default:
                await transactions.Write(batch => row.Change(batch, "payload", job.ToJson()), cancellation);
                throw new RefusedException(told.Refusal!);
        }
    }

    public Task GivenUp(TakenRow row, string why, CancellationToken cancellation) =>
        commands.Handle(GivenUpWork.Of(row.Value<Guid>(0), why), row, cancellation);

    private IOutsideWork Worker(string kind) =>
        workers.FirstOrDefault(x => x.Kind == kind)
        ?? throw new HopelessException($"Niemand tut Arbeit der Art „{kind}“.");
}
