using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Constants that can never work are refused once, by the label of their input; what may work is not.
/// </summary>
[Category("quick")]
public sealed class Constants
{
    private static readonly JsonObject Trigger = new() { ["canStartWorkflow"] = true };

    private static IEnumerable<TestCaseData> Refused() =>
        [
            Case("Elsa.SendHttpRequest", """{ "url": "/register" }""", "„Adresse“: „/register“ ist keine http-Adresse"),
            Case("Elsa.SendHttpRequest", """{ "url": "ftp://example.org" }""", "„Adresse“: "),
            Case("Elsa.SendHttpRequest", """{ "url": "example.org/{{secret:PFAD}}" }""", "„Adresse“: "),
            Case("Elsa.SendHttpRequest", """{ "method": "TRACE" }""", "„Methode“: "),
            Case("Elsa.SendHttpRequest", """{ "method": "GET /" }""", "„Methode“: "),
            Case("Elsa.SendHttpRequest", """{ "content": "a", "contentType": "Text" }""", "„Inhaltstyp“: "),
            Case("Elsa.SendHttpRequest", """{ "authorization": "{{secret:A}}\n" }""", "„Authorization“: "),
            Case("Elsa.SendHttpRequest", """{ "requestHeaders": { "Host": "a" } }""", "„Kopfzeilen“: "),
            Case("Elsa.SendHttpRequest", """{ "requestHeaders": { "X Y": "a" } }""", "„Kopfzeilen“: "),
            Case("Elsa.SendHttpRequest", """{ "requestHeaders": { "X": "a\r\nB: c" } }""", "„Kopfzeilen“: "),
            Case("Elsa.SendHttpRequest", """{ "requestHeaders": { "X": "Köln" } }""", "zum Beispiel Umlaute"),
            Case("Elsa.FlowSendHttpRequest", """{ "expectedStatusCodes": ["2xx"] }""", "„Erwartete Statuscodes“: "),
            Case("Elsa.FlowSendHttpRequest", """{ "expectedStatusCodes": ["20"] }""", "keine Zahl von 100 bis 999"),
            Case("Elsa.HttpEndpoint", """{ "path": "https://example.org/a" }""", "„Pfad“: "),
            Case("Elsa.HttpEndpoint", """{ "path": "a?b=c" }""", "„Pfad“: "),
            Case(
                "Elsa.HttpEndpoint",
                """{ "supportedMethods": ["HOLEN"] }""",
                "„Methoden“: „HOLEN“ gibt es hier nicht"
            ),
            Case("Elsa.HttpEndpoint", """{ "supportedMethods": [] }""", "„Methoden“: "),
            Case("Elsa.HttpEndpoint", """{ "requestSizeLimit": -1 }""", "„Größte Länge“: "),
            Case("Elsa.WriteHttpResponse", """{ "statusCode": "Gut" }""", "„Statuscode“: "),
            Case("Elsa.WriteHttpResponse", """{ "statusCode": "100" }""", "„Statuscode“: "),
            Case("Elsa.WriteHttpResponse", """{ "responseHeaders": { "ETag": "a\nb" } }""", "„Kopfzeilen“: "),
            Case("Elsa.WriteHttpResponse", """{ "responseHeaders": { "ETag": "ä" } }""", "zum Beispiel Umlaute"),
            Case("Elsa.WriteHttpResponse", """{ "responseHeaders": { "Location": "/\t/a" } }""", "Steuerzeichen"),
            Case("Elsa.For", """{ "step": 0 }""", "„Schrittweite“: "),
            Case("Elsa.SendEmail", """{ "to": [] }""", "„Empfänger“: Niemand bekäme die E-Mail"),
            Case("Elsa.Delay", """{ "timeSpan": "-00:00:01" }""", "„Dauer“ von „x“ ist eine negative Dauer"),
            Case("Elsa.Delay", """{ "timeSpan": "P3287250D" }""", "„Dauer“ von „x“ ist länger"),
            Case("Elsa.Timer", """{ "interval": "-00:00:01" }""", "„Intervall“ von „x“ ist eine negative Dauer"),
            Case("Elsa.Timer", """{ "interval": "bald" }""", "„Intervall“ von „x“ ist keine Dauer"),
            Case("Elsa.PublishEvent", """{ "keepFor": "-1.00:00:00" }""", "„Aufheben“ von „x“ ist eine negative Dauer"),
            Case("OzgWorkflow.HumanTask", """{ "dueIn": "-P1D" }""", "„Fällig nach“ von „x“ ist eine negative Dauer"),
            Case(
                "OzgWorkflow.HumanTask",
                """{ "dueIn": "P1D", "remindBefore": "P1D" }""",
                "„Erinnern vor Fälligkeit“: "
            ),
            Case("OzgWorkflow.HumanTask", """{ "remindBefore": "P1D" }""", "Füllen Sie „Fällig nach“ aus"),
            Case("OzgWorkflow.HumanTask", """{ "escalateTo": "R" }""", "Füllen Sie „Fällig nach“ aus"),
            Field("""{ "label": "A" }""", "Ein Feld braucht einen Namen"),
            Field("\"a\"", "Ein Feld braucht einen Namen"),
            Field("""{ "name": " " }""", "ein Feld hat keinen Namen"),
            Field("""{ "name": "a", "type": "Nummer" }""", "Die Art des Felds „a“ (type) ist keines von Text"),
            Field(
                """{ "name": "a", "required": "immer" }""",
                "Die Angabe „required“ des Felds „a“ ist weder Ja noch Nein"
            ),
            Field("""{ "name": "a", "maxLength": "lang" }""", "(maxLength) ist keine ganze Zahl"),
            Field("""{ "name": "a", "maxLength": 0 }""", "dürfte kein einziges Zeichen haben"),
            Field("""{ "name": "a", "type": "Choice" }""", "„a“ hat nichts zur Auswahl"),
            Field("""{ "name": "a", "type": "MultiChoice", "choices": [] }""", "„a“ hat nichts zur Auswahl"),
            Field("""{ "name": "a", "type": "Choice", "choices": [{ "label": "A" }] }""", "fehlt ein Wert"),
            Field("""{ "name": "a", "requiredFor": "[x" }""", "Die Angabe „requiredFor“ des Felds „a“ ist keine Liste"),
            Field("""{ "name": "a", "min": 1 }""", "Die Angabe „min“ des Felds „a“ hat keine Bedeutung"),
            Field("""{ "name": "a", "type": "Number", "max": "viel" }""", "Die Angabe „max“ des Felds „a“ ist keine"),
            Field("""{ "name": "a", "type": "Date", "min": "morgen" }""", "weder ein Datum (2026-12-24) noch „today“"),
            Field("""{ "name": "a", "type": "Number", "min": 2, "max": 1 }""", "„a“ nimmt nichts: min ist über max"),
            Field("""{ "name": "a", "type": "Table", "max": 0, "columns": [{ "name": "b" }] }""", "„a“ nimmt nichts"),
            Field("""{ "name": "a", "after": "b" }, { "name": "b" }""", "Es ist weder ein Datum noch eine Zahl"),
            Field("""{ "name": "a", "type": "Date", "after": "a" }""", "ein anderes Feld dieser Art mit dem Namen"),
            Field(
                """{ "name": "a", "type": "Date", "after": "b" }, { "name": "b", "type": "Number" }""",
                "ein anderes Feld dieser Art"
            ),
            Field("""{ "name": "a", "type": "Table" }""", "in der Tabelle „a“: es gibt keine Spalte"),
            Field(
                """{ "name": "a", "type": "Table", "columns": [{ "name": "b", "type": "MultiChoice", "choices": [1] }] }""",
                "„b“ kann nicht von der Art MultiChoice sein"
            ),
            Field(
                """{ "name": "a", "type": "Table", "columns": [{ "name": "b", "default": 1 }] }""",
                "„b“ kann nicht vorbelegt sein"
            ),
            Field(
                """{ "name": "a[1].b", "type": "Table", "columns": [{ "name": "b" }] }""",
                "darf keine eckigen Klammern enthalten"
            ),
            Field(
                """{ "name": "a", "type": "Table", "columns": [{ "name": "b" }, { "name": "b" }] }""",
                "in der Tabelle „a“: das Feld „b“ gibt es zweimal"
            ),
            Field(
                """{ "name": "a", "type": "Number", "default": "viel" }""",
                "mit etwas vorbelegt, was es nicht nimmt"
            ),
            Field("""{ "name": "a", "defaultFrom": "betrag" }""", "Variablen „betrag“ vorbelegt; die hat dieser"),
            Field(
                """{ "name": "a", "type": "Date", "after": "b" }, { "name": "b", "type": "Date", "after": "c" }, { "name": "c", "type": "Date", "after": "c" }""",
                "ein anderes Feld dieser Art"
            ),
            Field("""{ "name": "ort" }, { "name": "Ort" }""", "das Feld „ort“ gibt es zweimal"),
            Field("""{ "name": "a[0].b" }""", "darf keine eckigen Klammern enthalten"),
            Field("""{ "name": "a", "choices": [1, 2] }""", "hat etwas zur Auswahl, ist aber von der Art Text"),
            Field("""{ "name": "a", "type": "MultiChoice", "choices": [1, 2], "min": 3 }""", "als zur Auswahl steht"),
            Field(
                """{ "name": "a", "type": "Table", "min": 300, "columns": [{ "name": "b" }] }""",
                "„a“ nimmt nichts: min ist über max"
            ),
            Field(
                """{ "name": "a", "type": "Table", "max": 2000000000, "columns": [{ "name": "b" }] }""",
                "höchstens 500 Zeilen"
            ),
            Field("""{ "name": "a", "type": "Number", "max": 30, "default": 99 }""", "was es nicht nimmt"),
            Field(
                """{ "name": "a", "type": "Table", "default": ["Köln"], "columns": [{ "name": "b" }] }""",
                "was es nicht nimmt"
            ),
            Field("""{ "name": "a", "type": "File", "maxMegabytes": 51 }""", "höchstens bis 50 MB"),
            Field(
                """{ "name": "a", "type": "File", "default": "x" }""",
                "ist eine Datei und kann nicht vorbelegt sein"
            ),
            Case("OzgWorkflow.HumanTask", """{ "fields": "[x" }""", "Die Angabe „fields“ ist keine Liste"),
            Case("OzgWorkflow.HumanTask", """{ "outcomes": "[x" }""", "Die Angabe „outcomes“ ist keine Liste"),
            Case("OzgWorkflow.HumanTask", """{ "outcomes": ["Ja", " "] }""", "eine Entscheidung hat keinen Namen"),
            Policy("3", "kein Objekt"),
            Policy("""{ "cuont": 3 }""", "„cuont“ gibt es nicht, nur count, delay"),
            Policy("""{ "count": -1 }""", "„count“ darf nicht negativ sein"),
            Policy("""{ "count": 1.5 }""", "Die Angabe „count“ ist keine ganze Zahl"),
            Policy("""{ "delay": "bald" }""", "Die Angabe „delay“ ist keine Dauer"),
            Policy("""{ "delay": "-00:00:01" }""", "„delay“ darf nicht negativ sein"),
            Policy("""{ "jitter": -0.1 }""", "„jitter“ darf nicht negativ sein"),
        ];

