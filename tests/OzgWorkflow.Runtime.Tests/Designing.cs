using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.Api;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Designers at work on definitions.</summary>
public sealed class Designing
{
    private static readonly Actor Gerd = RuntimeHost.Actor("gerd", "Gestaltung");
    private static readonly Actor Gabi = RuntimeHost.Actor("gabi", "Gestaltung");

    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start() => _host = new RuntimeHost(await Postgres.Server.CreateDatabase());

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    private DefinitionEditing Editing => _host.Get<DefinitionEditing>();

    [Test]
    public async Task A_draft_changes_in_place_until_it_is_published()
    {
        var first = await Save(Gerd, Sequence("a"), null, "seite");
        var second = await Save(Gerd, Sequence("a", "b"), Basis(first), "seite");
        var published = await Save(Gerd, Sequence("a", "b", "c"), Basis(second), "seite", publish: true);
        var next = await Save(Gerd, Sequence("a"), Basis(published), "seite");
        Assert.Multiple(() =>
        {
            Assert.That(
                new[] { first, second, published, next }.Select(x => x.Version!.Version),
                Is.EqualTo(new[] { 1, 1, 1, 2 })
            );
            Assert.That(published.Version!.IsPublished);
        });
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.definition_version"), Is.EqualTo(2));
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(account || ' ' || action || ' ' || version, ', ' ORDER BY id) FROM workflow.audit"
            ),
            Is.EqualTo(
                "gerd DefinitionCreated 1, gerd DefinitionSaved 1, gerd DefinitionSaved 1, gerd DefinitionPublished 1, gerd DefinitionSaved 2"
            )
        );
        Assert.That(
            await _host.Scalar<string>("SELECT detail FROM workflow.audit ORDER BY id OFFSET 1 LIMIT 1"),
            Is.EqualTo("hinzugefügt: „b“")
        );
    }

    [TestCase("leitung", null)]
    [TestCase("Gibtsnicht", "„Gibtsnicht“; das gibt es nicht")]
    [TestCase(" Leitung ", null)]
    public async Task A_role_that_does_not_exist_is_refused_when_the_server_knows_its_roles(
        string role,
        string? refusal
    )
    {
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IChoiceList, Roles>()
        );
        var result = await host.Get<DefinitionStore>()
            .Publish(
                Build.Workflow(
                    "rolle",
                    Build.HumanTask("Aufgabe", ("dueIn", Build.Literal("P1D")), ("escalateTo", Build.Literal(role)))
                ),
                default
            );
        Assert.That(result.Problems.Select(x => x.UserMessage), refusal is null ? Is.Empty : Has.One.Contains(refusal));
    }

    [Test]
    public async Task A_form_that_chooses_from_a_list_that_does_not_exist_is_refused()
    {
        var field = new
        {
            name = "ort",
            label = "Kommune",
            type = "Choice",
            choicesFrom = "komunen",
        };
        var result = await _host
            .Get<DefinitionStore>()
            .Publish(
                Build.Workflow("liste", Build.HumanTask("Aufgabe", ("fields", Build.Literal(new[] { field })))),
                default
            );
        Assert.That(
            result.Problems.Single().UserMessage,
            Does.Contain("„Kommune“ wählt aus der Liste „komunen“; die gibt es nicht").And.Contain("kommunen, ")
        );
    }

    [TestCase("to", "[]", "„Empfänger“: Niemand bekäme die E-Mail.")]
    [TestCase("to", "[\"anna@@example.org\"]", "„Empfänger“: „anna@@example.org“ ist keine E-Mail-Adresse.")]
    [TestCase("cc", "[\"anna@example.org\", \"\"]", "„Kopie“: „“ ist keine E-Mail-Adresse.")]
    [TestCase("from", "\"anna@@example.org\"", "„Absender“: „anna@@example.org“ ist keine E-Mail-Adresse.")]
    [TestCase("bcc", "[\"Anna Ahrens <anna@example.org>\"]", null)]
    [TestCase("from", "\"\"", null)]
    public async Task A_mail_to_nobody_is_refused(string input, string json, string? refusal)
    {
        var mail = Build.Activity("Elsa.SendEmail", "Mail", ("to", Build.Literal(new[] { "gerd@example.org" })));
        mail[input] = Build.Expression("Literal", JsonNode.Parse(json));
        var result = await _host.Get<DefinitionStore>().Publish(Build.Workflow("mail", mail), default);
        Assert.That(
            result.Problems.Select(x => x.UserMessage),
            refusal is null ? Is.Empty : Is.EqualTo(new[] { $"„E-Mail senden (Mail)“, {refusal}" })
        );
    }

    [TestCase(
        "PilotStarted",
        "{\"kommunen\": \"Köln\"}",
        "Die Angabe „kommunen“ kann in PilotStarted so nicht stehen."
    )]
    [TestCase("PilotStarted", "{\"komunen\": []}", "Die Angabe „komunen“ gibt es in PilotStarted nicht, nur kommunen.")]
    [TestCase("PilotStarted", "", "Die Angaben zu PilotStarted sind leer.")]
    [TestCase("PilotStarted", "{\"kommunen\": [\"Köln\"]}", null)]
    public async Task An_event_that_nobody_could_read_is_refused(string type, string payload, string? refusal)
    {
        var tell = Build.Activity(
            "OzgWorkflow.PublishIntegrationEvent",
            "Melden",
            ("eventType", Build.Literal(type)),
            ("payload", Build.Expression("Object", payload))
        );
        var result = await _host.Get<DefinitionStore>().Publish(Build.Workflow("melden", tell), default);
        Assert.That(
            result.Problems.Select(x => x.UserMessage),
            refusal is null ? Is.Empty : Is.EqualTo(new[] { $"„Nach außen melden (Melden)“, „Angaben“: {refusal}" })
        );
    }

    private sealed class Roles : IChoiceList
    {
        public string Name => "rollen";

        public Task<IReadOnlyList<Choice>> Read(Npgsql.NpgsqlConnection connection, CancellationToken cancellation) =>
            System.Threading.Tasks.Task.FromResult<IReadOnlyList<Choice>>([
                new("Prüfer", "Prüfer"),
                new("Leitung", "Leitung"),
            ]);
    }

    [Test]
    public async Task Of_two_designers_who_began_from_the_same_state_the_second_is_refused_and_overwrites_nothing()
    {
        var begin = Basis(await Save(Gerd, Sequence("a"), null, "seite-1"));
        var gerd = await Save(Gerd, Sequence("a", "von-gerd"), begin, "seite-1");
        var gabi = await Save(Gabi, Sequence("a", "von-gabi"), begin, "seite-2");
        Assert.That(
            gabi.Refusal,
            Is.TypeOf<CommandResult.Conflict>()
                .With.Property("Message")
                .Contains("gerd hat diese Definition inzwischen geändert")
        );
        Assert.That(
            await _host.Scalar<string>("SELECT json FROM workflow.definition_version"),
            Does.Contain("von-gerd").And.Not.Contain("von-gabi")
        );

        var onGerds = await Save(Gabi, Sequence("a", "von-gerd", "von-gabi"), Basis(gerd), "seite-2");
        Assert.That(onGerds.IsDone, "who begins from the new state goes on");
    }

    [Test]
    public async Task Saves_of_one_page_that_overtake_each_other_do_not_stand_in_each_others_way()
    {
        var begin = Basis(await Save(Gerd, Sequence("a"), null, "anlegen", publish: true));
        foreach (var text in new[] { "b", "c", "d" })
            Assert.That((await Save(Gerd, Sequence("a", text), begin, "seite")).IsDone, text);
        Assert.That(
            (await Save(Gerd, Sequence("a", "e"), begin, "andere")).Refusal,
            Is.TypeOf<CommandResult.Conflict>(),
            "another page of the same person does"
        );
        Assert.That(
            (await Save(Gerd, Sequence("a", "e"), null, "seite")).Refusal,
            Is.TypeOf<CommandResult.Conflict>(),
            "nor does anyone who does not say from where"
        );
    }

    [Test]
    public async Task Saving_what_is_there_already_changes_nothing()
    {
        var first = await Save(Gerd, Sequence("a"), null, "seite", publish: true);
        var again = await Save(Gabi, Sequence("a"), null, "andere");
        Assert.That((again.IsDone, again.Changed, again.Version!.Id), Is.EqualTo((true, false, first.Version!.Id)));
    }

    [Test]
    public async Task A_copy_is_a_new_definition_and_what_was_deleted_is_not_made_anew_by_a_late_save()
    {
        var original = await Save(Gerd, Sequence("a"), null, "seite");
        Assert.That(
            (await Save(Gerd, Sequence("a"), Basis(original), "seite", id: "kopie")).Version!.Version,
            Is.EqualTo(1)
        );
        await _host.Get<DefinitionRemoval>().Delete(["entwurf"], Gabi, default);
        Assert.That(
            (await Save(Gerd, Sequence("b"), Basis(original), "seite")).Refusal,
            Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains("inzwischen gelöscht")
        );
    }

    [Test]
    public async Task A_draft_that_an_instance_runs_stays_as_it_is()
    {
        var draft = await Save(Gerd, Sequence("a"), null, "seite");
        Assert.That((await Editing.Freeze(draft.Version!.Id, Gerd, default)).IsDone);
        var id = Guid.NewGuid();
        var started = await _host.Commands.Handle(
            new StartInstance(id, Gerd, id, "entwurf", new Dictionary<string, object?>())
            {
                VersionId = draft.Version.Id,
            }
        );
        var next = await Save(Gerd, Sequence("a", "b"), Basis(draft), "seite");
        Assert.Multiple(() =>
        {
            Assert.That(started, Is.TypeOf<CommandResult.Done>());
            Assert.That(next.Version!.Version, Is.EqualTo(2));
        });
        await Consistency.Check(_host);
    }

    [Test]
    public async Task A_draft_that_cannot_run_is_saved_and_not_published()
    {
        var result = await Save(Gerd, Build.Activity("Elsa.SetVariable", "setzen"), null, "seite", publish: true);
        Assert.That(
            result.Problems.Single().UserMessage,
            Is.EqualTo("Wählen Sie die Variable, die gesetzt werden soll.")
        );
        Assert.That(
            await _host.Scalar<string>("SELECT is_latest || ' ' || is_published FROM workflow.definition_version"),
            Is.EqualTo("true false")
        );
        Assert.That(
            (await Editing.Freeze(result.Version!.Id, Gerd, default)).Problems,
            Is.Not.Empty,
            "nor can it be tried"
        );
    }

    [Test]
    public async Task Going_back_makes_a_new_draft_and_keeps_the_one_before()
    {
        var one = await Save(Gerd, Sequence("a"), null, "seite", publish: true);
        await Save(Gerd, Sequence("b"), Basis(one), "seite");
        var back = await Editing.Revert("entwurf", 1, Gerd, default);
        Assert.That((back.Version!.Version, back.Version.ContentHash), Is.EqualTo((3, one.Version!.ContentHash)));
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.definition_version"), Is.EqualTo(3));
    }

    [Test]
    public async Task Import_takes_all_or_none_and_says_where_what_is_wrong()
    {
        var good = Build.Workflow("gut", Build.HumanTask("Aufgabe"));
        ImportedText[] files =
        [
            new("gut.json", good),
            new("kaputt.json", "{\"definitionId\": "),
            new("fremd.json", Build.Workflow("fremd", Build.Activity("Acme.Rakete", "Start"))),
            new("leer.json", "{}"),
            new("noch-einmal.json", good),
        ];
        var (versions, problems) = await _host.Get<DefinitionImport>().Import(files, Gerd, default);
        Assert.Multiple(() =>
        {
            Assert.That(versions, Is.Empty);
            Assert.That(
                problems.Select(x => x.UserMessage),
                Has.Some.StartWith("kaputt.json: Die Definition ist nicht lesbar")
                    .And.Some.EqualTo("fremd.json: Den Aktivitätstyp „Acme.Rakete“ von „Start“ gibt es hier nicht.")
                    .And.Some.StartWith("leer.json: Das ist keine Workflow-Definition")
                    .And.Some.EqualTo("gut.json, noch-einmal.json: Die Definition „gut“ ist doppelt.")
            );
        });
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.definition_version"), Is.Zero);
    }

    [TestCase("", "Es steht nichts darin.")]
    [TestCase(" \r\n", "Es steht nichts darin.")]
    [TestCase("{\n  \"name\": oh\n}", "Ab Zeile 2, Zeichen 11 ist es kein gültiges JSON.")]
    [TestCase("Liebe Kollegin,", "Ab Zeile 1, Zeichen 1 ist es kein gültiges JSON.")]
    [TestCase("{} {}", "Ab Zeile 1, Zeichen 4 ist es kein gültiges JSON.")]
    [TestCase("[{}]", "Erwartet wird ein JSON-Objekt { … }, das ist eine Liste.")]
    [TestCase("\"{}\"", "Erwartet wird ein JSON-Objekt { … }, das ist ein Text.")]
    [TestCase("null", "Erwartet wird ein JSON-Objekt { … }, das ist ein einzelner Wert.")]
    [TestCase("{\"root\": {\n\"id\": 1,\n\"id\": 2}}", "Angabe „root.id“ (Zeile 3): Diese Angabe steht zweimal da.")]
    [TestCase("{\n\"name\": \"a\\u0000\"}", "Angabe „name“ (Zeile 2): Der Text enthält Zeichen")]
    [TestCase("{\"name\": \"\\ud800\"}", "Angabe „name“ (Zeile 1): Der Text enthält Zeichen")]
    [TestCase("{\"x\": 1e999}", "Angabe „x“ (Zeile 1): Die Zahl 1e999 ist zu groß")]
    [TestCase("{\"x\": 1e-999}", "Angabe „x“ (Zeile 1): Die Zahl 1e-999 ist zu klein")]
    [TestCase("{\"x\": 0.12345678901234567890123456789}", "Angabe „x“ (Zeile 1): Die Zahl 0.1234567890123456")]
    [TestCase("{\"x\": <600 lists>}", "Der Inhalt ist tiefer als 512 Ebenen verschachtelt.")]
    public async Task A_file_that_cannot_be_understood_is_refused_with_its_place(string text, string refusal)
    {
        var json = text.Replace("<600 lists>", new string('[', 600), StringComparison.Ordinal);
        var (_, imported) = await _host.Get<DefinitionImport>().Import([new("datei.json", json)], Gerd, default);
        var shipped = await _host.Get<DefinitionStore>().PublishShipped(json, default);
        Assert.Multiple(() =>
        {
            Assert.That(
                imported.Single().UserMessage,
                Does.StartWith($"datei.json: Die Definition ist nicht lesbar: {refusal}")
            );
            Assert.That(
                shipped.Problems.Single().UserMessage,
                Does.StartWith($"Die Definition ist nicht lesbar: {refusal}")
            );
            Assert.That(shipped.Problems.Single().Message, Does.StartWith("The definition cannot be read: "));
        });
    }

    [Test]
    public async Task What_editors_add_to_files_is_overlooked()
    {
        var text = Build.Workflow("datei", Build.HumanTask("Aufgabe"));
        var (versions, problems) = await _host
            .Get<DefinitionImport>()
            .Import([new("datei.json", $"\uFEFF// so\n{text[..^1]},}}")], Gerd, default);
        Assert.That((versions.Count, problems.Count), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task An_import_over_a_draft_keeps_the_draft_in_the_history_and_refuses_saves_that_began_from_it()
    {
        var draft = await Save(Gerd, Sequence("a"), null, "seite");
        await _host
            .Get<DefinitionImport>()
            .Import([new("datei", Build.Workflow("entwurf", Sequence("neu")))], Gabi, default);
        Assert.That(
            (await Save(Gerd, Sequence("a", "b"), Basis(draft), "seite")).Refusal,
            Is.TypeOf<CommandResult.Conflict>()
        );
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(version || CASE WHEN is_latest THEN '*' ELSE '' END, ' ' ORDER BY version) FROM workflow.definition_version"
            ),
            Is.EqualTo("1 2*")
        );
    }

    [Test]
    public async Task What_runs_is_used_or_belongs_to_the_product_is_not_deleted()
    {
        await _host.Publish(Build.Workflow("produkt", Build.HumanTask("Aufgabe")));
        await Save(Gerd, Build.HumanTask("Aufgabe"), null, "seite", publish: true);
        await _host.Start("entwurf");
        await Save(Gerd, Sequence("a"), null, "seite", id: "kind");
        await Save(
            Gerd,
            Build.Activity("Elsa.DispatchWorkflow", "start", ("workflowDefinitionId", Build.Literal("kind"))),
            null,
            "seite",
            id: "eltern"
        );
        var removal = _host.Get<DefinitionRemoval>();
        foreach (
            var (id, reason) in new[]
            {
                ("produkt", "gehört zum Produkt"),
                ("entwurf", "Eine Instanz läuft noch damit"),
                ("kind", "benutzt von „eltern“"),
            }
        )
            Assert.That(
                await removal.Delete([id], Gerd, default),
                Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains(reason),
                id
            );
        Assert.That(
            await removal.Delete(["eltern", "produkt"], Gerd, default),
            Is.TypeOf<CommandResult.Conflict>(),
            "all or none"
        );
        Assert.That(await removal.Delete(["eltern", "kind"], Gerd, default), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(definition_id, ' ' ORDER BY definition_id) FROM workflow.definition_version WHERE is_latest"
            ),
            Is.EqualTo("entwurf produkt")
        );

        var again = await Save(Gerd, Sequence("b"), null, "seite", id: "kind");
        Assert.That(again.Version!.Version, Is.EqualTo(2), "numbers are never used twice");
    }

    [Test]
    public async Task What_ended_with_a_deleted_definition_can_still_be_read()
    {
        await Save(Gerd, Sequence("a"), null, "seite", publish: true);
        var instance = await _host.Start("entwurf");
        Assert.That(
            await _host.Get<DefinitionRemoval>().Delete(["entwurf"], Gerd, default),
            Is.TypeOf<CommandResult.Done>()
        );
        Assert.That(await _host.Get<Runtime.Instances.InstanceHistory>().Activities(instance, default), Is.Not.Empty);
        await Consistency.Check(_host);
    }

    [Test]
    public async Task When_the_draft_is_deleted_the_version_before_is_edited_next()
    {
        var one = await Save(Gerd, Sequence("a"), null, "seite", publish: true);
        var two = await Save(Gerd, Sequence("b"), Basis(one), "seite");
        var removal = _host.Get<DefinitionRemoval>();
        Assert.That(
            await removal.DeleteVersions([one.Version!.Id], Gerd, default),
            Is.TypeOf<CommandResult.Conflict>().With.Property("Message").Contains("ist veröffentlicht")
        );
        Assert.That(await removal.DeleteVersions([two.Version!.Id], Gerd, default), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await _host.Scalar<int>("SELECT version FROM workflow.definition_version WHERE is_latest"),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task A_new_version_of_the_product_does_not_displace_what_designers_published()
    {
        var store = _host.Get<DefinitionStore>();
        string Product(string text) => Build.Workflow("produkt", Sequence(text));
        await store.PublishShipped(Product("eins"), default);
        await store.PublishShipped(Product("zwei"), default);
        Assert.That(await Published(), Is.EqualTo(2), "without designers the product's newest is published");

        var basis = Revision.Parse(
            await _host.Scalar<string>("SELECT id || '/' || revision FROM workflow.definition_version WHERE is_latest")
        );
        await Save(Gerd, Sequence("eigene"), basis, "seite", publish: true, id: "produkt");
        await store.PublishShipped(Product("zwei"), default);
        Assert.That(await Published(), Is.EqualTo(3), "a restart changes nothing");
        await store.PublishShipped(Product("drei"), default);
        Assert.That(await Published(), Is.EqualTo(3), "an update neither");
        Assert.That(
            await _host.Scalar<int>("SELECT max(version) FROM workflow.definition_version"),
            Is.EqualTo(4),
            "but it is in the history"
        );

        await store.Retract("produkt", Gerd, default);
        await store.PublishShipped(Product("vier"), default);
        Assert.That(await Published(), Is.Zero, "what was retracted stays so");
    }

    [Test]
    public async Task Definitions_that_use_another_as_an_activity_are_brought_to_its_new_version()
    {
        await _host.Publish(
            Build.UsableAsActivity("Prüfung", Build.Activity("Elsa.WriteLine", "Zeile", ("text", Build.Literal("alt"))))
        );
        var before = await _host.Scalar<string>("SELECT id FROM workflow.definition_version");
        await _host.Publish(
            Build.Workflow(
                "nutzer",
                Build.Activity(
                    "Prüfung",
                    "prüfen",
                    ("workflowDefinitionId", "Prüfung"),
                    ("workflowDefinitionVersionId", before!)
                )
            )
        );
        await _host.Publish(
            Build.UsableAsActivity("Prüfung", Build.Activity("Elsa.WriteLine", "Zeile", ("text", Build.Literal("neu"))))
        );
        var references = _host.Get<DefinitionReferences>();
        Assert.That(
            (await references.ConsumersOf("Prüfung", default)).Select(x => x.DefinitionId),
            Is.EqualTo(new[] { "nutzer" })
        );
        Assert.That(
            (await references.Update("Prüfung", Gerd, default)).Select(x => x.Version),
            Is.EqualTo(new[] { 2 })
        );
        Assert.That(
            await _host.Scalar<bool>(
                "SELECT is_published AND used_version_ids[1] = (SELECT id FROM workflow.definition_version WHERE definition_id = 'Prüfung' AND version = 2) FROM workflow.definition_version WHERE definition_id = 'nutzer' AND version = 2"
            )
        );
        Assert.That(await references.Update("Prüfung", Gerd, default), Is.Empty, "once is enough");
    }

    [Test]
    public async Task One_that_would_use_itself_is_refused_and_the_version_before_goes_on()
    {
        var store = _host.Get<DefinitionStore>();
        await _host.Publish(Build.UsableAsActivity("A", Build.HumanTask("gut")));
        await _host.Publish(Build.UsableAsActivity("B", Uses("A")));
        foreach (var (used, way) in new[] { ("B", "A → B → A"), ("A", "A → A") })
        {
            var result = await store.Publish(Build.UsableAsActivity("A", Uses(used)), default);
            Assert.That(
                result.Problems.Single().UserMessage,
                Is.EqualTo($"Der Workflow würde sich ohne Ende selbst verwenden: {way}.")
            );
        }

        foreach (var id in new[] { "A", "B" })
        {
            var instance = await _host.Start(id);
            Assert.That(
                await _host.Scalar<string>($"SELECT title FROM workflow.task WHERE instance_id = '{instance}'"),
                Is.EqualTo("gut")
            );
        }

        static JsonObject Uses(string type) => Build.Sequence(Build.Activity(type, "nutzt"));
    }

    [Test]
    public async Task Of_definitions_of_one_name_the_one_that_is_named_by_its_id_is_run()
    {
        foreach (var id in new[] { "a", "b" })
            await _host.Publish(Named(id, "Teil 3 - Kind", Build.HumanTask($"von {id}")));
        foreach (var id in new[] { "a", "b" })
        {
            // As Elsa writes the type: with a hyphen of the name, and activities without ids.
            var uses = Build.Activity("Teil3-Kind", "nutzt", ("workflowDefinitionId", id));
            uses.Remove("id");
            var sequence = Build.Sequence(uses);
            sequence.Remove("id");
            await _host.Publish(Build.Workflow($"nutzt-{id}", sequence));
            var instance = await _host.Start($"nutzt-{id}");
            Assert.That(
                await _host.Scalar<string>($"SELECT title FROM workflow.task WHERE instance_id = '{instance}'"),
                Is.EqualTo($"von {id}")
            );
        }

        static string Named(string id, string name, JsonObject root)
        {
            var definition = JsonNode.Parse(Build.UsableAsActivity(id, root))!;
            definition["name"] = name;
            return definition.ToJsonString();
        }
    }

    private Task<int> Published() =>
        _host.Scalar<int>("SELECT version FROM workflow.definition_version WHERE is_published");

    private static Revision Basis(DefinitionResult result) => new(result.Version!.Id, result.Version.Revision);

    private static JsonObject Sequence(params string[] lines) =>
        Build.Sequence(lines.Select(x => Build.Activity("Elsa.WriteLine", x, ("text", Build.Literal(x)))).ToArray());

    private Task<DefinitionResult> Save(
        Actor actor,
        JsonObject root,
        Revision? basis,
        string editor,
        bool publish = false,
        string id = "entwurf"
    ) =>
        Editing.Save(
            new DraftSave(WorkflowDefinition.Parse(Build.Workflow(id, root)), basis, editor, publish),
            actor,
            default
        );
}
