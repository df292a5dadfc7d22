using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Server.Tests.Studio;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What is too much, or cannot be stored, is refused before anything is made of it.</summary>
public sealed class UnreadableRequests : OnAServer
{
    private static readonly string[] Lists =
    [
        "/api/tasks",
        "/api/leistungen",
        "/api/nachrichten",
        "/api/incidents",
        "/api/dead-letters",
        "/api/retention-runs",
        "/api/accounts",
        "/api/persons",
        "/api/organisations",
        "/elsa/api/workflow-definitions",
        "/elsa/api/workflow-instances",
    ];

    [Test]
    public async Task Pages_beyond_the_end_are_empty_in_every_list_and_numbers_beyond_reason_are_refused()
    {
        foreach (var list in Lists)
        {
            Assert.That(await Admin.Status($"{list}?page=1000000&pageSize=1000000"), Is.EqualTo(200), list);
            foreach (
                var (query, field) in new[]
                {
                    ("page=2147483647&pageSize=1000", "page"),
                    ("page=9223372036854775807", "page"),
                    ("page=99999999999999999999", "page"),
                    ("page=-1", "page"),
                    ("pageSize=9223372036854775807", "pageSize"),
                    ("page=1&pageSize=-1", "pageSize"),
                }
            )
            {
                using var refused = await Admin.Send(HttpMethod.Get, $"{list}?{query}");
                var text = await refused.Content.ReadAsStringAsync();
                Assert.That((int)refused.StatusCode, Is.EqualTo(400), $"{list} {query} {text}");
                Assert.That(
                    JsonNode.Parse(text)!["errors"]!.AsObject().Select(x => x.Key),
                    Is.EqualTo(new[] { field })
                );
            }
        }

        using var pages = new PageClient(Server.Address);
        await pages.SignIn("admin");
        foreach (
            var path in new[]
            {
                "/aufgaben",
                "/leistungen",
                "/nachrichten",
                "/betrieb",
                "/studio/protokoll",
                "/konten",
                "/organisationen",
                "/personen",
            }
        )
        foreach (var number in new[] { "2147483647", "9223372036854775807", "-5", "x" })
            Assert.That(
                (int)(await pages.Http.GetAsync($"{path}?seite={number}")).StatusCode,
                Is.EqualTo(200),
                $"{path} {number}"
            );
    }

    [Test]
    public async Task Texts_and_numbers_that_cannot_be_kept_are_refused_with_the_field()
    {
        foreach (var list in Lists)
            Assert.That(await Admin.Status($"{list}?searchTerm=%00"), Is.EqualTo(400), list);
        using var stranger = new HttpClient { BaseAddress = Server.Address };
        Assert.That((int)(await stranger.GetAsync("/anmelden?returnUrl=%00")).StatusCode, Is.EqualTo(400));
        foreach (
            var (json, field) in new[]
            {
                ("{\"themenfeld\":\"a\\u0000b\"}", "themenfeld"),
                ("{\"x\":{\"y\":[1,\"\\ud800\"]}}", "x.y"),
                ("{\"\\udc00\":1}", "?"),
                ("{\"x\":{\"y\":[1.5,12345678901234567890123456789012]}}", "x.y"),
                ("{\"x\":1e999}", "x"),
                ("{\"list\":[{\"a\":1,\"b\":1e999}]}", "list.b"),
                ("{\"list\":[{\"a\":{\"c\":[]}},1e999]}", "list"),
            }
        )
        {
            using var response = await Admin.Send(
                HttpMethod.Post,
                "/api/umsetzungen",
                new StringContent(json, Encoding.UTF8, "application/json")
            );
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
            Assert.That(
                ((int)response.StatusCode, body["errors"]!.AsObject().Single().Key),
                Is.EqualTo((400, field)),
                json
            );
        }

        foreach (var wrong in new byte[][] { [0xFF], [0xED, 0xA0, 0x80], [0xC3] })
        {
            byte[] json = [.. "{\n\"x\":{\"y\":\"a"u8, .. wrong, .. "\"}}"u8];
            using var content = new ByteArrayContent(json) { Headers = { { "Content-Type", "application/json" } } };
            using var response = await Admin.Send(HttpMethod.Post, "/api/umsetzungen", content);
            Assert.That((int)response.StatusCode, Is.EqualTo(400));
            Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("Zeile 2").And.Contain("UTF-8"));
        }

