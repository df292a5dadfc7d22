using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Workflows used as activities: the nearest variable or output of a name counts, as in Elsa.</summary>
[Category("quick")]
public sealed class Embedding
{
    [Test]
    public void An_output_goes_to_the_caller_s_variable_though_the_used_workflow_has_one_of_that_name()
    {
        var host = new EngineHost(
            Used("Teil", Returns("'neu'"), "r", "B"),
            Workflow(Sequence("s", Uses("Teil", "b", "r"), Show("variables.r")), "r")
        );
        host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "neu" }));
    }

    [Test]
    public void An_input_is_computed_from_the_caller_s_variable_though_the_used_workflow_has_one_of_that_name()
    {
        var uses = Activity("Teil", "nutzt", ("a", JavaScript("variables.r")));
        var host = new EngineHost(
            Used("Teil", Show("getA() + '-' + variables.r"), "r", "B", "A"),
            Workflow(Sequence("s", Script("setzt", "variables.r = 'außen'"), uses), "r")
        );
        host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "außen-null" }));
    }

    [Test]
    public void An_output_of_the_used_workflow_is_nearer_than_a_variable_of_that_name_around_it()
    {
        var host = new EngineHost(
            Used("Innen", Returns("'neu'"), null, "B"),
            Used("Mitte", Uses("Innen", "b", "Ergebnis"), null, "Ergebnis"),
            Workflow(
                Sequence("s", Uses("Mitte", "ergebnis", "r"), Show("variables.r + '-' + variables.Ergebnis")),
                "r",
                "Ergebnis"
            )
        );
        host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "neu-null" }));
    }

    [Test]
    public void An_output_that_is_bound_to_a_variable_further_out_sets_the_nearest()
    {
        var host = new EngineHost(
            Used("Innen", Returns("'neu'"), null, "B"),
            Used("Mitte", Uses("Innen", "b", "weit"), null, "B"),
            Used("Rahmen", Sequence("a", Uses("Mitte", "b", "x"), Show("variables.weit")), "weit", "B"),
            Workflow(Sequence("s", Uses("Rahmen", "b", "x"), Show("variables.weit")), "weit", "x")
        );
        var id = host.Start("test");
        Assert.That(host.Lines, Is.EqualTo(new[] { "neu", "null" }));
        Assert.That(host.State(id).Status, Is.EqualTo(WorkflowStatus.Finished));
    }

    private static string Used(string id, JsonObject root, string? variable, string output, string? input = null)
    {
        var definition = JsonNode.Parse(UsableAsActivity(id, root))!;
        definition["outputs"] = new JsonArray(new JsonObject { ["name"] = output, ["type"] = "Object" });
        if (input is not null)
            definition["inputs"] = new JsonArray(new JsonObject { ["name"] = input, ["type"] = "Object" });
        if (variable is not null)
            definition["variables"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = variable,
                    ["name"] = variable,
                    ["typeName"] = "Object",
                }
            );
        return definition.ToJsonString();
    }

    private static JsonObject Uses(string id, string output, string target) =>
        Activity(
            id,
            "nutzt-" + id,
            (output, new JsonObject { ["memoryReference"] = new JsonObject { ["id"] = target } })
        );

    private static JsonObject Returns(string code) =>
        Activity("Elsa.SetOutput", "out", ("outputName", Literal("B")), ("outputValue", JavaScript(code)));

    private static JsonObject Show(string code) =>
        Activity("Elsa.WriteLine", "zeigt", ("text", JavaScript("'' + (" + code + ")")));
}
