using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

[Category("quick")]
public sealed class Steps
{
    [Test]
    public void The_same_step_always_gives_the_same_burst()
    {
        var definition = Workflow(
            Sequence("s", Line("a"), Activity("Elsa.PublishEvent", "publish", ("eventName", Literal("x"))), Event("go"))
        );
        var (id, program, now) = (Guid.NewGuid(), new EngineHost(definition).Program("test"), DateTimeOffset.UnixEpoch);
        Burst Run() =>
            Interpreter.Advance(
                program,
                Interpreter.NewInstance(id),
                new Start(new Dictionary<string, object?>()),
                now
            );
        var (first, second) = (Run(), Run());
        Assert.That(StateSerializer.Serialize(second.State), Is.EqualTo(StateSerializer.Serialize(first.State)));
        Assert.That(second.Effects, Is.EqualTo(first.Effects));
        Assert.That(second.Journal.Select(Text), Is.EqualTo(first.Journal.Select(Text)));
        static string Text(JournalEntry x) => $"{x with { Data = null }} {ValueJson.ToJson(x.Data)}";
    }

    [Test]
    public void What_no_longer_waits_is_not_resumed()
    {
        var host = new EngineHost(Workflow(Sequence("s", Event("a"), Event("b"))));
        var id = host.Start("test");
        var bookmark = host.State(id).Executions.SelectMany(x => x.Bookmarks).Single().Id;
        Assert.That(host.Advance(id, new Resume(bookmark)).WasAccepted, Is.True);
        var again = host.Advance(id, new Resume(bookmark));
        Assert.That((again.WasAccepted, again.Effects.Count, again.Journal.Count), Is.EqualTo((false, 0, 0)));
    }

    [Test]
    public void A_task_that_fails_to_come_up_was_never_there()
    {
        var task = Activity(
            "OzgWorkflow.HumanTask",
            "task",
            ("title", Literal("Prüfen")),
            ("candidateRole", Literal("R")),
            ("dueIn", Literal("1.00:00:00")),
            ("remindBefore", Literal("bald"))
        );
        var host = new EngineHost(Workflow(task));
        var id = host.Start("test");
        Assert.That(host.Effects.Where(x => x is BookmarkCreated or BookmarkRemoved), Is.Empty);
        Assert.That(host.State(id).Incidents.Single().Message, Does.Contain("bald"));
    }

    [Test]
    public void An_answer_that_does_not_fit_is_kept_and_the_task_is_due_no_more()
    {
        var host = new EngineHost(
            WithNumber(
                HumanTask(
                    "task",
                    ("dueIn", Literal("2.00:00:00")),
                    ("remindBefore", Literal("1.00:00:00")),
                    ("result", Bound("zahl"))
                )
            )
        );
        var id = host.Start("test");
        host.Complete(id, "Ja", new Dictionary<string, object?> { ["anzahl"] = 1L });
        var incident = host.State(id).Incidents.Single();
        Assert.That(
            host.Effects.OfType<BookmarkRemoved>().Select(x => (x.Bookmark.Name, x.Completed)),
            Is.EqualTo(new[] { ("task", true), ("reminder", false) })
        );
        host.Pass(TimeSpan.FromDays(9));
        Assert.That(host.Effects.OfType<TaskOverdue>(), Is.Empty);
        host.Advance(id, new Retry(incident.Id));
        Assert.That(host.State(id).Incidents.Single().Message, Is.EqualTo(incident.Message), "it comes once more");
    }

    [Test]
    public void An_answer_to_a_task_whose_reminder_failed_is_heard_after_the_incident()
    {
        var host = new EngineHost(
            Workflow(
                Sequence(
                    "s",
                    HumanTask(
                        "task",
                        ("dueIn", Literal("2.00:00:00")),
                        ("remindBefore", Literal("1.00:00:00")),
                        ("escalateAfter", JavaScript("throw new Error('kaputt')"))
                    ),
                    Line("erledigt")
                )
            )
        );
        var id = host.Start("test");
        host.Pass(TimeSpan.FromDays(1));
        var incident = host.State(id).Incidents.Single();
        Assert.That(host.Complete(id, "Ja"), Is.True);
        Assert.That((host.Lines.Count, host.State(id).Incidents.Single().Id), Is.EqualTo((0, incident.Id)));
        host.Advance(id, new Retry(incident.Id));
        Assert.That(host.Lines, Is.EqualTo(new[] { "erledigt" }));
        Assert.That(host.Effects.OfType<TaskOverdue>(), Is.Empty);
    }