        Assert.That(
            (
                await Admin.Post(
                    "/elsa/api/workflow-definitions",
                    new
                    {
                        model = new
                        {
                            definitionId = "lang",
                            name = new string('x', 100_000),
                            root = new { type = "Elsa.Sequence" },
                        },
                    }
                )
            ).Status,
            Is.EqualTo(400)
        );
        Assert.That(
            (await Admin.Post($"/elsa/api/events/{new string('e', 300)}/trigger", new { })).Status,
            Is.EqualTo(400)
        );
    }

    [TestCase("/api/incidents/resolve", "{\"action\":\"Skip\",\"incidents\":[null]}", "incidents")]
    [TestCase("/api/dead-letters/replay", "{\"letters\":[null]}", "letters")]
    [TestCase("/api/dead-letters/remove", "{\"letters\":[null]}", "letters")]
    [TestCase("/elsa/api/alterations/submit", "{\"alterations\":[null]}", "alterations")]
    [TestCase("/elsa/api/alterations/run", "{\"alterations\":[null],\"workflowInstanceIds\":[]}", "alterations")]
    [TestCase(
        "/elsa/api/alterations/submit",
        "{\"alterations\":[{\"type\":\"Cancel\"}],\"filter\":{\"timestampFilters\":[null]}}",
        "filter.timestampFilters"
    )]
    [TestCase("/elsa/api/workflow-instances", "{\"timestampFilters\":[null]}", "timestampFilters")]
    [TestCase("/elsa/api/workflow-instances", "{\"definitionIds\":[null]}", "definitionIds")]
    [TestCase("/elsa/api/bulk-actions/delete/workflow-definitions/by-id", "{\"ids\":[null]}", "ids")]
    [TestCase("/api/umsetzungen", "{\"themenfeld\":\"a\",\"themenfeld\":\"b\"}", "themenfeld")]
    [TestCase("/elsa/api/workflow-definitions", "{\"model\":{},\"model\":{}}", "model")]
    [TestCase(
        "/elsa/api/workflow-definitions/import",
        "{\"definitionId\":\"d\",\"root\":{\"type\":\"Elsa.Sequence\",\"id\":\"a\",\"id\":\"b\"}}",
        "root.id"
    )]
    [TestCase(
        "/api/instances/6b0f4e5e-0000-0000-0000-000000000000/incidents/1/resolve",
        "{\"action\":\"Retry\",\"variables\":[1]}",
        "variables"
    )]
    [TestCase("/elsa/api/workflow-definitions/umsetzung/dispatch", "{\"input\":[1]}", "input")]
    [TestCase("/elsa/api/workflow-definitions/umsetzung/execute", "{\"instanceId\":\"x\"}", "instanceId")]
    [TestCase("/elsa/api/workflow-definitions/umsetzung/dispatch", "{\"instanceId\":5}", "instanceId")]
    [TestCase(
        "/elsa/api/workflow-definitions/umsetzung/dispatch",
        "{\"instanceId\":\"6b0f4e5e-0000-8000-8000-000000000000\"}",
        "instanceId"
    )]
    [TestCase("/api/leistungen/10092/aenderungsantraege", "{\"title\":5}", "title")]
    [TestCase("/api/leistungen/10092/aenderungsantraege", "{\"title\":\"LANG\"}", "title")]
    [TestCase("/api/leistungen/10092/aenderungsantraege", "{\"title\":\"x\",\"description\":\"LANG\"}", "description")]
    [TestCase("/api/leistungen/10092/ausser-betrieb", "{\"reason\":\"LANG\"}", "reason")]
    [TestCase("/api/umsetzungen", "{\"themnfeld\":\"Gesundheit\"}", "themnfeld")]
    [TestCase("/api/dead-letters/replay", "{\"leters\":[]}", "leters")]
    [TestCase("/api/leistungen/10092/aenderungsantraege", "[]", "")]
    [TestCase("/api/leistungen/10092/aenderungsantraege", "", "")]
    [TestCase(
        "/api/incidents/resolve",
        "{\"action\":\"Skip\",\"incidents\":[{\"incidentId\":\"x\"}]}",
        "incidents[0].incidentId"
    )]
    public async Task What_nobody_can_mean_is_refused_with_the_field(string path, string json, string field)
    {
        using var response = await Admin.Send(
            HttpMethod.Post,
            path,
            new StringContent(
                json.Replace("LANG", new string('x', 100_000), StringComparison.Ordinal),
                Encoding.UTF8,
                "application/json"
            )
        );
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.That(
            ((int)response.StatusCode, body["errors"]!.AsObject().Single().Key),
            Is.EqualTo((400, field)),
            body.ToJsonString()
        );
    }

    [TestCase("/api/tasks?page=zwei", "page")]
    [TestCase("/api/tasks?scope=quatsch", "scope")]
    [TestCase("/elsa/api/workflow-instances?hasIncidents=vielleicht", "hasIncidents")]
    [TestCase("/elsa/api/workflow-definitions?pageSize=9999999999999999999", "pageSize")]
    public async Task A_parameter_that_cannot_be_read_is_named(string path, string name)
    {
        using var response = await Admin.Send(HttpMethod.Get, path, null);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.That((int)response.StatusCode, Is.EqualTo(400), body.ToJsonString());
        Assert.That(
            body["errors"]![name]![0]!.ToString(),
            Is.EqualTo($"Die Angabe „{name}“ hat nicht die erwartete Form.")
        );
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("zwei Worte")]
    [TestCase(256)]
    [TestCase("eins", "zwei")]
    public async Task A_key_that_is_none_is_refused_and_nothing_is_done(params object[] keys)
    {
        var all = keys.Select(x => x is int length ? new string('k', length) : $"{x}").ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/leistungen/10124/umsetzung");
        Assert.That(request.Headers.TryAddWithoutValidation("Idempotency-Key", all), Is.True);
        using var response = await Admin.Send(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(400), text);
        Assert.That(text, Does.Contain("Idempotency-Key").And.Contain("255"));
        Assert.That((await Admin.Get("/api/tasks?scope=Alle&ozgId=10124"))["items"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_filter_that_is_nothing_is_no_filter()
    {
        using var response = await Admin.Send(
            HttpMethod.Post,
            "/elsa/api/workflow-instances",
            new StringContent("null", Encoding.UTF8, "application/json")
        );
        Assert.That((int)response.StatusCode, Is.EqualTo(400));
    }

    [Test]
    public async Task Definitions_that_are_odd_are_saved_or_refused_and_never_an_error_of_ours()
    {
        var number = 0;
        foreach (
            var root in new[]
            {
                """{"type": "Elsa.Sequence", "id": "s", "customProperties": 3}""",
                """{"type": "Elsa.Sequence", "id": "s", "customProperties": {"a": 1, "A": 2}}""",
            }
        )
        foreach (var custom in new[] { "[]", "7", "{}" })
        foreach (var publish in new[] { false, true })
        {
            var model = JsonNode.Parse(
                $$"""{"definitionId": "seltsam{{number++}}", "customProperties": {{custom}}, "root": {{root}}}"""
            );
            var (status, answer) = await Admin.Post("/elsa/api/workflow-definitions", new { model, publish });
            Assert.That(status, Is.EqualTo(200), answer?.ToJsonString());
        }

        foreach (
            var (file, field) in new[]
            {
                (
                    $$"""{"definitionId": "{{new string('q', 100_000)}}", "root": {"type": "Elsa.Sequence", "id": "s"} }""",
                    "definitionId"
                ),
                (
                    """{"definitionId": "d", /* so */ "definitionId": "e", "root": {"type": "Elsa.Sequence", "id": "s"},}""",
                    "definitionId"
                ),
            }
        )
        {
            using var response = await Admin.Send(
                HttpMethod.Post,
                "/elsa/api/workflow-definitions/import-files",
                new MultipartFormDataContent { { new StringContent(file), "files", "datei.json" } }
            );
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.EqualTo(400), text);
            Assert.That(text, Does.Contain("datei.json").And.Contain(field));
        }
    }

    [Test]
    public async Task Whoever_may_not_do_a_task_has_nothing_read()
    {
        await Admin.Post("/api/leistungen/10092/umsetzung", new { });
        var id = "";
        await Wait.UntilAsync(
            async () =>
                (
                    id =
                        (await Admin.Get("/api/tasks?scope=Alle&ozgId=10092"))["items"]!
                            .AsArray()
                            .FirstOrDefault()
                            ?["id"]?.ToString()
                        ?? ""
                ).Length > 0,
            "the task is there"
        );
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        using var refused = await reader.Send(
            HttpMethod.Post,
            $"/api/tasks/{id}/complete",
            new StringContent("{ no JSON at all", Encoding.UTF8, "application/json")
        );
        Assert.That((int)refused.StatusCode, Is.EqualTo(403));
        using var unreadable = await Admin.Send(
            HttpMethod.Post,
            $"/api/tasks/{id}/complete",
            new StringContent("{ no JSON at all", Encoding.UTF8, "application/json")
        );
        Assert.That((int)unreadable.StatusCode, Is.EqualTo(400));
    }
}
