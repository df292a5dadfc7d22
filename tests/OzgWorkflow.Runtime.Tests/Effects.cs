using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>What a step says is done by somebody, or the step is not taken.</summary>
public sealed class Effects
{
    [Test]
    public async Task An_effect_that_nobody_makes_true_is_a_failure_and_the_step_is_not_taken()
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            services => services.Remove(services.Single(x => x.ImplementationType?.Name == "TimerWriter"))
        );
        await host.Publish(
            Build.Workflow("wartet", Build.Activity("Elsa.Delay", "D", ("timeSpan", Build.Literal("00:01:00"))))
        );
        Assert.That(
            () => host.Start("wartet"),
            Throws.InvalidOperationException.With.Message.Contains("Nobody makes the effect")
        );
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.Zero);
    }
}
