using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Finds the published definition that an activity type names, for workflows that are used as activities.
/// </summary>
/// <param name="activityType">Type in the definition, for example "Sum".</param>
/// <param name="versionId">Version that the definition pins, if it does.</param>
/// <param name="definitionId">Definition that it means, when the type alone does not find one.</param>
public delegate WorkflowDefinition? FindActivityDefinition(
    string activityType,
    string? versionId,
    string? definitionId
);

/// <summary>Compiles definitions to programs.</summary>
/// <param name="catalog">The activity types there are.</param>
/// <param name="findDefinition">Finds workflows that are used as activities.</param>
/// <param name="scripts">Reads the scripts, and runs them when the program runs; in this process when not
/// given.</param>
/// <param name="limits">Bounds; <see cref="EngineLimits.Default"/> when not given.</param>
public sealed class ProgramCompiler(
    ActivityCatalog catalog,
    FindActivityDefinition? findDefinition = null,
    IScriptEvaluator? scripts = null,
    EngineLimits? limits = null
)
{
    /// <summary>The activity types it knows.</summary>
    public ActivityCatalog Catalog => catalog;

    /// <summary>Compiles a definition, or tells everything that is wrong with it.</summary>
    public CompileResult Compile(WorkflowDefinition given)
    {
        var definition = given.WithIds();
        if (definition.Root is not { } json)
            return new CompileResult(
                null,
                [new Problem(null, "The definition has no root activity.", "Die Definition hat keine Wurzelaktivität.")]
            );
        var compiled = new CompilationState(
            catalog,
            findDefinition ?? ((_, _, _) => null),
            definition,
            new ExpressionCompiler(scripts ?? InProcessEvaluator.Shared),
            limits ?? EngineLimits.Default
        );
        var root = new NodeCompiler(compiled).Compile(json);
        if (compiled.Excess is { } excess)
            return new CompileResult(null, [excess]);
        return root is null || compiled.Problems.Count > 0
            ? new CompileResult(null, compiled.Problems)
            : new CompileResult(
                new WorkflowProgram(definition, root, compiled.Nodes.Values, compiled.ReadsActivityOutputs)
                {
                    RunsScripts = compiled.RunsScripts,
                },
                []
            );
    }
}
