using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

/// <summary>Activities side by side; done when all are.</summary>
[Activity(
    "Elsa.Parallel",
    "Ablauf",
    "Parallel",
    "Führt Aktivitäten nebeneinander aus.",
    IsBrowsable = false,
    IsContainer = true
)]
public sealed class Parallel : IContainer, ICompiled
{
    private IReadOnlyList<Node> _activities = [];

    /// <inheritdoc />
    public void Compile(ICompiler compiler, JsonObject json) => _activities = compiler.CompileAll(json["activities"]);

    /// <inheritdoc />
    public void Execute(ActivityContext context)
    {
        if (_activities is [])
            context.Complete();
        foreach (var activity in _activities)
            context.Schedule(activity);
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child)
    {
        if (context.Children.Count == 0)
            context.Complete();
    }
}
