using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Loops compute once what they go through, and each time whether they go on.</summary>
public sealed class Loops
{
    [Test]
    public void Each_item_has_its_turn_although_the_body_changes_the_list()
    {
        var body = Sequence(
            "body",
            Mark("getCurrentValue()"),
            Script("streichen", "setL(getL().filter(v => v !== getCurrentValue()))")
        );
        Assert.That(
            Lines(
                Activity("Elsa.ForEach", "each", ("items", JavaScript("getL()")), ("body", body)),
                "setL([1, 2, 3, 4])"
            ),
            Is.EqualTo(new[] { "1", "2", "3", "4" })
        );
    }

    [Test]
    public void A_computed_list_is_computed_once()
    {
        var items = JavaScript("[1, 2, 3].map(x => { setL((getL() || 0) + 1); return x + '-' + getL() })");
        Assert.That(
            Lines(Activity("Elsa.ForEach", "each", ("items", items), ("body", Mark("getCurrentValue()"))), "0"),
            Is.EqualTo(new[] { "1-1", "2-2", "3-3" })
        );
    }

    [Test]
    public void A_count_goes_where_it_was_to_go_at_first()
    {
        var body = Sequence("body", Mark("getCurrentValue()"), Script("ändern", "setL(0)"));
        var loop = Activity(
            "Elsa.For",
            "for",
            ("start", Literal(1)),
            ("end", JavaScript("getL()")),
            ("step", Literal(1)),
            ("body", body)
        );
        Assert.That(Lines(loop, "setL(3)"), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [Test]
    public void A_field_that_was_emptied_is_as_if_it_were_not_given()
    {
        var loop = Activity(
            "Elsa.For",
            "for",
            ("start", Literal(1)),
            ("end", Literal(3)),
            ("step", Literal("")),
            ("body", Mark("getCurrentValue()"))
        );
        Assert.That(Lines(loop, "0"), Is.EqualTo(new[] { "1", "2", "3" }));
    }

    [TestCase("9223372036854775806", "9223372036854775807", 1, 2)]
    [TestCase("-9223372036854775807", "-9223372036854775808", -1, 2)]
    [TestCase("9223372036854775807", "9223372036854775807", 5, 1)]
    [TestCase("-9223372036854775808", "9223372036854775807", long.MaxValue, 3)]
    public void Counting_ends_after_the_last_number_there_is(string start, string end, long step, int times)
    {
        var loop = Activity(
            "Elsa.For",
            "for",
            ("start", Literal(start)),
            ("end", Literal(end)),
            ("step", Literal(step)),
            ("body", Mark("getCurrentValue()"))
        );
        var lines = Lines(loop, "0");
        Assert.That((lines.Count, lines[0]), Is.EqualTo((times, start)));
    }

    [Test]
    public void A_condition_is_looked_at_each_time()
    {
        var body = Sequence("body", Mark("getL()"), Script("weniger", "setL(getL() - 1)"));
        Assert.That(
            Lines(Activity("Elsa.While", "while", ("condition", JavaScript("getL() > 0")), ("body", body)), "setL(2)"),
            Is.EqualTo(new[] { "2", "1" })
        );
    }

    [Test]
    public void What_a_loop_remembers_survives_waiting_and_is_as_large_as_a_variable_may_be()
    {
        var waiting = new EngineHost(
            Workflow(
                Activity(
                    "Elsa.ForEach",
                    "each",
                    ("items", JavaScript("['a', 'b']")),
                    ("body", Sequence("body", Event("weiter"), Mark("getCurrentValue()")))
                )
            )
        );
        var id = waiting.Start("test");
        while (waiting.Resume(id, BookmarkKind.Event)) { }

        var large = new EngineHost(
            Workflow(
                Activity(
                    "Elsa.ForEach",
                    "each",
                    ("items", JavaScript("[new Array(1100001).join('x')]")),
                    ("body", Line("nie"))
                )
            )
        );
        Assert.Multiple(() =>
        {
            Assert.That(waiting.Lines, Is.EqualTo(new[] { "a", "b" }));
            Assert.That(large.State(large.Start("test")).Incidents.Single().Kind, Is.EqualTo("Limit"));
        });
    }

    [Test]
    public void An_item_that_does_not_fit_is_not_passed_over()
    {
        foreach (
            var (loop, lines) in new[]
            {
                (Activity("Elsa.ForEach", "l", ("items", Literal(new object[] { 1, "zwei", 3 }))), new[] { "1" }),
                (
                    Activity(
                        "Elsa.For",
                        "l",
                        ("start", Literal(int.MaxValue)),
                        ("end", Literal(int.MaxValue + 2L)),
                        ("step", Literal(1))
                    ),
                    new[] { $"{int.MaxValue}" }
                ),
            }
        )
        {
            loop["body"] = Mark("getCurrentValue()");
            loop["currentValue"] = new JsonObject
            {
                ["typeName"] = "Object",
                ["memoryReference"] = new JsonObject { ["id"] = "zahl" },
            };
            var workflow = JsonNode.Parse(Workflow(loop))!;
            workflow["variables"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "zahl",
                    ["name"] = "zahl",
                    ["typeName"] = "Int32",
                }
            );
            var host = new EngineHost(workflow.ToJsonString());
            var id = host.Start("test");
            var incident = host.State(id).Incidents.Single();
            host.Advance(id, new Retry(incident.Id));
            Assert.That(host.State(id).Incidents.Single().Message, Is.EqualTo(incident.Message));
            Assert.That(host.Lines, Is.EqualTo(lines));
        }
    }

    private static JsonObject Mark(string code) =>
        Activity("Elsa.WriteLine", "mark", ("text", JavaScript($"String({code})")));

    private static List<string> Lines(JsonObject loop, string before)
    {
        var host = new EngineHost(Workflow(Sequence("s", Script("vorher", before), loop), "l"));
        var state = host.State(host.Start("test"));
        Assert.That(state.Status, Is.EqualTo(WorkflowStatus.Finished), string.Join(" ", state.Incidents));
        return host.Lines;
    }
}
