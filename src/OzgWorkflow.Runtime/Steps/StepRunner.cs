using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Scripts;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Lets the engine take steps. Those that may have to wait for scripts are taken on threads of their own, so that
/// everyone else is served meanwhile.
/// </summary>
public sealed class StepRunner(ScriptThreads threads, EngineLimits limits)
{
    /// <summary>Lets a stimulus act on an instance, see <see cref="Interpreter.Advance"/>.</summary>
    public ValueTask<Burst> Advance(
        WorkflowProgram program,
        InstanceState state,
        Stimulus stimulus,
        DateTimeOffset now,
        TimeSpan timeUsed = default
    ) =>
        Run(
            program,
            () =>
                Interpreter.Advance(
                    program,
                    state,
                    stimulus,
                    now,
                    timeUsed == default ? limits : limits with { StepTimeUsed = timeUsed }
                )
        );

    /// <summary>Moves an instance to another version, see <see cref="Migration.Run"/>.</summary>
    public ValueTask<MigrationResult> Migrate(
        WorkflowProgram from,
        WorkflowProgram to,
        InstanceState state,
        Migrate migrate,
        DateTimeOffset now
    ) => Run(to, () => Migration.Run(from, to, state, migrate, now, limits));

    /// <summary>Does anything that runs a program's expressions.</summary>
    public ValueTask<T> Run<T>(WorkflowProgram program, Func<T> work) =>
        program.RunsScripts
            ? new ValueTask<T>(threads.Run(program.Definition.DefinitionId, work))
            : new ValueTask<T>(work());
}
