using System.Globalization;
using Microsoft.Extensions.Configuration;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// What goes past a limit is refused or becomes an incident that names it; whatever it was about still waits, and the
/// node lives on.
/// </summary>
[Category("quick")]
public sealed class Limits
{
    [Test]
    public async Task A_state_that_grows_too_large_is_an_incident_and_the_task_still_waits()
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions { Limits = new EngineLimits { StateSize = 20_000 } }
        );
        await host.Publish(
            Build.Workflow(
                "wächst",
                Build.Sequence(
                    Build.HumanTask("Weiter"),
                    Build.Activity(
                        "Elsa.RunJavaScript",
                        "Füllen",
                        ("script", Build.Literal("variables.a = 'x'.repeat(30000)"))
                    ),
                    Build.HumanTask("Ende")
                ),
                null,
                "a"
            )
        );
        var id = await host.Start("wächst");
        var task = await host.Scalar<Guid>("SELECT id FROM workflow.task");
        Assert.That(
            await host.Complete(task),
            Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains("zu groß")
        );
        Assert.That(await host.Scalar<string>("SELECT message FROM workflow.incident"), Does.Contain("StateSize"));
        Assert.That(
            await host.Scalar<short>($"SELECT status FROM workflow.task WHERE id = '{task}'"),
            Is.Zero,
            "it is still open"
        );
        await Consistency.Check(host);
        Assert.That(
            await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Actor.System, id, new Cancel("zu groß"))),
            Is.TypeOf<CommandResult.Done>()
        );
    }

    [Test]
    public async Task A_start_that_would_be_too_large_is_refused()
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions { Limits = new EngineLimits { StateSize = 20_000 } }
        );
        await host.Publish(Build.Workflow("wächst", Build.HumanTask("Aufgabe")));
        var id = Guid.NewGuid();
        var result = await host.Commands.Handle(
            new StartInstance(
                id,
                Actor.System,
                id,
                "wächst",
                new Dictionary<string, object?> { ["a"] = new string('x', 30_000) }
            )
        );
        Assert.That(result, Is.TypeOf<CommandResult.Conflict>());
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.instance"), Is.Zero);
    }

    [Test]
    public void Settings_reach_the_limits_and_leave_the_defaults_alone()
    {
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Limits:StateSize"] = "7",
                    ["Limits:Script:Time"] = "00:00:03",
                    ["Http:AllowedHosts:0"] = "example.org",
                    ["Retention:Days:kurz"] = "10",
                }
            )
            .Build();
        var options = settings.Get<RuntimeOptions>()!;
        Assert.Multiple(() =>
        {
            Assert.That(
                (options.Limits.StateSize, options.Limits.Script.Time, options.Limits.Script.Recursion),
                Is.EqualTo((7, TimeSpan.FromSeconds(3), 200))
            );
            Assert.That(
                (options.Http.AllowedHosts.Single(), options.Retention.Days["kurz"], options.Retention.ReceiptDays),
                Is.EqualTo(("example.org", 10, 30))
            );
            Assert.That(
                (EngineLimits.Default.StateSize, EngineLimits.Default.Script.Time),
                Is.EqualTo((4_000_000, TimeSpan.FromSeconds(1)))
            );
        });
    }

    [Test]
    public void Numbers_for_people_are_German_on_every_machine()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        var (_, problem) = DefinitionReader.Read(new string(' ', 1_234), new EngineLimits { DefinitionSize = 1_000 });
        Assert.That(problem!.UserMessage, Does.Contain("1.234").And.Contain("1.000"));
    }

    [Test]
    public async Task Of_a_state_that_would_be_too_large_is_told_how_large_and_how_large_it_may_be()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions { Limits = new EngineLimits { StateSize = 20_000 } }
        );
        var delay = Build.Activity("Elsa.Delay", "Pause", ("timeSpan", Build.Literal("00:00:01")));
        var fill = Build.Script("Füllen", "variables.a = 'x'.repeat(30000)");
        await host.Publish(Build.Workflow("wächst", Build.Sequence(delay, fill, Build.HumanTask("Ende")), null, "a"));
        await host.Start("wächst");
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await host.FireTimers();
        Assert.Multiple(async () =>
        {
            Assert.That(
                await host.Scalar<string>("SELECT message FROM workflow.incident"),
                Does.Match(@"would have 30\d{3} bytes; the limit is 20000 \(StateSize\)")
            );
            Assert.That(
                await host.Scalar<string>("SELECT user_message FROM workflow.incident"),
                Does.Match(@"mit 30\.\d{3} Bytes zu groß; erlaubt sind 20\.000\.")
            );
        });
    }

    private static IEnumerable<TestCaseData> Unreadable() =>
        [
            new TestCaseData(
                string.Concat("{\"definitionId\":\"groß\",\"x\":\"", new string('x', 50_000_000), "\"}"),
                "DefinitionSize"
            ).SetArgDisplayNames("50 MB"),
            new TestCaseData(
                string.Concat(Enumerable.Repeat("{\"root\":", 10_000)) + "1" + new string('}', 10_000),
                "512 levels deep"
            ).SetArgDisplayNames("10 000 levels"),
            new TestCaseData(
                "{\"definitionId\":\"lang\",\"root\":"
                    + string.Concat(
                        Enumerable
                            .Range(0, 50)
                            .Select(x =>
                                $"{{\"type\":\"Elsa.Sequence\",\"id\":\"{new string('x', 20_000)}{x}\",\"activities\":["
                            )
                    )
                    + string.Concat(Enumerable.Repeat("]}", 50))
                    + "}",
                "node ids"
            ).SetArgDisplayNames("long ids within each other"),
            new TestCaseData("{", "cannot be read").SetArgDisplayNames("broken JSON"),
            new TestCaseData("[]", "cannot be read").SetArgDisplayNames("no object"),
            new TestCaseData("{\"root\":null}", "definitionId").SetArgDisplayNames("no id"),
        ];

    [TestCaseSource(nameof(Unreadable))]
    public async Task A_definition_that_means_harm_is_refused_with_a_message_in_both_languages(string json, string word)
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        var result = await host.Get<DefinitionStore>().Publish(json, default);
        Assert.That(result.Problems.Single().Message, Does.Contain(word));
        Assert.That(
            result.Problems.Single().UserMessage,
            Is.Not.Empty.And.Not.EqualTo(result.Problems.Single().Message)
        );
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.definition_version"), Is.Zero);
    }
}
