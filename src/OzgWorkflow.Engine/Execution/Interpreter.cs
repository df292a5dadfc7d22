using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Advances instances. Pure: no input or output, no clock, no randomness; the same program, state, stimulus and time
/// always give the same burst.
/// </summary>
public static class Interpreter
{
    /// <summary>Lets a stimulus act on an instance until it waits, ends or faults.</summary>
    /// <param name="program">The instance's definition.</param>
    /// <param name="state">The instance. It is consumed: only the burst's state may be used afterwards.</param>
    /// <param name="stimulus">What happens to it.</param>
    /// <param name="now">The present.</param>
    /// <param name="limits">Bounds; <see cref="EngineLimits.Default"/> when not given.</param>
    public static Burst Advance(
        WorkflowProgram program,
        InstanceState state,
        Stimulus stimulus,
        DateTimeOffset now,
        EngineLimits? limits = null
    )
    {
        var run = new BurstRun(program, state, now, limits ?? EngineLimits.Default, stimulus.Unknown);
        var accepted = stimulus.Apply(run);
        if (accepted)
        {
            run.CarryOutCancellations();
            run.RunToRest();
        }

        return new Burst(state, run.Effects, run.Journal, accepted) { Time = run.Scripts.Used };
    }

    /// <summary>A fresh instance, to be advanced by a start.</summary>
    public static InstanceState NewInstance(Guid instanceId) => new() { InstanceId = instanceId };
}
