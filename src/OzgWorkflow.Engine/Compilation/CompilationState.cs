using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>What the compilers of all activities of a definition have in common.</summary>
internal sealed record CompilationState(
    ActivityCatalog Catalog,
    FindActivityDefinition FindDefinition,
    WorkflowDefinition Definition,
    ExpressionCompiler Expressions,
    EngineLimits Limits
)
{
    internal Dictionary<string, Node> Nodes { get; } = [];

    internal List<Problem> Problems { get; } = [];

    /// <summary>Set when there are more activities than there may be; then nothing else is looked at.</summary>
    internal Problem? Excess { get; private set; }

    internal LogPersistence Log { get; } = LogPersistence.All.Inner(Definition.Json["customProperties"]);

    internal bool ReadsActivityOutputs { get; set; }

    internal bool RunsScripts { get; set; }

    /// <summary>Whether there is room for another activity.</summary>
    internal bool HasRoom()
    {
        if (Nodes.Count >= Limits.DefinitionActivities)
            Excess = Limits.TooManyActivities;
        return Excess is null;
    }

    internal void Report(string? id, string message, string userMessage) =>
        Problems.Add(new Problem(id, message, userMessage));
}
