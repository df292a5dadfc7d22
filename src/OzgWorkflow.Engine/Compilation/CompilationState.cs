using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>What the compilers of all activities of a definition have in common.</summary>
internal sealed record CompilationState(
    ActivityCatalog Catalog,
    FindActivityDefinition FindDefinition,
    WorkflowDefinition Definition,
    ExpressionCompiler Expressions
)
{
    internal Dictionary<string, Node> Nodes { get; } = [];

    internal List<Problem> Problems { get; } = [];

    internal LogPersistence Log { get; } = LogPersistence.All.Inner(Definition.Json["customProperties"]);

    internal bool ReadsActivityOutputs { get; set; }

    internal bool RunsScripts { get; set; }

    internal void Report(string? id, string message, string userMessage) =>
        Problems.Add(new Problem(id, message, userMessage));
}