    [Test]
    public void What_started_a_workflow_comes_once_more_when_it_did_not_fit()
    {
        var trigger = Event("e");
        trigger["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        trigger["result"] = Bound("zahl");
        var program = new EngineHost(WithNumber(trigger)).Program("test");
        var (id, now) = (Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        var start = new Start(Value.EmptyMap) { Trigger = "event-e", TriggerPayload = "keine Zahl" };
        var stored = StateSerializer.Serialize(
            Interpreter.Advance(program, Interpreter.NewInstance(id), start, now).State
        );
        var state = StateSerializer.Deserialize(id, stored, program);
        var incident = state.Incidents.Single();
        state = Interpreter.Advance(program, state, new Retry(incident.Id), now).State;
        Assert.That(state.Incidents.Single().Message, Is.EqualTo(incident.Message));
        Assert.That(state.Executions.SelectMany(x => x.Bookmarks), Is.Empty);
    }

    [Test]
    public void Cancelling_leaves_nothing_waiting()
    {
        var host = new EngineHost(
            Workflow(
                Activity(
                    "Elsa.Parallel",
                    "p",
                    ("activities", new System.Text.Json.Nodes.JsonArray(Event("a"), Event("b")))
                )
            )
        );
        var id = host.Start("test");
        var burst = host.Advance(id, new Cancel("Test"));
        Assert.That(burst.Effects.OfType<BookmarkRemoved>().Count(), Is.EqualTo(2));
        Assert.That(
            (host.State(id).Status, host.State(id).SubStatus),
            Is.EqualTo((WorkflowStatus.Finished, WorkflowSubStatus.Cancelled))
        );
    }

    [Test]
    public void A_human_task_goes_on_with_what_was_filled_in()
    {
        var task = Activity(
            "OzgWorkflow.HumanTask",
            "task",
            ("title", Literal("Prüfen")),
            ("candidateRole", Literal("R")),
            ("outcomes", Literal(new[] { "Ja", "Nein" })),
            ("result", Reference("data")),
            ("outcome", Reference("decision"))
        );
        var host = new EngineHost(
            Workflow(
                Sequence(
                    "s",
                    task,
                    Activity(
                        "Elsa.WriteLine",
                        "line",
                        ("text", JavaScript("`${variables.decision}: ${variables.data.text}`"))
                    )
                ),
                "data",
                "decision"
            )
        );
        var id = host.Start("test");
        host.Complete(id, "Nein", new Dictionary<string, object?> { ["text"] = "fehlt" });
        Assert.That(host.Lines, Is.EqualTo(new[] { "Nein: fehlt" }));
    }

    [TestCase(FieldType.Number, "3,5", 3.5)]
    [TestCase(FieldType.Number, "viele", null)]
    [TestCase(FieldType.Number, "1234", 1234L)]
    [TestCase(FieldType.Number, "1.234,56", 1234.56)]
    [TestCase(FieldType.Number, "1.234.567", 1234567L)]
    [TestCase(FieldType.Number, "1 234,5", 1234.5)]
    [TestCase(FieldType.Number, "12.5", 12.5)]
    [TestCase(FieldType.Number, "0.125", 0.125)]
    [TestCase(FieldType.Number, "-7", -7L)]
    [TestCase(FieldType.Number, "+5", 5L)]
    [TestCase(FieldType.Number, "−5", -5L)]
    [TestCase(FieldType.Number, "--5", null)]
    [TestCase(FieldType.Number, "+-5", null)]
    [TestCase(FieldType.Number, "−-5", null)]
    [TestCase(FieldType.Number, "1.234", null)]
    [TestCase(FieldType.Number, "12.000", null)]
    [TestCase(FieldType.Number, "1,234.5", null)]
    [TestCase(FieldType.Number, "1e3", null)]
    [TestCase(FieldType.Number, "Infinity", null)]
    [TestCase(FieldType.Number, true, null)]
    [TestCase(FieldType.Date, " 1.2.2026 ", "2026-02-01")]
    [TestCase(FieldType.Date, "24.12.26", null)]
    [TestCase(FieldType.Date, "12/24/2026", null)]
    [TestCase(FieldType.Date, "2026-12-24T10:00:00Z", null)]
    [TestCase(FieldType.Boolean, "Nein", false)]
    [TestCase(FieldType.Boolean, "vielleicht", null)]
    [TestCase(FieldType.Date, "24.12.2026", "2026-12-24")]
    [TestCase(FieldType.Date, "30.02.2026", null)]
    [TestCase(FieldType.Boolean, "ja", true)]
    [TestCase(FieldType.Choice, "a", "a")]
    [TestCase(FieldType.Choice, "z", null)]
    [TestCase(FieldType.Text, " x ", "x")]
    public void Fields_are_read_or_refused(FieldType type, object entered, object? expected)
    {
        var form = new Form(
            [
                new FormField
                {
                    Name = "f",
                    Label = "Feld",
                    Type = type,
                    Choices = [new Choice("a", "A")],
                },
            ],
            ["Ja"]
        );
        var result = form.Validate("Ja", new Dictionary<string, object?> { ["f"] = entered }, new FormSources(default));
        Assert.That(result.Errors.ContainsKey("f"), Is.EqualTo(expected is null));
        if (expected is not null)
            Assert.That(result.Data["f"], Is.EqualTo(expected));
    }

    [TestCase("1.234", "Meinen Sie 1234 oder 1,234?")]
    [TestCase("-12.000", "Meinen Sie -12000 oder -12,000?")]
    [TestCase("viele", "zum Beispiel 12 oder 3,5 oder 1.234,56")]
    [TestCase("--5", "zum Beispiel 12 oder 3,5 oder 1.234,56")]
    [TestCase("12345678901234567890123456789012345", "mehr Stellen")]
    public void A_number_that_is_refused_is_refused_with_an_example(string entered, string expected)
    {
        var form = new Form(
            [
                new FormField
                {
                    Name = "f",
                    Label = "Betrag",
                    Type = FieldType.Number,
                },
            ],
            ["Ja"]
        );
        var result = form.Validate("Ja", new Dictionary<string, object?> { ["f"] = entered }, new FormSources(default));
        Assert.That(result.Errors["f"], Does.Contain("„Betrag“").And.Contain(expected));
    }

    [Test]
    public void A_number_of_twenty_digits_is_kept_with_all_of_them()
    {
        var form = new Form(
            [
                new FormField
                {
                    Name = "f",
                    Label = "Betrag",
                    Type = FieldType.Number,
                },
            ],
            ["Ja"]
        );
        var result = form.Validate(
            "Ja",
            new Dictionary<string, object?> { ["f"] = "12345678901234567890" },
            new FormSources(default)
        );
        Assert.That(ValueJson.ToJson(result.Data["f"]), Is.EqualTo("12345678901234567890"));
    }

    [TestCase("", "empty")]
    [TestCase("  ", "empty")]
    public void A_task_without_a_title_is_an_incident(string title, string word)
    {
        var task = Activity(
            "OzgWorkflow.HumanTask",
            "task",
            ("title", JavaScript($"'{title}'")),
            ("candidateRole", Literal(" R "))
        );
        var host = new EngineHost(Workflow(task));
        Assert.That(host.State(host.Start("test")).Incidents.Single().Message, Does.Contain(word));
    }

    [Test]
    public void A_wait_beyond_the_calendar_is_an_incident_that_says_so()
    {
        var host = new EngineHost(
            Workflow(Activity("Elsa.Delay", "delay", ("timeSpan", Literal("10000000.00:00:00"))))
        );
        Assert.That(host.State(host.Start("test")).Incidents.Single().Message, Does.Contain("10000000.00:00:00"));
    }

    private static System.Text.Json.Nodes.JsonObject Reference(string variable) =>
        new() { ["memoryReference"] = new System.Text.Json.Nodes.JsonObject { ["id"] = variable } };

    private static string WithNumber(JsonObject root)
    {
        var workflow = JsonNode.Parse(Workflow(root))!;
        workflow["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "zahl",
                ["name"] = "zahl",
                ["typeName"] = "Int32",
            }
        );
        return workflow.ToJsonString();
    }

    private static JsonObject Bound(string variable) =>
        new()
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = variable },
        };
}
