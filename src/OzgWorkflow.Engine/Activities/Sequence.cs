using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Programs;

namespace OzgWorkflow.Engine.Activities;

/// <summary>Activities one after the other.</summary>
[Activity("Elsa.Sequence", "Workflows", "Folge", "Führt Aktivitäten nacheinander aus.")]
public sealed class Sequence : IContainer, ICompiled
{
    private const string Index = "index";

    /// <summary>The activities.</summary>
    public IReadOnlyList<Node> Activities { get; private set; } = [];

    /// <inheritdoc />
    public void Compile(NodeCompiler compiler, JsonObject json) => Activities = compiler.CompileAll(json["activities"]);

    /// <inheritdoc />
    public void Execute(ActivityContext context) => RunNext(context, 0);

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => RunNext(context, (int)(long)context[Index]! + 1);

    private void RunNext(ActivityContext context, int index)
    {
        context[Index] = (long)index;
        if (index < Activities.Count) context.Schedule(Activities[index]);
        else context.Complete();
    }
}
