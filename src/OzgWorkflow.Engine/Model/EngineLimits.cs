using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// Bounds that keep one instance from taking a node down. What goes past one becomes an incident, or a refusal, that
/// names it.
/// </summary>
public sealed record EngineLimits
{
    /// <summary>The defaults that the properties name.</summary>
    public static readonly EngineLimits Default = new();

    /// <summary>Bounds of one expression.</summary>
    public ScriptLimits Script { get; init; } = new();

    /// <summary>Wall time of one step, all of its expressions together.</summary>
    public TimeSpan StepTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What earlier tries of the same step have used of it.</summary>
    public TimeSpan StepTimeUsed { get; init; }

    /// <summary>Activities that may start within one step.</summary>
    public int ActivitiesPerBurst { get; init; } = 20_000;

    /// <summary>Characters of one variable or output, as JSON.</summary>
    public int VariableSize { get; init; } = 1_000_000;

    /// <summary>Bytes of an instance's state.</summary>
    public int StateSize { get; init; } = 4_000_000;

    /// <summary>Instances that may wait for each other, one started by the other.</summary>
    public int ChildDepth { get; init; } = 50;

    /// <summary>Characters of a definition, as JSON.</summary>
    public int DefinitionSize { get; init; } = 5_000_000;

    /// <summary>
    /// Activities of a definition, with those of the workflows that it uses as activities, and that those use.
    /// </summary>
    public int DefinitionActivities { get; init; } = 20_000;

    /// <summary>What keeps a definition with more of them from running.</summary>
    public Problem TooManyActivities =>
        new(
            null,
            $"With the workflows that it uses as activities the definition has more than {DefinitionActivities} activities (DefinitionActivities).",
            $"Mit den Workflows, die sie als Aktivitäten verwendet, hat die Definition mehr als {DefinitionActivities} Aktivitäten (DefinitionActivities). Lassen Sie die Workflows als eigene Instanzen ausführen."
        );
}
