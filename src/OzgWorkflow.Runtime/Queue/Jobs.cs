using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>Does jobs other than commands.</summary>
internal interface IJob
{
    /// <summary>Which kinds.</summary>
    IReadOnlyList<JobKind> Kinds { get; }

    /// <summary>Does one, and removes the row with its effect.</summary>
    Task Do(JobKind kind, Guid instanceId, string payload, TakenRow row, CancellationToken cancellation);

    /// <summary>
    /// One that was given up is removed with what the batch commits: whoever counted on it no longer does.
    /// </summary>
    void Removed(JobKind kind, Guid instanceId, string payload, StepBatch batch);
}

/// <summary>Carries out commands for later; a job is gone exactly when its effect is there.</summary>
internal sealed class Jobs(
    StepHandler commands,
    Transactions transactions,
    IEnumerable<IJob> others,
    TimeProvider clock,
    ILogger<Jobs> log
) : IWork
{
    private static readonly string ForInstances = string.Join(
        ", ",
        new[] { JobKind.Step, JobKind.Migrate, JobKind.DeliverKept, JobKind.DeliverTo }.Select(x => (int)x)
    );

    // What is meant for one instance reaches it in the order in which it came up: a cancel never overtakes the start.
    public QueueTable Table { get; } =
        new(JobQueue.StepKind, "workflow.job", ["id"], ["kind", "instance_id", "payload"])
        {
            Where = $"kind <> {(int)JobKind.Outside}",
            Needed = $"""
                kind = {(int)JobKind.Step}
                AND EXISTS (SELECT FROM workflow.instance i WHERE i.id IN (t.instance_id, {CommandJson.Wants}) AND i.status = 0)
                """,
            Workers = 2,
            Free = $"""
                (kind NOT IN ({ForInstances}) OR NOT EXISTS (SELECT FROM workflow.job o WHERE o.instance_id = t.instance_id
                    AND o.id < t.id AND o.kind IN ({ForInstances}) AND NOT o.is_dead))
                """,
        };

    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var (kind, instanceId, payload) = ((JobKind)row.Value<short>(0), row.Value<Guid>(1), row.Value<string>(2));
        if (kind is JobKind.Step or JobKind.Migrate)
            await CarryOut(CommandJson.Read(instanceId, payload), row, cancellation);
        else
            await others.Single(x => x.Kinds.Contains(kind)).Do(kind, instanceId, payload, row, cancellation);
    }

    public async Task GivenUp(TakenRow row, string why, CancellationToken cancellation)
    {
        var (kind, instanceId) = ((JobKind)row.Value<short>(0), row.Value<Guid>(1));
        var command = kind == JobKind.Step ? TryRead(instanceId, row.Value<string>(2)) : null;
        if (command is StartInstance { WaitingParent: { } parent })
            await Refuse(parent, why, row, cancellation);
        else if (command is StartInstance { ParentId: { } wants })
            await commands.Handle(GivenUpWork.Of(wants, why), row, cancellation);
        else if (kind is not (JobKind.Deliver or JobKind.Migrate))
            await commands.Handle(GivenUpWork.Of(instanceId, why), row, cancellation);
    }

    /// <summary>The command of a job; <c>null</c> when it cannot be read, which is why it was given up.</summary>
    private static Command? TryRead(Guid instanceId, string payload)
    {
        try
        {
            return CommandJson.Read(instanceId, payload);
        }
        catch (Exception)
        {
            return null;
        }
    }

    public void Removed(TakenRow row, StepBatch batch)
    {
        var kind = (JobKind)row.Value<short>(0);
        others
            .FirstOrDefault(x => x.Kinds.Contains(kind))
            ?.Removed(kind, row.Value<Guid>(1), row.Value<string>(2), batch);
    }

    private async Task CarryOut(Command command, TakenRow row, CancellationToken cancellation)
    {
        var result = await commands.Handle(command, row, cancellation);
        switch (result)
        {
            case CommandResult.Done:
                return;
            // Retention may have removed an instance that ended long ago.
            case CommandResult.NotFound when command is MoveInstance:
                await transactions.Write(row.Remove, cancellation);
                return;
            // Whoever waits for a workflow that cannot start hears of it at once: trying again would change nothing.
            case var _ when command is StartInstance { WaitingParent: { } parent }:
                await Refuse(parent, result.Refusal ?? "", row, cancellation);
                return;
            // What is not there or does not fit is no more so after a while; who wanted it hears of it at once.
            case CommandResult.NotFound or CommandResult.Invalid when command is StartInstance:
                throw new HopelessException(result.Refusal!);
            // A singleton that still runs is the definition's own way to say "not now".
            case CommandResult.Conflict { InstanceId: { } running }
                when command is StartInstance { Trigger: not null } start:
                log.LogInformation("{Definition} is not started: {InstanceId} still runs", start.DefinitionId, running);
                await transactions.Write(row.Remove, cancellation);
                return;
            case var _ when command is MoveInstance { Stimulus: Migrate }:
                throw new HopelessException(result.Refusal!);
            default:
                throw new RefusedException(result.Refusal!);
        }
    }

    private Task Refuse(ParentLink parent, string why, TakenRow row, CancellationToken cancellation) =>
        transactions.Run(
            async batch =>
            {
                if (!await row.IsHeld(batch, cancellation))
                    return false;
                JobQueue.Add(batch, clock.GetUtcNow(), parent.InstanceId, new ChildRefused(parent.BookmarkId, why));
                ((IHeldRow)row).Settle(batch);
                return true;
            },
            cancellation
        );
}
