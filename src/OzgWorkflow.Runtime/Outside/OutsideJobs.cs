using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outside;

/// <summary>
/// Has work done outside, with no transaction open, and brings its result to the activity that waits. It has workers of its own, so that a slow
/// server elsewhere keeps no instance waiting.
/// </summary>
internal sealed class OutsideJobs(StepHandler commands, IEnumerable<IOutsideWork> workers) : IWork
{
    public QueueTable Table { get; } =
        JobQueue.Table(JobQueue.OutsideKind, $"kind = {(int)JobKind.Outside}") with
        {
            Workers = 4,
            Lease = TimeSpan.FromMinutes(5),
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var job = (IReadOnlyDictionary<string, object?>)ValueJson.ParseExact(row.Value<string>(2))!;
        var kind = (string)job["work"]!;
        var worker =
            workers.FirstOrDefault(x => x.Kind == kind)
            ?? throw new HopelessException($"Nobody does work of the kind '{kind}'.");
        var result = await worker.Do(
            (IReadOnlyDictionary<string, object?>)job["request"]!,
            Guid.Parse((string)job["key"]!),
            cancellation
        );
        var resume = new MoveInstance(
            null,
            Actor.System,
            row.Value<Guid>(1),
            new Resume((long)job["bookmarkId"]!, result)
        );
        var taken = await commands.Handle(resume, row, cancellation);
        if (taken is not CommandResult.Done)
            throw new InvalidOperationException(taken.Refusal);
    }
}
