using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Definitions as text: their canonical form, their places, what differs, what scripts may call, and trying out an
/// activity.
/// </summary>
[Category("quick")]
public sealed class Writing
{
    private const string Json = """
        {"id": "x1", "version": 7, "name": "Ablauf", "definitionId": "ablauf", "isLatest": true, "links": [], "customProperties": {"b": null, "a": 1},
         "variables": [{"id": "v", "name": "antrag nummer", "typeName": "Int32", "value": "3", "storageDriverTypeName": null}],
         "root": {"type": "Elsa.Sequence", "nodeId": "Workflow1:S", "id": "S", "activities": [
           {"text": {"typeName": "String", "expression": {"value": "=variables['antrag nummer']", "type": "JavaScript"}}, "type": "Elsa.WriteLine", "id": "A", "name": null},
           {"id": "B", "type": "Elsa.If", "then": {"id": "C", "type": "Elsa.SetVariable", "variable": {"id": "v"}, "value": {"expression": {"type": "JavaScript", "value": "getAntragNummer() + 1"}}}}]}}
        """;

    private static readonly WorkflowDefinition Definition = WorkflowDefinition.Parse(Json);

    [Test]
    public void The_same_content_gives_the_same_bytes_in_whatever_order_it_came()
    {
        var other = (JsonObject)Reversed(JsonNode.Parse(Json))!;
        (other["id"], other["version"], other["createdAt"]) = ("x2", 8, "2026-11-24T00:00:00Z");
        var (one, two) = (
            CanonicalForm.Write(Definition),
            CanonicalForm.Write(WorkflowDefinition.Parse(other.ToJsonString()))
        );
        Assert.Multiple(() =>
        {
            Assert.That(two, Is.EqualTo(one));
            Assert.That(
                CanonicalForm.Write(WorkflowDefinition.Parse(one)),
                Is.EqualTo(one),
                "writing it again changes nothing"
            );
            Assert.That(
                one,
                Does.Not.Contain("nodeId").And.Not.Contain("\"version\"").And.Not.Contain("\r").And.EndsWith("}\n")
            );
            Assert.That(one, Does.Contain("\"b\": null"), "custom properties are kept as they are");
        });
        other["root"]!["activities"]![0]!["id"] = "Z";
        Assert.That(
            CanonicalForm.Hash(WorkflowDefinition.Parse(other.ToJsonString())),
            Is.Not.EqualTo(CanonicalForm.Hash(Definition))
        );
    }

    [Test]
    public void Shipped_definitions_are_in_their_canonical_form()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json"))
            Assert.That(
                File.ReadAllText(file),
                Is.EqualTo(CanonicalForm.Write(WorkflowDefinition.Parse(File.ReadAllText(file)))),
                Path.GetFileName(file)
            );
    }

    [Test]
    public void The_places_of_activities_in_JSON_are_those_in_the_program()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "workflows"), "*.json"))
        {
            var definition = WorkflowDefinition.Parse(File.ReadAllText(file));
            var program = new ProgramCompiler(
                ActivityCatalog.From(typeof(ActivityCatalog).Assembly, typeof(Ozg.OzgRoles).Assembly)
            )
                .Compile(definition)
                .Program!;
            Assert.That(
                ActivityTree.Of(definition.Root).Select(x => x.NodeId),
                Is.EquivalentTo(program.Nodes.Select(x => x.NodeId)),
                Path.GetFileName(file)
            );
        }
    }

    [Test]
    public void What_differs_is_told_in_words()
    {
        var other = (JsonObject)JsonNode.Parse(Json)!;
        var activities = (JsonArray)other["root"]!["activities"]!;
        activities.RemoveAt(0);
        activities.Add(
            new JsonObject
            {
                ["id"] = "N",
                ["type"] = "Elsa.WriteLine",
                ["metadata"] = new JsonObject { ["displayText"] = "Neue Zeile" },
            }
        );
        activities[0]!["then"]!["variable"]!["id"] = "w";
        other["name"] = "Anders";
        Assert.That(
            DefinitionChanges.Describe(Definition, WorkflowDefinition.Parse(other.ToJsonString())),
            Is.EqualTo("hinzugefügt: „Neue Zeile“; entfernt: „A“; geändert: „C“; Name")
        );
    }

    [Test]
    public void What_an_editor_adds_without_content_is_no_difference()
    {
        var other = (JsonObject)JsonNode.Parse(Json)!;
        foreach (var member in new[] { "outputs", "outcomes" })
            other[member] = new JsonArray();
        other["description"] = null;
        other["customProperties"]!["leer"] = new JsonObject();
        Assert.That(DefinitionChanges.Describe(Definition, WorkflowDefinition.Parse(other.ToJsonString())), Is.Empty);
    }

    [Test]
    public void Editors_are_told_what_scripts_may_call()
    {
        var types = TypeDefinitions.Write(Definition, ActivityCatalog.Core);
        Assert.That(
            types,
            Does.Contain("declare function getAntragNummer(): number;\n")
                .And.Contain("declare function setAntragNummer(value: number): void;\n")
                .And.Contain("declare function getWorkflowInstanceId(): string;\n")
                .And.Contain("declare function getVariable(name: string): any;\n")
        );
        foreach (var name in new[] { "setOutcome", "toJson", "newGuid" })
            Assert.That(types, Does.Contain($"declare function {name}("));
    }

    [Test]
    public void A_single_activity_is_tried_with_test_values_and_leaves_nothing()
    {
        var values = new Dictionary<string, JsonNode?> { ["v"] = 41 };
        CompileResult Compile(WorkflowDefinition x) => new ProgramCompiler(ActivityCatalog.Core).Compile(x);
        var line = ActivityTrial.Run(
            Guid.NewGuid(),
            Compile,
            Definition,
            "C",
            values,
            DateTimeOffset.UnixEpoch,
            EngineLimits.Default
        )!;
        Assert.Multiple(() =>
        {
            Assert.That(line.Status, Is.EqualTo(JournalEvent.Completed));
            Assert.That(line.Inputs, Is.EqualTo(new Dictionary<string, object?> { ["Value"] = 42L }));
            Assert.That(
                ActivityTrial.Run(
                    Guid.NewGuid(),
                    Compile,
                    Definition,
                    "gibt es nicht",
                    values,
                    DateTimeOffset.UnixEpoch,
                    EngineLimits.Default
                ),
                Is.Null
            );
        });
    }

    private static JsonNode? Reversed(JsonNode? json) =>
        json switch
        {
            JsonObject o => new JsonObject(o.Reverse().Select(x => KeyValuePair.Create(x.Key, Reversed(x.Value)))),
            JsonArray list => new JsonArray(list.Select(Reversed).ToArray()),
            _ => json?.DeepClone(),
        };
}