    private static IEnumerable<TestCaseData> Taken() =>
        [
            Case("Elsa.SendHttpRequest", """{ "url": "{{secret:REGISTER}}/a" }"""),
            Case("Elsa.SendHttpRequest", """{ "url": "https://example.org:{{secret:PORT}}/{{secret:PFAD}}?ä=ö" }"""),
            Case("Elsa.SendHttpRequest", """{ "method": "purge", "contentType": "Text" }"""),
            Case("Elsa.SendHttpRequest", """{ "requestHeaders": { "X": "a\tb", "Y": "{{secret:A}}" } }"""),
            Case("Elsa.FlowSendHttpRequest", """{ "expectedStatusCodes": [200, "999"] }"""),
            Case("Elsa.HttpEndpoint", """{ "path": "/antrag/{nummer}", "supportedMethods": ["get", "HEAD"] }"""),
            Case("Elsa.WriteHttpResponse", """{ "statusCode": "notfound", "responseHeaders": { "ETag": "a" } }"""),
            Case("Elsa.WriteHttpResponse", """{ "statusCode": "299" }"""),
            Case("Elsa.For", """{ "start": 3, "end": 1, "step": -1 }"""),
            Case("Elsa.For", """{ "start": 3, "end": 3 }"""),
            Case("Elsa.For", """{ "start": 3, "end": 1 }"""),
            Case("Elsa.For", """{ "start": 1, "end": 3, "step": -1 }"""),
            Case("Elsa.SendEmail", """{ "to": [], "cc": ["anna@example.org"] }"""),
            Case("Elsa.Delay", """{ "timeSpan": "00:00:00" }"""),
            Case("OzgWorkflow.HumanTask", """{ "dueIn": "P1D", "remindBefore": "PT23H" }"""),
            Field("""{ "name": "a", "type": "Choice", "choices": [1, { "value": "", "label": "keine" }] }"""),
            Field("""{ "name": "a", "type": "Choice", "choicesFrom": "kommunen" }"""),
            Field("""{ "name": "a", "type": "Date", "min": "today", "max": "31.12.2099", "default": "2027-01-01" }"""),
            Field("""{ "name": "a", "type": "Number", "after": "b" }, { "name": "b", "type": "Number", "min": 0.5 }"""),
            Field("""{ "name": "a", "type": "Leistung", "default": "10092" }, { "name": "b", "type": "Person" }"""),
            Field(
                """{ "name": "a", "type": "Table", "min": 1, "max": 5, "columns": [{ "name": "b", "type": "Organisation" }], "default": [] }"""
            ),
            Field("""{ "name": "a", "type": "File", "accept": [null, ".PDF"] }"""),
            Policy("""{ "count": 0, "backoff": 0.5, "errors": "Http*" }"""),
            Policy("\"\""),
        ];

