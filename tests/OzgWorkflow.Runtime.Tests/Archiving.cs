using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Instances as files.</summary>
public sealed class Archiving
{
    private static readonly Actor Gerd = RuntimeHost.Actor("gerd", "Gestaltung");

    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await _host.Publish(Build.Workflow("kurz", Build.Sequence(Build.HumanTask("Aufgabe"))));
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    private InstanceArchive Archive => _host.Get<InstanceArchive>();

    [Test]
    public async Task What_ended_comes_back_from_its_file_with_its_history()
    {
        var id = await Ended();
        var file = (await Archive.Export(id, default))!;
        var before = await _host.Get<InstanceHistory>().Lines(id, 0, int.MaxValue, default);
        await _host.Get<InstanceDesk>().Delete([id], Gerd, default);
        Assert.That(await _host.Get<InstanceHistory>().Snapshot(id, default), Is.Null);

        Assert.That(await Archive.Import([("ende.json", file)], Gerd, default), Is.EqualTo((1, (CommandResult?)null)));
        var after = await _host.Get<InstanceHistory>().Lines(id, 0, int.MaxValue, default);
        Assert.That(
            after.Select(x => (x.Step, x.At, x.Entry.Event, x.Entry.NodeKey)),
            Is.EqualTo(before.Select(x => (x.Step, x.At, x.Entry.Event, x.Entry.NodeKey)))
        );
        Assert.That(await Archive.Export(id, default), Is.EqualTo(file), "nothing is lost on the way");
        var imported = (await _host.Get<InstanceHistory>().Snapshot(id, default))!.Row;
        Assert.That(
            (imported.ImportedAt, imported.Title),
            Is.EqualTo((_host.Clock.GetUtcNow(), "kurz (importiert)")),
            "a file can say what it likes"
        );
        Assert.That(
            (await Archive.Import([("ende.json", file)], Gerd, default)).Count,
            Is.Zero,
            "what is there is left as it is"
        );
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(account || ' ' || action, ', ' ORDER BY id) FROM workflow.audit WHERE instance_id IS NOT NULL"
            ),
            Is.EqualTo("gerd InstanceDeleted, gerd InstanceImported")
        );
    }

    [Test]
    public async Task What_cannot_be_taken_back_is_refused_with_all_that_came_with_it()
    {
        var (ended, running) = (await Ended(), await _host.Start("kurz"));
        var file = (await Archive.Export(ended, default))!;
        var unfinished = (await Archive.Export(running, default))!;
        await _host.Get<InstanceDesk>().Delete([ended], Gerd, default);
        var cases = new (string Json, string Why)[]
        {
            ("{\"format\": ", "Das ist keine Datei einer Instanz."),
            ("{}", "Das ist keine Datei einer Instanz."),
            (unfinished, "Die Instanz war nicht beendet."),
            (Changed(file, x => x["state"] = Convert.ToBase64String([1, 2, 3])), "Die Datei ist beschädigt."),
            (
                Changed(file, x => x["instance"]!["definitionVersionId"] = "fremd"),
                "Die Version ihrer Definition (kurz) gibt es hier nicht."
            ),
        };
        foreach (var (field, change) in WrongFields)
        {
            var (none, refused) = await Archive.Import([("schlecht.json", Changed(file, change))], Gerd, default);
            Assert.That(none, Is.Zero, field);
            Assert.That(refused?.Refusal, Does.StartWith("schlecht.json: ").And.Contain($"(Angabe „{field}“)"), field);
        }

        foreach (var (json, why) in cases)
        {
            var (count, refusal) = await Archive.Import([("gut.json", file), ("schlecht.json", json)], Gerd, default);
            Assert.That(count, Is.Zero, why);
            Assert.That(
                refusal,
                Is.TypeOf<CommandResult.Conflict>().With.Property("Message").StartsWith($"schlecht.json: {why}")
            );
        }

        Assert.That(await _host.Scalar<long>($"SELECT count(*) FROM workflow.instance WHERE id = '{ended}'"), Is.Zero);
    }

    private static IEnumerable<(string Field, Action<JsonNode> Change)> WrongFields =>
        [
            ("instance.id", x => x["instance"]!["id"] = Guid.Empty),
            ("instance.definitionId", x => x["instance"]!["definitionId"] = null),
            ("instance.definitionVersionId", x => x["instance"]!["definitionId"] = "fremd"),
            ("instance.subStatus", x => x["instance"]!["subStatus"] = 99),
            ("instance.finishedAt", x => x["instance"]!["finishedAt"] = null),
            ("instance.step", x => x["instance"]!["step"] = -5),
            ("instance.correlationId", x => x["instance"]!["correlationId"] = new string('x', 100_000)),
            ("journal[0]", x => x["journal"]![0] = null),
            ("journal[0].step", x => x["journal"]![0]!["step"] = 99),
            ("journal[2].step", x => x["journal"]!.AsArray().Add(x["journal"]![0]!.DeepClone())),
            ("journal[0].command", x => x["journal"]![0]!["command"] = null),
            ("journal[0].entries", x => x["journal"]![0]!["entries"] = "nojson"),
            ("journal[1].stimulus", x => x["journal"]![1]!["stimulus"] = "nojson"),
            ("journal[1].stimulus", x => x["journal"]![1]!["stimulus"] = "[1]"),
            ("journal[1].definitionVersionId", x => x["journal"]![1]!["definitionVersionId"] = "fremd"),
        ];

    [Test]
    public async Task Of_many_who_bring_the_same_file_at_once_one_is_taken()
    {
        var id = await Ended();
        // Times of elsewhere are the same times.
        var file = Changed(
            (await Archive.Export(id, default))!,
            x => x["instance"]!["createdAt"] = "2026-01-01T00:00:00+02:00"
        );
        await _host.Get<InstanceDesk>().Delete([id], Gerd, default);
        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Archive.Import([("ende.json", file)], Gerd, default))
        );
        Assert.That(results.Select(x => x.Refusal), Has.All.Null);
        Assert.That(results.Sum(x => x.Count), Is.EqualTo(1));
        Assert.That(
            await _host.Scalar<long>($"SELECT count(*) FROM workflow.audit WHERE action = 'InstanceImported'"),
            Is.EqualTo(1),
            "who found it there took nothing"
        );
    }

    private async Task<Guid> Ended()
    {
        var id = await _host.Start("kurz", "10092");
        await _host.Complete(await _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{id}'"));
        return id;
    }

    private static string Changed(string json, Action<JsonNode> change)
    {
        var node = JsonNode.Parse(json)!;
        change(node);
        return node.ToJsonString();
    }
}
