using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Changes variables by hand, by name; those that do not exist are refused as a whole.</summary>
/// <param name="Values">The new values.</param>
public sealed record ChangeVariables(IReadOnlyDictionary<string, object?> Values) : Stimulus, IVariableEdit
{
    internal override Dictionary<string, object?> Members => new() { ["values"] = Values };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State is not { Status: WorkflowStatus.Running, Root: not null })
            return false;
        var known = burst.Program.Variables;
        if (!Values.Keys.All(name => known.Any(x => x.Id == name || x.Name == name)))
            return false;
        IVariableEdit.Apply(this, burst);
        return true;
    }

    internal static ChangeVariables Read(IReadOnlyDictionary<string, object?> members) => new(members.Map("values"));
}
