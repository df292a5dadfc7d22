using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Pages.Betrieb;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;

namespace OzgWorkflow.Server.Tests;

/// <summary>What other systems and the administration can do with running workflows.</summary>
public sealed class Operations
{
    private ServerProcess _server = null!;
    private RuntimeHost _host = null!;
    private ApiClient _admin = null!;
    private ApiClient _integration = null!;
    private HttpClient _anyone = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        var postgres = await _server.Postgres();
        _host = new RuntimeHost(postgres.ConnectionString(), realTime: true);
        _admin = await ApiClient.SignIn(_server.Address, "admin");
        _integration = await ApiClient.SignIn(_server.Address, "integration");
        _anyone = new HttpClient { BaseAddress = _server.Address };
        await _host.Publish(
            Workflow(
                "bestellung",
                "Elsa.Flowchart",
                [
                    Endpoint("Annehmen", "bestellungen/{nummer}", "POST", starts: true),
                    Activity(
                        "Elsa.Correlate",
                        "Zuordnen",
                        ("correlationId", "JavaScript", "getOutputFrom('Annehmen', 'RouteData').nummer")
                    ),
                    Activity(
                        "Elsa.WriteHttpResponse",
                        "Antworten",
                        ("statusCode", "Literal", "Created"),
                        (
                            "content",
                            "JavaScript",
                            "({ nummer: getOutputFrom('Annehmen', 'RouteData').nummer, amount: getOutputFrom('Annehmen', 'ParsedContent').amount })"
                        )
                    ),
                    Endpoint("Stand", "stand", "GET"),
                    Activity("Elsa.WriteHttpResponse", "StandSagen", ("content", "Literal", "unterwegs")),
                    Activity("Elsa.RunTask", "Ausliefern", ("taskName", "Literal", "ausliefern")),
                    Activity("Elsa.Event", "Bezahlt", ("eventName", "Literal", "bezahlt")),
                    Activity("Elsa.WriteLine", "Ende", ("text", "Literal", "fertig")),
                ]
            )
        );
        await _host.Publish(
            Workflow(
                "geschützt",
                "Elsa.Sequence",
                [
                    Endpoint(
                        "Rein",
                        "geheim",
                        "GET",
                        starts: true,
                        ("authorize", "true"),
                        ("policy", "administration")
                    ),
                    Activity("Elsa.WriteHttpResponse", "Antworten", ("content", "Literal", "geheim")),
                ]
            )
        );
        await _host.Publish(
            Workflow(
                "stolpert",
                "Elsa.Sequence",
                [
                    Activity(
                        "Elsa.RunJavaScript",
                        "Prüfen",
                        (
                            "script",
                            "Literal",
                            "if (!variables.wert) throw new Error('kein Wert'); return variables.wert"
                        )
                    ),
                    Activity("Elsa.Event", "Warten", ("eventName", "Literal", "nie")),
                ]
            )
        );
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _admin?.Dispose();
        _integration?.Dispose();
        _anyone?.Dispose();
        if (_host is not null)
            await _host.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task A_workflow_is_started_asked_and_ended_from_outside()
    {
        using var created = await _anyone.PostAsJsonAsync("/workflows/bestellungen/4711", new { amount = 3 });
        Assert.That(
            (created.StatusCode, await created.Content.ReadAsStringAsync()),
            Is.EqualTo((HttpStatusCode.Created, "{\"nummer\":\"4711\",\"amount\":3}"))
        );
        Assert.That(await _anyone.GetStringAsync("/workflows/stand?correlationId=4711"), Is.EqualTo("unterwegs"));
        Assert.That(
            (await _anyone.GetAsync("/workflows/stand?correlationId=4711")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound),
            "nobody waits there any more"
        );

        var instance = await _host.Scalar<Guid>("SELECT id FROM workflow.instance WHERE correlation_id = '4711'");
        var task = (
            await _host.Scalar<string>(
                $"SELECT event_name FROM workflow.event_subscription WHERE instance_id = '{instance}'"
            )
        )!.Split(' ')[1];
        Assert.That(
            (await _integration.Post($"/elsa/api/tasks/{task}/complete", new { result = "geliefert" })).Status,
            Is.EqualTo(200)
        );
        await Wait.UntilAsync(
            async () =>
                await _host.Scalar<string>(
                    $"SELECT event_name FROM workflow.event_subscription WHERE instance_id = '{instance}'"
                ) == "bezahlt",
            "the task's result went on"
        );
        Assert.That(
            (await _integration.Post($"/elsa/api/tasks/{task}/complete", new { result = "noch einmal" })).Status,
            Is.EqualTo(404)
        );
        var (_, answer) = await _integration.Post("/elsa/api/events/bezahlt/trigger", new { correlationId = "4711" });
        Assert.That(answer!["delivered"]!.GetValue<bool>(), Is.True);
        await Wait.UntilAsync(
            async () => await _host.Scalar<short>($"SELECT status FROM workflow.instance WHERE id = '{instance}'") == 1,
            "it has ended"
        );

        var activities = (await _admin.Get($"/api/instances/{instance}/activities")).AsArray();
        Assert.That(
            activities.Single(x => x!["activityId"]!.ToString() == "Ausliefern")!["outputs"]!["Result"]!.ToString(),
            Is.EqualTo("geliefert")
        );
        Assert.That((await _admin.Get($"/api/instances/{instance}/journal")).AsArray(), Has.Count.GreaterThan(10));
        var (code, output) = await _server.Command("replay", instance.ToString());
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.Contain("der Zustand ist derselbe"));
    }

    [Test]
    public async Task The_same_request_twice_has_one_effect()
    {
        var key = Guid.NewGuid().ToString();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/workflows/bestellungen/4712")
            {
                Content = JsonContent.Create(new { amount = 1 }),
                Headers = { { "Idempotency-Key", key } },
            };
            Assert.That((await _anyone.SendAsync(request)).IsSuccessStatusCode, Is.True);
        }

        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE correlation_id = '4712'"),
            Is.EqualTo(1)
        );
    }

    [TestCase("application/json", "{", 400)]
    [TestCase("image/png", "x", 415)]
    [TestCase("application/json", null, 413)]
    public async Task A_request_that_cannot_be_read_is_refused_and_starts_nothing(string type, string? body, int status)
    {
        using var content = new StringContent(body ?? $"\"{new string('x', 2_000_000)}\"", Encoding.UTF8, type);
        Assert.That(
            (int)(await _anyone.PostAsync("/workflows/bestellungen/4713", content)).StatusCode,
            Is.EqualTo(status)
        );
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE correlation_id = '4713'"),
            Is.Zero
        );
    }

    [Test]
    public async Task A_form_of_too_many_fields_is_refused_and_a_body_of_nothing_is_none()
    {
        using var form = new FormUrlEncodedContent(
            Enumerable.Range(0, 2000).Select(x => KeyValuePair.Create($"feld{x}", "1"))
        );
        Assert.That((int)(await _anyone.PostAsync("/workflows/bestellungen/4714", form)).StatusCode, Is.EqualTo(413));
        using var nothing = new StringContent("", Encoding.UTF8, "application/json");
        using var answer = await _anyone.PostAsync("/workflows/bestellungen/4715", nothing);
        Assert.That(answer.IsSuccessStatusCode, Is.True, answer.StatusCode.ToString());
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE correlation_id IN ('4714', '4715')"),
            Is.EqualTo(1)
        );
    }

    [Test]
    public async Task A_protected_path_asks_who_it_is()
    {
        Assert.That((await _anyone.GetAsync("/workflows/geheim")).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await _integration.Status("/workflows/geheim"), Is.EqualTo(403));
        Assert.That(await _admin.Status("/workflows/geheim"), Is.EqualTo(200));
        Assert.That(
            (await _anyone.GetAsync("/workflows/gibt-es-nicht")).StatusCode,
            Is.EqualTo(HttpStatusCode.NotFound)
        );
    }

    [TestCase("koordination", "/elsa/api/events/x/trigger")]
    [TestCase("koordination", "/elsa/api/tasks/x/complete")]
    [TestCase("koordination", "/api/incidents/resolve")]
    [TestCase("integration", "/api/incidents/resolve")]
    [TestCase("integration", "/api/dead-letters/replay")]
    [TestCase("koordination", "/api/dead-letters/remove")]
    [TestCase("koordination", "/api/migrations")]
    [TestCase("integration", "/api/migrations/plan")]
    public async Task Others_may_not(string account, string path)
    {
        using var api = await ApiClient.SignIn(_server.Address, account);
        Assert.That((await api.Post(path, new { })).Status, Is.EqualTo(403));
    }

    [TestCase("/api/incidents/resolve", 422)]
    [TestCase("/api/dead-letters/remove", 422)]
    [TestCase("/api/migrations/plan", 422)]
    [TestCase("/api/instances/6b0f4e5e-0000-0000-0000-000000000000/incidents/1/resolve", 422)]
    public async Task What_is_missing_is_said(string path, int status) =>
        Assert.That((await _admin.Post(path, new { })).Status, Is.EqualTo(status));

    [Test]
    public async Task Incidents_are_dealt_with_by_API()
    {
        var (one, two) = (await _host.Start("stolpert", "api"), await _host.Start("stolpert", "api"));
        var open = (await _admin.Get("/api/incidents?definitionId=stolpert"))["items"]!
            .AsArray()
            .Where(x => x!["correlationId"]!.ToString() == "api")
            .ToArray();
        var (status, _) = await _admin.Post(
            $"/api/instances/{one}/incidents/{open.Single(x => x!["instanceId"]!.ToString() == one.ToString())!["incidentId"]}/resolve",
            new { action = "Retry", variables = new { unknown = 1 } }
        );
        Assert.That(status, Is.EqualTo(422), "no such variable");
        var incidents = open.Select(x => new
            {
                instanceId = x!["instanceId"]!.ToString(),
                incidentId = x["incidentId"]!.GetValue<long>(),
            })
            .ToArray();
        var (_, results) = await _admin.Post("/api/incidents/resolve", new { action = "Skip", incidents });
        Assert.That(
            results!.AsArray().Select(x => x!["isResolved"]!.GetValue<bool>()),
            Is.EqualTo(new[] { true, true })
        );
        Assert.That(
            await _host.Scalar<long>(
                $"SELECT count(*) FROM workflow.event_subscription WHERE event_name = 'nie' AND instance_id IN ('{one}', '{two}')"
            ),
            Is.EqualTo(2)
        );
    }

    [Test]
    public async Task To_cancel_because_of_an_incident_that_is_dealt_with_or_never_was_ends_nothing()
    {
        var instance = await _host.Start("stolpert", "behoben");
        var number = await _host.Scalar<long>(
            $"SELECT incident_id FROM workflow.incident WHERE instance_id = '{instance}'"
        );
        var path = $"/api/instances/{instance}/incidents/{number}/resolve";
        Assert.That((await _admin.Post(path, new { action = "Skip" })).Status, Is.EqualTo(200));
        var (status, answer) = await _admin.Post(path, new { action = "Cancel" });
        Assert.That(
            (status, answer!["detail"]!.ToString()),
            Is.EqualTo((409, "Die Störung wurde bereits behoben (admin)."))
        );
        Assert.That(
            (await _admin.Post($"/api/instances/{instance}/incidents/999/resolve", new { action = "Cancel" })).Status,
            Is.EqualTo(404)
        );
        Assert.That(
            await _host.Scalar<short>($"SELECT status FROM workflow.instance WHERE id = '{instance}'"),
            Is.Zero,
            "it runs"
        );
        var other = await _host.Start("stolpert", "andere");
        var open = await _host.Scalar<long>($"SELECT incident_id FROM workflow.incident WHERE instance_id = '{other}'");
        var cancel = $"/api/instances/{other}/incidents/{open}/resolve";
        Assert.That((await _admin.Post(cancel, new { action = "Cancel" })).Status, Is.EqualTo(200));
        Assert.That(
            await _host.Scalar<string>($"SELECT resolution FROM workflow.incident WHERE instance_id = '{other}'"),
            Is.EqualTo("Cancel")
        );
    }

    [TestCase("text/plain", new byte[] { 0xC3, 0xA4 }, 200, "ä")]
    [TestCase("text/plain; charset=iso-8859-1", new byte[] { 0xE4 }, 200, "ä")]
    [TestCase("text/plain; charset=\"utf-16\"", new byte[] { 0xFF, 0xFE, 0xE4, 0 }, 200, "ä")]
    [TestCase("text/plain", new byte[] { 0xE4 }, 400, "nicht so kodiert")]
    [TestCase("text/plain; charset=unknown", new byte[] { 0x61 }, 415, "UTF-8")]
    public async Task A_text_is_read_in_the_encoding_that_it_names_or_refused(
        string type,
        byte[] text,
        int status,
        string answer
    )
    {
        await _host.Publish(
            Workflow(
                "echo",
                "Elsa.Sequence",
                [
                    Endpoint("Hören", "echo", "POST", starts: true),
                    Activity(
                        "Elsa.WriteHttpResponse",
                        "Sagen",
                        ("content", "JavaScript", "getOutputFrom('Hören', 'ParsedContent')")
                    ),
                ]
            )
        );
        using var content = new ByteArrayContent(text);
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await _anyone.PostAsync("/workflows/echo", content);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain(answer));
    }

    [Test]
    public async Task Each_kind_of_work_is_shown_with_what_waits_of_it()
    {
        string[] kinds = ["job", "outside", "timer", "trigger", "event", "notification", "mail"];
        var states = (await _admin.Get("/api/queue")).AsArray().Select(x => x!.AsObject()).ToArray();
        Assert.That(states.Select(x => x["kind"]!.ToString()), Is.EquivalentTo(kinds));
        Assert.That(states, Has.All.Matches<JsonObject>(x => x.ContainsKey("oldestDueSeconds")));
        using var page = new PageClient(_server.Address);
        await page.SignIn("admin");
        var shown = WebUtility.HtmlDecode(await page.Http.GetStringAsync("/betrieb"));
        Assert.That(kinds.Where(x => x.WorkText() == x || !shown.Contains(x.WorkText())), Is.Empty);
    }

    [Test]
    public async Task A_retry_that_is_repeated_with_its_key_is_answered_the_same()
    {
        var (instance, key) = (await _host.Start("stolpert", "andere"), Guid.NewGuid());
        const string Path = "/elsa/api/alterations/workflows/retry";
        var request = new { workflowInstanceIds = new[] { instance } };
        var first = await _admin.Post(Path, request, key);
        Assert.That(first.Body!["results"]!.AsArray().Single()!["isSuccessful"]!.GetValue<bool>(), Is.True);
        var again = await _admin.Post(Path, request, key);
        Assert.That(
            (again.Status, again.Body!.ToJsonString()),
            Is.EqualTo((200, first.Body.ToJsonString())),
            "the incident that came of it is another one"
        );
        var another = new { workflowInstanceIds = new[] { Guid.NewGuid() } };
        Assert.That((await _admin.Post(Path, another, key)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_start_of_many_and_a_comment_that_are_repeated_with_their_key_are_done_once()
    {
        var key = Guid.NewGuid();
        var many = new { themenfeld = "Familie & Kind" };
        var first = await _admin.Post("/api/umsetzungen", many, key);
        Assert.That(first.Body!["started"]!.GetValue<int>(), Is.EqualTo(2), first.Body.ToJsonString());
        var again = await _admin.Post("/api/umsetzungen", many, key);
        Assert.That((again.Status, again.Body!.ToJsonString()), Is.EqualTo((200, first.Body.ToJsonString())));

        JsonNode? task = null;
        await Wait.UntilAsync(
            async () =>
                (task = (await _admin.Get("/api/tasks?scope=Alle&ozgId=10000"))["items"]!.AsArray().FirstOrDefault())
                    is not null,
            "there is a task"
        );
        var path = $"/api/tasks/{task!["id"]}/comments";
        foreach (var _ in Enumerable.Range(0, 2))
            Assert.That((await _admin.Post(path, new { text = "Bitte prüfen" }, key)).Status, Is.EqualTo(201));
        Assert.That(
            (await _admin.Get($"/api/tasks/{task["id"]}"))["comments"]!.AsArray(),
            Has.Count.EqualTo(1),
            "the same comment"
        );
    }

    [Test]
    public async Task What_is_cancelled_in_a_list_is_told_apart_from_what_is_not_there()
    {
        var (instance, nobody) = (await _host.Start("stolpert", "andere"), Guid.NewGuid());
        var (_, answer) = await _admin.Post(
            "/elsa/api/alterations/run",
            new { alterations = new[] { new { type = "Cancel" } }, workflowInstanceIds = new[] { instance, nobody } }
        );
        Assert.That(
            answer!["results"]!.AsArray().Select(x => x!["isSuccessful"]!.GetValue<bool>()),
            Is.EqualTo(new[] { true, false })
        );
    }

    [Test]
    public async Task An_event_that_is_only_kept_is_not_said_to_be_delivered()
    {
        var (key, request) = (Guid.NewGuid(), new { keepFor = "00:10:00" });
        for (var i = 0; i < 2; i++)
            Assert.That(
                (
                    await _integration.Post("/elsa/api/events/wartet-noch-niemand/trigger", request, key)
                ).Body!.ToJsonString(),
                Is.EqualTo("""{"delivered":false,"kept":true}""")
            );
        Assert.That(
            (await _integration.Post("/elsa/api/events/wartet-nie-jemand/trigger", new { })).Body!.ToJsonString(),
            Is.EqualTo("""{"delivered":false,"kept":false}""")
        );
    }

    [Test]
    public async Task A_form_with_a_text_that_cannot_be_kept_is_refused_with_the_field()
    {
        using var form = new StringContent("gut=1&a=x%00", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var answer = await _anyone.PostAsync("/workflows/bestellungen/4716", form);
        var errors = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["errors"]!.AsObject();
        Assert.That(((int)answer.StatusCode, errors.Single().Key), Is.EqualTo((400, "a")));
        using var good = new StringContent("amount=1&b=%25", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.That((await _anyone.PostAsync("/workflows/bestellungen/4717", good)).IsSuccessStatusCode, Is.True);
    }

    [Test]
    public async Task An_id_that_the_caller_chose_is_one_instance_however_many_ask_at_once()
    {
        await _host.Publish(
            Workflow("gewählt", "Elsa.Sequence", [Activity("Elsa.Event", "Warten", ("eventName", "Literal", "nie"))])
        );
        const string Path = "/elsa/api/workflow-definitions/gewählt/dispatch";
        var instanceId = Guid.NewGuid();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => _admin.Post(Path, new { instanceId, name = "eins" }))
        );
        Assert.That(
            answers.Select(x => (x.Status, x.Body!["workflowInstanceId"]?.ToString())).Distinct(),
            Is.EqualTo(new[] { (200, instanceId.ToString()) })
        );
        Assert.That(
            await _host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE definition_id = 'gewählt'"),
            Is.EqualTo(1)
        );
        using var designer = await ApiClient.SignIn(_server.Address, "gestaltung");
        foreach (
            var (api, body) in new (ApiClient, object)[]
            {
                (designer, new { instanceId, name = "eins" }),
                (_admin, new { instanceId, name = "zwei" }),
            }
        )
        {
            var (status, answer) = await api.Post(Path, body);
            Assert.That(
                (status, answer!.ToJsonString().Contains("eins", StringComparison.Ordinal)),
                Is.EqualTo((409, false))
            );
        }
    }

    [Test]
    public async Task What_was_started_with_a_key_is_answered_the_same_whatever_became_of_the_definition()
    {
        var waiting = Activity("Elsa.Event", "Warten", ("eventName", "Literal", "nie"));
        await _host.Publish(Workflow("flüchtig", "Elsa.Sequence", [waiting.DeepClone()]));
        const string Path = "/elsa/api/workflow-definitions/flüchtig/dispatch";
        var key = Guid.NewGuid();
        var first = await _admin.Post(Path, new { input = new { } }, key);
        Assert.That(first.Status, Is.EqualTo(200));
        await _host.Publish(
            Workflow(
                "flüchtig",
                "Elsa.Sequence",
                [waiting.DeepClone(), Activity("Elsa.WriteLine", "Neu", ("text", "Literal", "neu"))]
            )
        );
        await AskAgain("after another version was published");
        Assert.That(
            (await _admin.Post("/elsa/api/workflow-definitions/flüchtig/retract", new { })).Status,
            Is.EqualTo(200)
        );
        await AskAgain("after it was retracted");
        Assert.That((await _admin.Post(Path, new { name = "anders" }, key)).Status, Is.EqualTo(422));

        async Task AskAgain(string when)
        {
            var (status, answer) = await _admin.Post(Path, new { input = new { } }, key);
            Assert.That((status, answer!.ToJsonString()), Is.EqualTo((200, first.Body!.ToJsonString())), when);
        }
    }

    [Test]
    public async Task Instances_are_moved_to_another_version_by_API()
    {
        var activities = new[] { Activity("Elsa.Event", "Warten", ("eventName", "Literal", "los")) };
        await _host.Publish(Workflow("umzug", "Elsa.Sequence", [.. activities.Select(x => x.DeepClone())]));
        await _host.Start("umzug");
        await _host.Publish(
            Workflow(
                "umzug",
                "Elsa.Sequence",
                [activities[0], Activity("Elsa.WriteLine", "Neu", ("text", "Literal", "neu"))]
            )
        );
        var (_, plan) = await _admin.Post("/api/migrations/plan", new { definitionId = "umzug", toVersion = 2 });
        Assert.That(plan!["movable"]!.GetValue<int>(), Is.EqualTo(1));
        Assert.That(
            (await _admin.Post("/api/migrations", new { definitionId = "umzug", toVersion = 2 })).Status,
            Is.EqualTo(202)
        );
        await Wait.UntilAsync(
            async () => (await _admin.Get("/api/migrations/umzug/2"))["onVersion"]!.GetValue<int>() == 1,
            "it was moved"
        );
        Assert.That(
            (await _admin.Post("/api/migrations/plan", new { definitionId = "umzug", toVersion = 9 })).Status,
            Is.EqualTo(404)
        );
    }

    [Test]
    public async Task The_administration_sees_what_stopped_and_deals_with_it_in_the_browser()
    {
        await _host.Publish(
            Workflow(
                    "hakt",
                    "Elsa.Sequence",
                    [
                        Activity(
                            "Elsa.RunJavaScript",
                            "Rechnen",
                            ("script", "Literal", "if (variables.wert !== 42) throw new Error('falscher Wert')")
                        ),
                        Activity("Elsa.Event", "Warten", ("eventName", "Literal", "nie")),
                    ],
                    "wert"
                )
                .Replace("\"name\":\"hakt\"", "\"name\":\"Hakt es?\"", StringComparison.Ordinal)
        );
        var (byHand, first, second) = (
            await _host.Start("hakt", "10092"),
            await _host.Start("hakt"),
            await _host.Start("hakt")
        );
        await _host.Execute(
            "INSERT INTO workflow.job (kind, instance_id, payload, run_at, attempts, last_error, is_dead) VALUES (0, gen_random_uuid(), '{\"stimulus\":{\"type\":\"Cancel\",\"reason\":\"Test\"}}', now(), 12, 'Diese Instanz gibt es nicht.', true)"
        );
        await using var browser = await Browser.Start();
        var page = await browser.SignIn(_server.Address, "admin");
        await page.GetByRole(AriaRole.Link, new() { Name = "Betrieb" }).ClickAsync();
        await page.GetByLabel("Workflow").SelectOptionAsync(new SelectOptionValue { Label = "Hakt es?" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Anzeigen" }).ClickAsync();
        await Expect(page.GetByText("3 offene Störungen")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = "10092" }))
            .ToContainTextAsync(new Regex(@"Hakt es\?[\s\S]*hakt[\s\S]*Ausdruck"));
        await Pages.Screenshot(page, "betrieb");

        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "10092" })
            .GetByRole(AriaRole.Link, new() { Name = "falscher Wert" })
            .ClickAsync();
        await page.GetByText("Vorher Variablen ändern").ClickAsync();
        await page.GetByLabel("wert", new() { Exact = true }).FillAsync("kein JSON");
        await page.GetByRole(AriaRole.Button, new() { Name = "Noch einmal versuchen" }).ClickAsync();
        await Expect(page.Locator("form[action*=Erneut]")).ToContainTextAsync("kein gültiges JSON");
        await Expect(page.GetByLabel("wert", new() { Exact = true })).ToHaveValueAsync("kein JSON");
        await page.GetByLabel("wert", new() { Exact = true }).FillAsync(new string('9', 40));
        await page.GetByRole(AriaRole.Button, new() { Name = "Noch einmal versuchen" }).ClickAsync();
        await Expect(page.GetByText("hat mehr Stellen")).ToBeVisibleAsync();
        await page.GetByLabel("Ausgaben der Aktivität").FillAsync("{\"result\": ");
        await page.GetByRole(AriaRole.Button, new() { Name = "Überspringen und weitermachen" }).ClickAsync();
        await Expect(page.Locator("form[action*=Ueberspringen]")).ToContainTextAsync("kein gültiges JSON");
        await Expect(page.GetByLabel("Ausgaben der Aktivität")).ToHaveValueAsync("{\"result\": ");
        await page.GetByText("Vorher Variablen ändern").ClickAsync();
        await page.GetByLabel("wert", new() { Exact = true }).FillAsync("42");
        await Pages.Screenshot(page, "stoerung");
        await page.GetByRole(AriaRole.Button, new() { Name = "Noch einmal versuchen" }).ClickAsync();
        await Expect(page.GetByText("Es wird noch einmal versucht.")).ToBeVisibleAsync();
        Assert.That(
            await _host.Scalar<long>(
                $"SELECT count(*) FROM workflow.event_subscription WHERE instance_id = '{byHand}'"
            ),
            Is.EqualTo(1)
        );

        foreach (
            var checkbox in await page.GetByRole(AriaRole.Row)
                .Filter(new() { HasText = "hakt" })
                .GetByRole(AriaRole.Checkbox)
                .AllAsync()
        )
            await checkbox.CheckAsync();
        await page.GetByLabel("Die ganze Instanz abbrechen").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Ausführen", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Bitte geben Sie einen Grund für den Abbruch an.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Die ganze Instanz abbrechen")).ToBeCheckedAsync();
        await page.GetByLabel("Grund (für einen Abbruch)").FillAsync("doppelt angelegt");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ausführen", Exact = true }).ClickAsync();
        await Expect(page.GetByText("2 Störungen wurden bearbeitet.")).ToBeVisibleAsync();
        Assert.That(
            await _host.Scalar<long>(
                $"SELECT count(*) FROM workflow.instance WHERE id IN ('{first}', '{second}') AND status = 1"
            ),
            Is.EqualTo(2)
        );

        await page.GetByRole(AriaRole.Row)
            .Filter(new() { HasText = "Diese Instanz gibt es nicht." })
            .GetByRole(AriaRole.Checkbox)
            .CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Entfernen" }).ClickAsync();
        await Expect(page.GetByText("1 Auftrag wird nicht mehr ausgeführt.")).ToBeVisibleAsync();
        Assert.That(await _host.Scalar<long>("SELECT count(*) FROM workflow.job WHERE is_dead"), Is.Zero);
        Assert.That(browser.Foreign, Is.Empty, "no request leaves the host");
    }

    [Test]
    public async Task What_is_not_changed_of_a_variable_stays_what_it_was()
    {
        await _host.Publish(
            Workflow(
                "frist",
                "Elsa.Sequence",
                [
                    Activity(
                        "Elsa.RunJavaScript",
                        "Setzen",
                        ("script", "Literal", "variables.sache = { am: new Date(Date.UTC(2026, 11, 31)), n: 1 }; 1")
                    ),
                    Activity(
                        "Elsa.RunJavaScript",
                        "Lesen",
                        (
                            "script",
                            "Literal",
                            "if (variables.sache.n === 1) throw new Error(); variables.sache.am.getTime()"
                        )
                    ),
                    Activity("Elsa.Event", "Warten", ("eventName", "Literal", "nie")),
                ],
                "sache"
            )
        );
        var instance = await _host.Start("frist");
        var number = await _host.Scalar<long>(
            $"SELECT incident_id FROM workflow.incident WHERE instance_id = '{instance}'"
        );
        using var admin = new PageClient(_server.Address);
        await admin.SignIn("admin");
        var path = $"/betrieb/stoerungen/{instance}/{number}";
        var html = await admin.Http.GetStringAsync(path);
        var shown = WebUtility.HtmlDecode(
            Regex.Match(html, "name=\"vorher.sache\" value=\"([^\"]*)\"").Groups[1].Value
        );
        async Task<string> Change(string from, string to)
        {
            using var response = await admin.Send(
                path + "?handler=Erneut",
                [
                    .. await admin.Hidden(path),
                    ("vorher.sache", shown),
                    ("variable.sache", shown.Replace(from, to, StringComparison.Ordinal)),
                ]
            );
            return WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());
        }

        Assert.That(await Change("2026-12-31T", "morgen "), Does.Contain("einen Zeitpunkt, der nicht lesbar ist"));
        await Change("\"n\":1", "\"n\":2");
        Assert.That(
            await _host.Scalar<long>(
                $"SELECT count(*) FROM workflow.event_subscription WHERE instance_id = '{instance}'"
            ),
            Is.EqualTo(1),
            "the script read the date"
        );
    }

    private static string Workflow(string id, string type, JsonNode[] activities, params string[] variables) =>
        new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["variables"] = new JsonArray([
                .. variables.Select(x => new JsonObject
                {
                    ["id"] = x,
                    ["name"] = x,
                    ["typeName"] = "Object",
                }),
            ]),
            ["root"] = new JsonObject
            {
                ["type"] = type,
                ["id"] = "Ablauf",
                ["connections"] = new JsonArray([
                    .. activities
                        .Zip(activities.Skip(1))
                        .Select(x => new JsonObject
                        {
                            ["source"] = new JsonObject { ["activity"] = x.First["id"]!.ToString(), ["port"] = "Done" },
                            ["target"] = new JsonObject { ["activity"] = x.Second["id"]!.ToString(), ["port"] = "In" },
                        }),
                ]),
                ["activities"] = new JsonArray(activities),
            },
        }.ToJsonString();

    private static JsonObject Endpoint(
        string id,
        string path,
        string method,
        bool starts = false,
        params (string Name, string Value)[] more
    )
    {
        var activity = Activity(
            "Elsa.HttpEndpoint",
            id,
            [
                ("path", "Literal", path),
                ("supportedMethods", "Object", $"[\"{method}\"]"),
                .. more.Select(x => (x.Name, "Literal", x.Value)),
            ]
        );
        activity["customProperties"] = new JsonObject { ["canStartWorkflow"] = starts };
        return activity;
    }

    private static JsonObject Activity(string type, string id, params (string Name, string Kind, string Value)[] inputs)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, kind, value) in inputs)
            activity[name] = new JsonObject
            {
                ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value },
            };
        return activity;
    }
}
