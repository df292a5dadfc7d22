using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// The compiler as an activity sees it that reads its JSON itself; what it compiles becomes a child of that activity.
/// </summary>
public interface ICompiler
{
    /// <summary>The activity that is being compiled.</summary>
    Node Node { get; }

    /// <summary>The workflow that the activity stands in: the definition, or one that it uses as an activity.</summary>
    WorkflowDefinition Workflow { get; }

    /// <summary>Compiles a child activity; <c>null</c> when there is none or it is wrong.</summary>
    Node? Compile(JsonNode? json);

    /// <summary>
    /// Compiles a list of activities, leaving out those that are wrong and those that only run to compensate others.
    /// </summary>
    IReadOnlyList<Node> CompileAll(JsonNode? json);

    /// <summary>
    /// Compiles an input of the form <c>{"expression": …}</c> or a bare expression; <c>null</c> when there is none.
    /// </summary>
    IExpression? Expression(JsonNode? json);

    /// <summary>Has the outputs of all activities kept while an instance runs: the activity reads some.</summary>
    void KeepOutputs();

    /// <summary>Reports a problem of the activity that is being compiled.</summary>
    void Report(string message, string userMessage);
}
