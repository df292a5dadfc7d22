using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Changes variables by hand, by name; those that do not exist are refused as a whole.</summary>
/// <param name="Values">The new values.</param>
public sealed record ChangeVariables(IReadOnlyDictionary<string, object?> Values) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["values"] = Values };

    internal override bool Apply(IBurst burst)
    {
        if (burst.State is not { Status: WorkflowStatus.Running, Root: { } root }) return false;
        var known = burst.Program.Variables;
        if (!Values.Keys.All(name => known.Any(x => x.Id == name || x.Name == name))) return false;
        var context = new ActivityContext(burst, root);
        foreach (var (name, value) in Values) context.SetVariable(name, value);
        return true;
    }

    internal static ChangeVariables Read(IReadOnlyDictionary<string, object?> members) => new(members.Map("values"));
}
