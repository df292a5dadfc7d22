using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Engine.Tests;

/// <summary>Definitions exported by real Elsa servers do here what they do there.</summary>
public sealed class ElsaCases
{
    private static string Folder { get; } = Path.GetFullPath(Path.Combine(Checkout.Root, "..", "shared", "elsa"));

    private static IEnumerable<TestCaseData> Cases() => Directory.Exists(Folder)
        ? JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "cases.json")))!.AsArray().Select(x => new TestCaseData(x).SetArgDisplayNames(x!["case"]!.ToString()))
        : [];

    [Test]
    public void The_shared_cases_are_there()
    {
        if (Directory.Exists(Folder)) Assert.Pass();
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"There are no cases in {Folder}.");
        Assert.Ignore($"There are no cases in {Folder}; this is a check-out without the shared folder.");
    }

    [TestCaseSource(nameof(Cases))]
    public void Agrees_with_Elsa(JsonNode expected)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(Folder, "workflows", file));
        var host = new EngineHost(expected["workflows"]!.AsArray().Select(x => Read(x!.ToString())).ToArray());

        var id = host.Start(WorkflowDefinition.Parse(Read(expected["run"]!.ToString())).DefinitionId);
        for (var i = 0; i < 10 && host.State(id).Status == WorkflowStatus.Running; i++) host.Pass(TimeSpan.FromHours(1));

        if (expected["lines"] is JsonArray lines) Assert.That(host.Lines, Is.EqualTo(Texts(lines)));
        if (expected["linesInAnyOrder"] is JsonArray any) Assert.That(host.Lines, Is.EquivalentTo(Texts(any)));
        if (expected["containsLine"] is { } line) Assert.That(host.Lines, Does.Contain(line.ToString()));
        if (expected["status"] is { } status) Assert.That(host.State(id).Status.ToString(), Is.EqualTo(status.ToString()));
        if (expected["completedOnce"] is { } once)
            Assert.That(host.Journal.Count(x => x.NodeKey == once.ToString() && x.Event == JournalEvent.Completed), Is.EqualTo(1));
    }

    private static IEnumerable<string> Texts(JsonArray lines) => lines.Select(x => x!.ToString());
}
