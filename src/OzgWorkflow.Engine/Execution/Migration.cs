using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Engine.Execution;

/// <summary>What a migration comes to.</summary>
/// <param name="Burst">The instance on the other version, with the effects of the move; <c>null</c> when it cannot be
/// moved.</param>
/// <param name="Problems">What keeps it from being moved.</param>
public sealed record MigrationResult(Burst? Burst, IReadOnlyList<Problem> Problems);

/// <summary>
/// Moves an instance to another version of its definition. Each live activity must exist there, under its own key or
/// one that the mapping names, with the same type and in the same container; what may have to be undone must be
/// undoable there. Pure, like the interpreter.
/// </summary>
public static class Migration
{
    /// <summary>Moves an instance, or tells what keeps it.</summary>
    /// <param name="from">The version it runs.</param>
    /// <param name="to">The version it is to run.</param>
    /// <param name="state">The instance; it is consumed.</param>
    /// <param name="migrate">The stimulus with the mapping.</param>
    /// <param name="now">The present.</param>
    /// <param name="limits">Bounds.</param>
    public static MigrationResult Run(
        WorkflowProgram from,
        WorkflowProgram to,
        InstanceState state,
        Migrate migrate,
        DateTimeOffset now,
        EngineLimits limits
    )
    {
        var before = new BurstRun(from, state, now, limits, migrate.Unknown);
        string Mapped(string key) => migrate.Mapping.GetValueOrDefault(key, key);

        foreach (var container in state.Executions.ToArray())
            if (container.Node.Activity is IMigratable migratable)
                foreach (
                    var child in migratable.Dispensable(container).Where(x => !to.Has(Mapped(x.Node.Key))).ToArray()
                )
                    before.Cancel(child);
        before.CarryOutCancellations();

        var problems = new MigrationCheck(from, to, Mapped).Find(state).ToList();
        if (problems.Count > 0)
            return new MigrationResult(null, problems);
        var moved = StateSerializer.Deserialize(state.InstanceId, StateSerializer.Serialize(state), to, Mapped);
        problems.AddRange(MigrationCheck.Conflicts(moved));
        if (problems.Count > 0)
            return new MigrationResult(null, problems);

        if (state.Root is { } root)
            before.Note(root, JournalEvent.Migrated, $"{from.Definition.Version} → {to.Definition.Version}");
        var burst = Interpreter.Advance(to, moved, migrate, now, limits);
        return new MigrationResult(
            burst with
            {
                Effects = [.. before.Effects, .. burst.Effects],
                Journal = [.. before.Journal, .. burst.Journal],
            },
            []
        );
    }
}
