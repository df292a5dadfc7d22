using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Definitions exported by real Elsa servers, beside the project, do here what they do there. The project's own cases
/// are in <see cref="OwnCases"/>.
/// </summary>
[Category("quick")]
public sealed class ElsaCases
{
    private static string Folder { get; } = Path.Combine(Checkout.Shared, "elsa");

    private static IEnumerable<TestCaseData> Cases() =>
        Checkout.Has(Folder)
            ? JsonNode
                .Parse(File.ReadAllText(Path.Combine(Folder, "cases.json")))!
                .AsArray()
                .Select(x => new TestCaseData(x).SetArgDisplayNames(x!["case"]!.ToString()))
            : [];

    [TestCaseSource(nameof(Cases))]
    public void Agrees_with_Elsa(JsonNode expected)
    {
        string Read(string file) =>
            EngineHost.InMode(File.ReadAllText(Path.Combine(Folder, "workflows", file)), expected["flowchart"]);
        var host = new EngineHost(expected["workflows"]!.AsArray().Select(x => Read(x!.ToString())).ToArray());

        var id = host.Start(WorkflowDefinition.Parse(Read(expected["run"]!.ToString())).DefinitionId);
        for (var i = 0; i < 10 && host.State(id).Status == WorkflowStatus.Running; i++)
            host.Pass(TimeSpan.FromHours(1));

        if (expected["lines"] is JsonArray lines)
            Assert.That(host.Lines, Is.EqualTo(Texts(lines)));
        if (expected["linesInAnyOrder"] is JsonArray any)
            Assert.That(host.Lines, Is.EquivalentTo(Texts(any)));
        if (expected["containsLine"] is { } line)
            Assert.That(host.Lines, Does.Contain(line.ToString()));
        if (expected["status"] is { } status)
            Assert.That(host.State(id).Status.ToString(), Is.EqualTo(status.ToString()));
        if (expected["completedOnce"] is { } once)
            Assert.That(
                host.Journal.Count(x => x.NodeKey == once.ToString() && x.Event == JournalEvent.Completed),
                Is.EqualTo(1)
            );
    }

    private static IEnumerable<string> Texts(JsonArray lines) => lines.Select(x => x!.ToString());
}
