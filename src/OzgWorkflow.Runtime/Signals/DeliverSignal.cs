using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>
/// Brings a signal to an instance: to the place where it waits for it when its turn comes, which need not be the one
/// where it waited when the signal was raised. So signals that come quickly one after the other each find a loop that
/// comes back to wait.
/// </summary>
/// <param name="Key">Tells repetitions apart.</param>
/// <param name="Actor">Who raised it.</param>
/// <param name="InstanceId">The instance.</param>
/// <param name="Signal">Its name.</param>
/// <param name="Payload">What it carries.</param>
internal sealed record DeliverSignal(Guid? Key, Actor Actor, Guid InstanceId, string Signal, object? Payload)
    : Command(Key, Actor)
{
    /// <summary>
    /// Whether it is one for several instances that was sent on its way to this one: what others have claimed is its
    /// last choice then, but for any other none.
    /// </summary>
    internal bool IsOnItsWay { get; init; }

    /// <summary>The place that is claimed for it and comes first, if one is.</summary>
    internal long? Claimed { get; init; }

    internal override string Name => nameof(Resume);

    /// <summary>What the caller's key belongs to.</summary>
    internal Guid For { get; init; }

    internal override Guid Target => For;

    internal override IReadOnlyDictionary<string, object?> Content =>
        new Dictionary<string, object?> { ["signal"] = Signal, ["payload"] = Payload };
}

/// <summary>
/// Finds where an instance waits for a signal and no other is on its way; of several places, where it has waited
/// longest.
/// </summary>
internal sealed class SignalDeliveryRules : ICommandRules
{
    private const string Place = """
        SELECT bookmark_id FROM workflow.event_subscription WHERE instance_id = $1 AND event_name = $2 AND ($3 OR NOT is_claimed)
        ORDER BY bookmark_id IS NOT DISTINCT FROM $4::bigint DESC, is_claimed, bookmark_id LIMIT 1
        """;

    public Type Command => typeof(DeliverSignal);

    public string NotFound => "Darauf wartet kein Workflow mehr.";

    public NpgsqlBatchCommand Find(Command command) => StepBatch.Statement("$1", ((DeliverSignal)command).InstanceId);

    public NpgsqlBatchCommand Read(Command command)
    {
        var signal = (DeliverSignal)command;
        return StepBatch.Statement(Place, signal.InstanceId, signal.Signal, signal.IsOnItsWay, signal.Claimed);
    }

    public object Row(NpgsqlDataReader reader) => reader.GetInt64(0);

    public CommandResult? Forbid(Command command, object? row) => null;

    public Task<Verdict> Judge(
        Command command,
        object? row,
        WorkflowProgram program,
        NpgsqlConnection connection,
        CancellationToken cancellation
    ) =>
        Task.FromResult(
            row is long bookmark
                ? new Verdict(new Resume(bookmark, ((DeliverSignal)command).Payload))
                : Verdict.Refused(NotWaiting)
        );

    internal static readonly CommandResult.NotDelivered NotWaiting = new(
        "Der Workflow wartet gerade nicht darauf. Bitte versuchen Sie es noch einmal."
    );
}
