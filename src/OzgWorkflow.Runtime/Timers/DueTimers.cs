using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Timers;

/// <summary>Fires the points in time that instances wait for when they are due.</summary>
internal sealed class DueTimers(StepHandler commands) : IWork
{
    public QueueTable Table { get; } =
        new("timer", "workflow.timer", ["instance_id", "bookmark_id"], [])
        {
            Workers = 2,
            Needed = QueueTable.InstanceRuns,
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var fire = new MoveInstance(null, Actor.System, row.KeyPart<Guid>(), new Resume(row.KeyPart<long>(1)));
        var result = await commands.Handle(fire, row, cancellation);
        if (result is not CommandResult.Done)
            throw new RefusedException(result.Refusal!);
    }

    public Task GivenUp(TakenRow row, string why, CancellationToken cancellation) =>
        commands.Handle(GivenUpWork.Of(row.KeyPart<Guid>(), why), row, cancellation);
}
