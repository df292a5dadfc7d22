using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>
/// Goes on with another version of the definition: the state is that version's already (see the migration), activities
/// follow.
/// </summary>
/// <param name="VersionId">The version.</param>
/// <param name="Mapping">Keys of activities that are called otherwise there; those that are not named keep
/// theirs.</param>
public sealed record Migrate(string VersionId, IReadOnlyDictionary<string, string> Mapping) : Stimulus
{
    internal override Dictionary<string, object?> Members =>
        new() { ["version"] = VersionId, ["mapping"] = Mapping.ToDictionary(x => x.Key, x => (object?)x.Value) };

    internal override bool Apply(IBurst burst)
    {
        foreach (var execution in burst.State.Executions.ToArray())
        {
            foreach (var variable in execution.Node.Variables)
                (execution.Variables ??= []).TryAdd(variable.Id, variable.Default);
            if (execution is { Status: ExecutionStatus.Running, Node.Activity: IMigratable migratable })
                migratable.Adopt(new ActivityContext(burst, execution));
        }

        foreach (var variable in burst.Program.Variables)
            burst.State.Variables.TryAdd(variable.Id, variable.Default);
        return true;
    }

    internal static Migrate Read(IReadOnlyDictionary<string, object?> members) =>
        new(
            members.Text("version") ?? throw new FormatException("A migration names no version."),
            members.Map("mapping").ToDictionary(x => x.Key, x => (string)x.Value!)
        );
}
