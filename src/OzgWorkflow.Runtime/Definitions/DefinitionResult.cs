using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>What became of a change of a definition.</summary>
/// <param name="Version">The version that it is about now; <c>null</c> when there is none.</param>
/// <param name="Changed">Whether anything changed.</param>
/// <param name="Problems">What keeps the definition from running, when that is why it was refused.</param>
public sealed record DefinitionResult(DefinitionVersion? Version, bool Changed, IReadOnlyList<Problem> Problems)
{
    /// <summary>Why it was refused, when it was for another reason.</summary>
    public CommandResult? Refusal { get; init; }

    /// <summary>Whether it was done, now or before.</summary>
    public bool IsDone => Problems.Count == 0 && Refusal is null;

    internal static DefinitionResult Done(DefinitionVersion version, bool changed = true) => new(version, changed, []);

    internal static DefinitionResult Wrong(DefinitionVersion? version, IReadOnlyList<Problem> problems) =>
        new(version, false, problems);

    internal static DefinitionResult Wrong(string message, string userMessage) =>
        Wrong(null, [new Problem(null, message, userMessage)]);

    internal static DefinitionResult NotFound() =>
        new(null, false, [])
        {
            Refusal = new CommandResult.NotFound("Diese Workflow-Definition gibt es nicht (mehr)."),
        };

    internal static DefinitionResult Conflict(string message, DefinitionVersion? version = null) =>
        new(version, false, []) { Refusal = new CommandResult.Conflict(message) };
}
