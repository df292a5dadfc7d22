using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Activities one after the other.</summary>
[Activity("Elsa.Sequence", "Ablauf", "Folge", "Führt Aktivitäten nacheinander aus.", IsContainer = true)]
public sealed class Sequence : IContainer, ICompiled
{
    private Dictionary<Node, Node?> _next = [];

    /// <summary>The activities.</summary>
    public IReadOnlyList<Node> Activities { get; private set; } = [];

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json)
    {
        Activities = compiler.CompileAll(json["activities"]);
        _next = Activities.Select((x, index) => (x, Activities.ElementAtOrDefault(index + 1))).ToDictionary();
    }

    /// <inheritdoc />
    public void Execute(ActivityContext context) => context.ScheduleOrComplete(Activities.FirstOrDefault());

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) =>
        context.ScheduleOrComplete(_next[child.Child]);
}
