using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>Who takes a signal now.</summary>
/// <param name="Waiting">Instances that wait for it: at most two, to tell one from several.</param>
/// <param name="ComingBack">Instances that have one on its way and may come back to wait.</param>
/// <param name="Triggers">What it starts.</param>
internal sealed record SignalTakers(List<Guid> Waiting, List<Guid> ComingBack, List<Trigger> Triggers)
{
    private const string ComingBackFor =
        $"SELECT DISTINCT instance_id FROM workflow.event_subscription WHERE {SignalDelivery.Where} AND is_claimed";

    internal bool IsEmpty => (Waiting, ComingBack, Triggers) is ([], [], []);

    /// <summary>
    /// What brings a signal to the only one who takes it; <c>null</c> when there are several or none.
    /// </summary>
    internal Command? TheOnly(Actor actor, EventPublished signal) =>
        (Waiting, ComingBack, Triggers) switch
        {
            ([var instance], [], []) => new DeliverSignal(null, actor, instance, signal.Name, signal.Payload),
            ([], [], [var trigger]) => TriggeredStarts.Of(trigger, signal),
            _ => null,
        };

    internal static async Task<SignalTakers> Read(
        StepBatch batch,
        EventPublished signal,
        bool alsoComingBack,
        CancellationToken cancellation
    )
    {
        List<NpgsqlBatchCommand> statements =
        [
            StepBatch.Statement(TriggeredStarts.Find, signal.Name, signal.OnlyInstance),
            Among(SignalDelivery.Waiting, signal),
        ];
        if (alsoComingBack)
            statements.Add(Among(ComingBackFor, signal));
        await using var reader = await batch.Read(cancellation, statements);
        var triggers = new List<Trigger>();
        while (await reader.ReadAsync(cancellation))
            triggers.Add(new Trigger(reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        await reader.NextResultAsync(cancellation);
        var waiting = await Instances(reader, cancellation);
        var comingBack = await reader.NextResultAsync(cancellation) ? await Instances(reader, cancellation) : [];
        return new SignalTakers(waiting, comingBack, triggers);
    }

    private static NpgsqlBatchCommand Among(string statement, EventPublished signal) =>
        StepBatch.Statement(statement, signal.Name, signal.CorrelationId, signal.OnlyInstance);

    private static async Task<List<Guid>> Instances(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        var instances = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
            instances.Add(reader.GetGuid(0));
        return instances;
    }
}
