using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What has one name twice is refused where it is said; what is known nevertheless stays readable.</summary>
[Category("quick")]
public sealed class SameNames
{
    private const string Nested = """{"name":1,"Name":2,"list":[{"a":1,"A":{"b":2,"B":3}}]}""";

    private static Dictionary<string, object?> Twice =>
        new()
        {
            ["a"] = 1L,
            ["A"] = 2L,
            ["x"] = ValueJson.Parse(Nested),
        };

    [TestCase]
    [TestCase("a")]
    [TestCase("A", "x")]
    public void Of_inputs_never_make_an_instance_unreadable(params string[] declared)
    {
        var definition = JsonNode.Parse(
            Workflow(
                Sequence(
                    "s",
                    Event("weiter"),
                    Activity(
                        "Elsa.WriteLine",
                        "l",
                        ("text", JavaScript("[getInput('a'), getInput('A'), toJson(getInput('X'))].join(' ')"))
                    ),
                    Activity("Elsa.WriteLine", "m", ("text", Liquid("{{ Input.a }} {{ Input.A }} {{ Input.X.Name }}")))
                )
            )
        )!;
        definition["inputs"] = new JsonArray([.. declared.Select(x => new JsonObject { ["name"] = x })]);
        var host = new EngineHost(definition.ToJsonString());
        var id = host.Start("test", Twice);
        Assert.That(ValueJson.ToJson(host.State(id).Inputs), Is.EqualTo(ValueJson.ToJson(Twice)));
        host.Resume(id, BookmarkKind.Event);
        Assert.That(host.Lines, Is.EqualTo(new[] { $"1 2 {Nested}", "1 2 2" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    [Test]
    public void Of_inputs_are_refused_at_the_start_by_both_names()
    {
        var (name, misfit) = ArgumentDefinition.Misfits([], Twice).Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                misfit.ForUsers($"Eingabe „{name}“"),
                Is.EqualTo(
                    "Eingabe „a“ ist mehrfach angegeben (große und kleine Buchstaben machen keinen Unterschied): „a, A“."
                )
            );
            Assert.That(misfit.For($"The input '{name}'"), Does.Contain("'a, A': that is not one input"));
        });
    }

    [Test]
    public void Of_an_item_and_what_all_have_are_the_items()
    {
        var bulk = Activity(
            "Elsa.BulkDispatchWorkflows",
            "viele",
            ("workflowDefinitionId", Literal("kind")),
            ("items", JavaScript($"[{{ Land: 'NRW', x: {Nested} }}]")),
            ("input", JavaScript("({ land: 'alle', Art: 'neu' })"))
        );
        var host = new EngineHost(Workflow(bulk));
        host.Start("test");
        Assert.That(
            ValueJson.ToJson(host.Effects.OfType<ChildStarted>().Single().Inputs),
            Is.EqualTo($$"""{"Art":"neu","Land":"NRW","x":{{Nested}}}""")
        );
    }

    [TestCase("variables", "Es gibt 2 Variablen namens „Frist“, „frist“", "v1 v2", "Frist frist")]
    [TestCase("variables", "Es gibt 2 Variablen mit der Kennung „v1“", "v1 v1", "Frist Ende")]
    [TestCase("inputs", "Es gibt 2 Eingaben namens „Frist“, „frist“.", "1 2", "Frist frist")]
    [TestCase("outputs", "Es gibt 2 Ausgaben namens „Frist“.", "1 2", "Frist Frist")]
    public void In_a_definition_keep_it_from_being_published(string what, string problem, string ids, string names)
    {
        JsonArray Doubles() =>
            [.. ids.Split(' ').Zip(names.Split(' '), (id, name) => new JsonObject { ["id"] = id, ["name"] = name })];
        var begins = Event("beginnt");
        begins["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        var whole = JsonNode.Parse(Workflow(Sequence("s", begins)))!;
        whole[what] = Doubles();
        var program = new EngineHost(whole.ToJsonString()).Program("test");
        Assert.That(DefinitionCheck.Find(program).Single().UserMessage, Does.StartWith(problem));
        Assert.That(program.Triggers, Has.Count.EqualTo(1), "what was published before is still known");
        if (what != "variables")
            return;
        var container = Sequence("innen", Line("x"));
        container["variables"] = Doubles();
        var found = DefinitionCheck.Find(new EngineHost(Workflow(Sequence("s", container))).Program("test")).Single();
        Assert.That((found.ActivityId, found.UserMessage), Is.EqualTo(("innen", $"{problem} in „Folge (innen)“.")));
    }
}