    [TestCaseSource(nameof(Refused))]
    public void One_that_can_never_work_is_refused_once(JsonObject activity, string word)
    {
        var problem = Problems(activity).Single();
        Assert.Multiple(() =>
        {
            Assert.That(problem.ActivityId, Is.EqualTo("x"));
            Assert.That(problem.UserMessage, Does.Contain(word).And.Not.EqualTo(problem.Message));
        });
    }

    [TestCaseSource(nameof(Taken))]
    public void One_that_may_work_is_taken(JsonObject activity) => Assert.That(Problems(activity), Is.Empty);

    [TestCase(true)]
    [TestCase(false)]
    public void A_time_zone_that_is_empty_is_UTC(bool starts)
    {
        var cron = Activity("Elsa.Cron", "x", ("cronExpression", Literal("30 9 * * *")), ("timeZone", Literal("")));
        if (starts)
            cron["customProperties"] = Trigger.DeepClone();
        Assert.That(Problems(cron), Is.Empty);
        var host = new EngineHost(Workflow(cron));
        var waits = host.State(host.Start("test")).Executions.SelectMany(x => x.Bookmarks);
        Assert.That(waits.Select(x => x.Due), Is.EqualTo(new[] { host.Now.AddHours(1.5) }));
    }

    [Test]
    public void What_is_computed_is_no_constant()
    {
        foreach (var refused in Refused().Select(x => (JsonObject)x.Arguments[0]!))
        {
            foreach (
                var input in refused.Where(x =>
                    x.Value is JsonObject { Count: 1 } value && value.ContainsKey("expression")
                )
            )
                ((JsonObject)input.Value!)["expression"] = new JsonObject
                {
                    ["type"] = "JavaScript",
                    ["value"] = "null",
                };
            refused["fields"] = refused["outcomes"] = refused["customProperties"] = null;
            Assert.That(Problems(refused), Is.Empty, refused.ToJsonString());
        }
    }

