using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// A path belongs to one workflow, asks what everyone who waits at it asks, and has one effect per key.
/// </summary>
public sealed class PathsOfRequests : OnARuntime
{
    private static readonly string Name = HttpEndpoint.EventName("POST", "x");

    [Test]
    public async Task The_same_key_has_one_effect_whether_it_starts_or_resumes()
    {
        await Host.Publish(
            Build.Workflow(
                "zweimal",
                Build.Sequence(Endpoint("eins", starts: true), Endpoint("zwei"), Build.HumanTask("T"))
            )
        );
        var key = Guid.NewGuid();
        var first = await Ask(key);
        Assert.That(await Ask(key), Is.EqualTo(first).And.TypeOf<CommandResult.Done>());
        Assert.That(await Host.Scalar<int>("SELECT max(step) FROM workflow.instance"), Is.EqualTo(1));
        await Host.Execute("DELETE FROM workflow.trigger");
        Assert.That(await Ask(key), Is.EqualTo(first), "whatever became of the definition");
        Assert.That(await Ask(Guid.NewGuid()), Is.TypeOf<CommandResult.Done>(), "another key resumes");
    }

    [Test]
    public async Task The_same_request_at_once_is_answered_as_the_one_that_came_first()
    {
        await Host.Publish(Build.Workflow("wartet", Build.Sequence(Endpoint("eins"), Build.HumanTask("T"))));
        for (var i = 0; i < 12; i++)
        {
            var id = await Host.Start("wartet", "k1");
            var key = Guid.NewGuid();
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Ask(key))));
            Assert.That(answers, Is.All.EqualTo(new CommandResult.Done(id, Changed: true)));
        }
    }

    [Test]
    public async Task A_stranger_does_not_get_past_one_rule_by_another()
    {
        await Host.Publish(Build.Workflow("offen", Build.Sequence(Build.HumanTask("T"), Endpoint("zwei"))));
        await Host.Publish(
            Build.Workflow(
                "streng",
                Build.Sequence(Endpoint("eins", starts: true, authorize: true), Build.HumanTask("D"))
            )
        );
        await Host.Start("offen");
        await Host.Complete(await Host.Scalar<Guid>("SELECT id FROM workflow.task"));
        var path = (await Host.Get<HttpEndpoints>().For("POST", default)).Single();
        Assert.That(path.Rules.Select(x => x.Authorize), Is.EquivalentTo(new[] { true, false }));
    }

    [Test]
    public async Task Of_several_definitions_that_are_published_at_once_one_gets_the_path()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => TryToPublish($"d{i}"))));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.trigger"), Is.EqualTo(1));

        async Task TryToPublish(string id)
        {
            try
            {
                await Host.Publish(Build.Workflow(id, Build.Sequence(Endpoint("eins", starts: true))));
            }
            catch (InvalidOperationException e)
            {
                Assert.That(e.Message, Does.Contain("benutzt bereits der Workflow"));
            }
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task One_key_for_requests_to_two_is_heard_by_both(bool starts)
    {
        await Host.Publish(Build.Workflow("w", Build.Sequence(Endpoint("eins", starts), Build.HumanTask("T"))));
        var (key, answered) = (Guid.NewGuid(), new HashSet<Guid>());
        foreach (var id in new[] { "k1", "k2" })
        {
            if (!starts)
                await Host.Start("w", id);
            var done = (CommandResult.Done)await Ask(key, id);
            Assert.That((done.Changed, answered.Add(done.InstanceId)), Is.EqualTo((true, true)));
        }

        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM workflow.task"), Is.EqualTo(2));
    }

    private Task<CommandResult> Ask(Guid key, string correlationId = "k1") =>
        Host.Get<HttpEndpoints>()
            .Deliver(
                Name,
                new IncomingCall(
                    key,
                    RuntimeHost.Actor("anna"),
                    Name,
                    new RequestTarget(correlationId, null),
                    new Dictionary<string, object?> { ["content"] = "1" }
                ),
                default
            );

    private static JsonObject Endpoint(string id, bool starts = false, bool authorize = false) =>
        Build.Activity(
            "Elsa.HttpEndpoint",
            id,
            ("path", Build.Literal("x")),
            ("supportedMethods", Build.Literal(new[] { "POST" })),
            ("authorize", Build.Literal(authorize)),
            ("customProperties", new JsonObject { ["canStartWorkflow"] = starts })
        );
}
