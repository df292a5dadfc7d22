using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>A stimulus for one instance, and who gives it: it moves the instance in one transaction.</summary>
/// <param name="Key">
/// Tells repetitions apart: the same key of the same actor for the same target has one effect and gets the same answer,
/// see <see cref="Receipt"/>. <c>null</c> for commands of the queue, which come once because their row goes with their
/// effect.
/// </param>
/// <param name="Actor">Who gives it.</param>
public abstract record Command(Guid? Key, Actor Actor)
{
    /// <summary>Whether a refusal is kept with its key: where a caller gave the key, and may send it again.</summary>
    public bool KeepsRefusal { get; init; } = true;

    /// <summary>Rows to write with the step, if it is taken.</summary>
    public Action<StepBatch>? With { get; init; }

    /// <summary>What makes two tries the same request, where that is less than all it carries.</summary>
    public IReadOnlyDictionary<string, object?>? Identity { get; init; }

    /// <summary>How the journal calls it.</summary>
    internal virtual string Name => GetType().Name;

    /// <summary>What its key belongs to: an instance, a task, a signal.</summary>
    internal abstract Guid Target { get; }

    /// <summary>What it asks for: with the same key it must be the same.</summary>
    internal abstract IReadOnlyDictionary<string, object?> Content { get; }
}

/// <summary>Starts an instance of a definition.</summary>
public sealed record StartInstance(
    Guid? Key,
    Actor Actor,
    Guid InstanceId,
    string DefinitionId,
    IReadOnlyDictionary<string, object?> Inputs
) : Command(Key, Actor)
{
    /// <summary>Correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Name that people see.</summary>
    public string? InstanceName { get; init; }

    /// <summary>The version to run; the published one when not given.</summary>
    public string? VersionId { get; init; }

    /// <summary>The instance that wants it.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The bookmark that waits for its end.</summary>
    public ParentLink? WaitingParent { get; init; }

    /// <summary>Key of the activity that triggered the start, if one did.</summary>
    public string? Trigger { get; init; }

    /// <summary>What triggered it.</summary>
    public object? TriggerPayload { get; init; }

    /// <summary>The id of the instance that a key starts: a repetition means the same instance.</summary>
    /// <param name="actor">Who starts it.</param>
    /// <param name="what">What is started.</param>
    /// <param name="key">The key.</param>
    public static Guid IdFor(Actor actor, string what, Guid key) => Receipt.IdOf(actor, Receipt.Named(what), key);

    internal Start Stimulus =>
        new(Inputs, CorrelationId, InstanceName, WaitingParent) { Trigger = Trigger, TriggerPayload = TriggerPayload };

    /// <summary>
    /// What the key belongs to where a signal triggered it: a repetition may find somebody who waits for that instead.
    /// </summary>
    internal Guid? For { get; init; }

    internal override Guid Target => For ?? InstanceId;

    internal override IReadOnlyDictionary<string, object?> Content =>
        new Dictionary<string, object?>
        {
            ["definition"] = DefinitionId,
            ["version"] = VersionId,
            ["start"] = StimulusJson.Write(Stimulus),
        };
}

/// <summary>Moves an instance that exists.</summary>
public sealed record MoveInstance(Guid? Key, Actor Actor, Guid InstanceId, Stimulus Stimulus) : Command(Key, Actor)
{
    internal override string Name => Stimulus.GetType().Name;

    internal override Guid Target => InstanceId;

    internal override IReadOnlyDictionary<string, object?> Content => StimulusJson.Write(Stimulus);
}