    private static IReadOnlyList<Problem> Problems(JsonObject activity)
    {
        var compiled = new ProgramCompiler(ActivityCatalog.Core).Compile(
            WorkflowDefinition.Parse(Workflow((JsonObject)activity.DeepClone()))
        );
        return compiled.Program is { } program ? DefinitionCheck.Find(program) : compiled.Problems;
    }

    private static TestCaseData Field(string field, string word = "") =>
        Case("OzgWorkflow.HumanTask", $$"""{ "fields": [{{field}}] }""", word);

    private static TestCaseData Policy(string policy, string word = "")
    {
        var activity = Line("x");
        (activity["id"], activity["customProperties"]) = ("x", JsonNode.Parse($$"""{ "retryPolicy": {{policy}} }"""));
        return new TestCaseData(word.Length > 0 ? [activity, word] : [activity]).SetArgDisplayNames(policy);
    }

    private static TestCaseData Case(string type, string constants, string word = "")
    {
        var activity = Activity(type, "x", ("name", "x"));
        foreach (var (name, value) in Needed(type).Concat((JsonObject)JsonNode.Parse(constants)!))
            activity[name] = Expression(value is JsonObject or JsonArray ? "Object" : "Literal", value?.DeepClone());
        if (type is "Elsa.HttpEndpoint" or "Elsa.Timer")
            activity["customProperties"] = Trigger.DeepClone();
        return new TestCaseData(word.Length > 0 ? [activity, word] : [activity]).SetArgDisplayNames(
            $"{type} {constants}"
        );
    }

    private static JsonObject Needed(string type) =>
        type switch
        {
            "Elsa.SendHttpRequest" or "Elsa.FlowSendHttpRequest" => new() { ["url"] = "https://example.org/" },
            "Elsa.HttpEndpoint" => new() { ["path"] = "a" },
            "Elsa.PublishEvent" => new() { ["eventName"] = "e" },
            "OzgWorkflow.HumanTask" => new() { ["title"] = "T", ["candidateRole"] = "R" },
            _ => [],
        };
}
