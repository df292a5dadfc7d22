using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// What people read of what went wrong is German, and stays so in the state, the journal and among the tries.
/// </summary>
[Category("quick")]
public sealed class WordsForPeople
{
    private static IEnumerable<TestCaseData> Faults() =>
        [
            Case(Delay(JavaScript("'bald'")), "Die Eingabe „Dauer“ ist keine Dauer"),
            Case(Delay(JavaScript("'3650000.00:00:00'")), "3650000.00:00:00 nach 2026-01-01"),
            Case(Script("x", "throw new Error('Nein.')"), "Das Skript ist gescheitert: Nein."),
            Case(Script("x", "() => 1"), "Das Skript ist gescheitert: Das kann nicht aufgehoben werden (Funktion)"),
            Case(Script("x", "0 / 0"), "Das Skript ist gescheitert: NaN ist keine Zahl"),
            Case(Script("x", "10n ** 40n"), "Das Skript ist gescheitert: Die Zahl 1000"),
            Case(Script("x", "while (true) {}"), "Das Skript wurde abgebrochen: Es "),
            Case(
                Activity("Elsa.WriteLine", "x", ("text", Liquid("{% for i in (1..900000) %}{% endfor %}"))),
                "Das Skript wurde abgebrochen: Es machte eine Liste"
            ),
            Case(
                Activity("Elsa.Cron", "x", ("cronExpression", JavaScript("'immer'"))),
                "„immer“ ist kein Cron-Ausdruck"
            ),
            Case(
                Activity("Elsa.Cron", "x", ("cronExpression", JavaScript("'0 0 31 2 *'"))),
                "„0 0 31 2 *“ nennt keinen Tag"
            ),
            Case(Activity("Elsa.For", "x", ("step", JavaScript("0"))), "Die Schrittweite darf nicht 0 sein"),
            Case(HumanTask("x", ("title", JavaScript("' '"))), "Der Titel der Aufgabe ist leer"),
            Case(
                Activity("Elsa.Event", "x", ("eventName", JavaScript("'x'.repeat(301)"))),
                "Der Name dessen, worauf gewartet wird, hat 301 Zeichen"
            ),
            Case(
                Activity("Elsa.SetName", "x", ("value", JavaScript("'a\\0b'"))),
                "Der Name der Instanz enthält das Zeichen NUL"
            ),
            Case(
                Activity("Elsa.While", "x", ("condition", JavaScript("true")), ("body", Line("a"))),
                "Mehr als 20000 Aktivitäten liefen ohne Pause"
            ),
            Case(
                Activity("Elsa.Switch", "x", ("cases", Cases())),
                "Die Bedingung von „Eilt“ ist weder Ja noch Nein (true oder false): „vielleicht“."
            ),
            Case(
                Activity("Elsa.FlowSwitch", "x", ("cases", Cases())),
                "Die Bedingung von „Eilt“ ist weder Ja noch Nein"
            ),
            Case(
                Machine("A", [State("A"), State("B")], [Transition("A", "B", Line("a"), "'vielleicht'")]),
                "Die Bedingung von „A → B“ ist weder Ja noch Nein"
            ),
            Case(
                Activity("Elsa.Fault", "x", ("message", Literal("In Worten des Workflows"))),
                "In Worten des Workflows"
            ),
        ];

    [TestCaseSource(nameof(Faults))]
    public void An_incident_says_in_German_what_happened(JsonObject root, string begin)
    {
        var host = new EngineHost(Workflow(root));
        var incident = host.State(host.Start("test")).Incidents.Single();
        Assert.Multiple(() =>
        {
            Assert.That(incident.ForUsers, Does.StartWith(begin));
            Assert.That(host.Journal.Last(x => x.Event == JournalEvent.Faulted).Detail, Is.EqualTo(incident.ForUsers));
        });
    }

    [Test]
    public void So_does_each_try_before_and_whoever_waits_for_the_workflow()
    {
        var fails = Script("x", "throw new Error('Nein.')");
        fails["customProperties"] = JsonNode.Parse("""{ "retryPolicy": { "count": 1, "delay": "00:00:01" } }""");
        var child = Workflow("kind", fails);
        var host = new EngineHost(Workflow(Child("wartet", Literal("kind"))), child);
        var id = host.Start("test");
        host.Pass(TimeSpan.FromMinutes(1));
        Assert.That(
            host.State(id).Incidents.Single().ForUsers,
            Does.StartWith("Der Workflow ").And.Contain("ist angehalten bei „x“: Das Skript ist gescheitert: Nein.")
        );
        Assert.That(
            host.Journal.Single(x => x.Event == JournalEvent.TryFailed).Detail,
            Is.EqualTo("Das Skript ist gescheitert: Nein.")
        );
    }

    private static JsonArray Cases() =>
        new(new JsonObject { ["label"] = "Eilt", ["condition"] = JavaScript("'vielleicht'") });

    private static JsonObject Delay(JsonNode time) => Activity("Elsa.Delay", "x", ("timeSpan", time));

    private static TestCaseData Case(JsonObject root, string begin) =>
        new TestCaseData(root, begin).SetArgDisplayNames(begin);
}
