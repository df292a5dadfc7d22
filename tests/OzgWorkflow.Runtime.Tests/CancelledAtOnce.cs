using System.Text.Json.Nodes;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>What is begun and cancelled in one step was never begun.</summary>
public sealed class CancelledAtOnce : OnARuntime
{
    [Test]
    public async Task Nothing_is_sent_started_or_asked_for_that_the_same_step_cancels()
    {
        await Host.Publish(Build.Workflow("kind", Build.HumanTask("K")));
        var request = Build.Activity("Elsa.SendHttpRequest", "r", ("url", Build.Literal("http://127.0.0.1:1/")));
        var external = Build.Activity("Elsa.RunTask", "e", ("taskName", Build.Literal("prüfen")));
        var branches = new JsonArray(
            request,
            Build.Child("c", Build.Literal("kind")),
            external,
            Build.HumanTask("T"),
            Build.Activity("Elsa.Finish", "f")
        );
        await Host.Publish(Build.Workflow("bricht ab", Build.Activity("Elsa.Parallel", "p", ("activities", branches))));
        await Host.Start("bricht ab");
        Assert.Multiple(async () =>
        {
            Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 0"), Is.Zero);
            Assert.That(await Host.Scalar<string>("SELECT string_agg(payload, ' ') FROM workflow.job"), Is.Null);
            Assert.That(
                await Host.Scalar<long>(
                    "SELECT count(*) FROM workflow.outbox WHERE type IN ('ExternalTaskRequested', 'TaskCreated')"
                ),
                Is.Zero
            );
        });
        await Consistency.Check(Host);
    }
}
