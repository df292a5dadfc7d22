using OzgWorkflow.Engine.Definitions;

namespace OzgWorkflow.Engine.Model;

/// <summary>One activity at its place in a compiled program.</summary>
public sealed class Node
{
    /// <summary>Id in the definition.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// Unique in the program: the id, prefixed with the host's key where a workflow is used as an activity.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>Its place as Elsa names it, see <see cref="ActivityPlace.NodeId"/>.</summary>
    public string NodeId => $"{Parent?.NodeId ?? ActivityTree.WorkflowId}:{Id}";

    /// <summary>Activity type.</summary>
    public required string Type { get; init; }

    /// <summary>Name given by the designer.</summary>
    public string? Name { get; init; }

    /// <summary>Text that designers and people see.</summary>
    public string DisplayText { get; init; } = "";

    /// <summary>What it does.</summary>
    public required IActivity Activity { get; init; }

    /// <summary>The type's description.</summary>
    public required ActivityDescriptor Descriptor { get; init; }

    /// <summary>The container around it; <c>null</c> for the root.</summary>
    public Node? Parent { get; init; }

    /// <summary>Variables of this container.</summary>
    public IReadOnlyList<VariableDefinition> Variables { get; init; } = [];

    /// <summary>Elsa's custom properties that matter at run time.</summary>
    public IReadOnlyDictionary<string, string> CustomProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether a workflow may start here.</summary>
    public bool CanStartWorkflow { get; init; }

    /// <summary>How it is tried again when it fails; <c>null</c> when it is not.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Key of the activity beside it that undoes it (custom property <c>compensatedBy</c>).</summary>
    public string? CompensatedBy { get; init; }

    /// <summary>
    /// Whether this scope undoes what was done in it when something in it faults (custom property <c>onFault</c>:
    /// "compensate").
    /// </summary>
    public bool CompensatesOnFault { get; init; }

    /// <summary>Where it wants to be committed.</summary>
    public CommitPoints Commits { get; init; }

    /// <summary>Which inputs and outputs the journal keeps.</summary>
    public LogPersistence Log { get; init; } = LogPersistence.All;

    /// <summary>What the activities in it inherit.</summary>
    internal LogPersistence InnerLog { get; init; } = LogPersistence.All;

    /// <summary>Where outputs go: output name → id of a variable or name of a workflow output.</summary>
    public IReadOnlyDictionary<string, string> OutputTargets { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the outputs that it can have.</summary>
    public IEnumerable<string> Outputs =>
        Activity is IEmbedding embedding
            ? embedding.Outputs.Select(x => x.Name)
            : Descriptor.Outputs.Select(x => x.Name);

    /// <summary>The outcomes that it can have; <c>null</c> when only running it can tell.</summary>
    public IReadOnlyList<string>? Outcomes =>
        OwnOutcomes is { } own && CompensatesOnFault ? [.. own, "Faulted"] : OwnOutcomes;

    // The outcomes of a workflow are those that something within it completes it with.
    private IReadOnlyList<string>? OwnOutcomes =>
        Activity is IDeclaresOutcomes declares ? declares.Outcomes
        : Activity is IContainer && Parent is null or { Activity: IEmbedding } ? null
        : Descriptor.Attribute.Outcomes is [_, ..] some ? some
        : ["Done"];

    /// <summary>What is wrong with one of its inputs.</summary>
    /// <param name="input">The input.</param>
    /// <param name="why">A sentence, in English and German.</param>
    public Problem Wrong(IInput input, (string English, string German) why) =>
        new(Id, $"'{DisplayText}', '{input.Name}': {why.English}", $"„{DisplayText}“, „{input.Label}“: {why.German}");

    /// <inheritdoc />
    public override string ToString() => $"{Type} '{Key}'";
}
