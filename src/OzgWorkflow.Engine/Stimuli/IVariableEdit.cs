using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>A stimulus that changes variables of the workflow by hand before anything else.</summary>
public interface IVariableEdit
{
    /// <summary>The new values, by name or id.</summary>
    IReadOnlyDictionary<string, object?> Values { get; }

    /// <summary>Changes them.</summary>
    internal static void Apply(IVariableEdit edit, IBurst burst)
    {
        if (edit.Values.Count == 0 || burst.State.Root is not { } root)
            return;
        var context = new ActivityContext(burst, root);
        foreach (var (name, value) in edit.Values)
            context.SetVariable(name, value);
    }
}
