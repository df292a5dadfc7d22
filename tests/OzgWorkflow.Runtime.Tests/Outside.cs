using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Outside;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Requests and mails go to real servers, after the step, with a key that stays the same.</summary>
public sealed class Outside
{
    [Test]
    public async Task A_request_is_sent_after_the_step_and_its_answer_goes_on()
    {
        var keys = new List<string>();
        await using var server = await Server(app =>
        {
            var calls = 0;
            app.MapPost(
                "/prüfung",
                async (HttpContext http) =>
                {
                    keys.Add(http.Request.Headers["Idempotency-Key"].ToString());
                    if (++calls == 1)
                        http.Abort();
                    else
                        await http.Response.WriteAsJsonAsync(new { result = "gut" });
                }
            );
        });
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions { Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] } }
        );
        var request = Build.Activity(
            "Elsa.FlowSendHttpRequest",
            "Anfrage",
            ("url", Build.Literal($"{server.Urls.First()}/prüfung")),
            ("method", Build.Literal("POST")),
            ("content", Build.Literal("{}"))
        );
        request["customProperties"] = new System.Text.Json.Nodes.JsonObject
        {
            ["retryPolicy"] = new System.Text.Json.Nodes.JsonObject { ["count"] = 3, ["delay"] = "00:00:05" },
        };
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Sequence(
                    request,
                    Build.Activity(
                        "OzgWorkflow.HumanTask",
                        "Danach",
                        ("title", Build.JavaScript("getOutputFrom('Anfrage', 'ParsedContent').result")),
                        ("candidateRole", Build.Literal("R"))
                    )
                )
            )
        );
        await host.Start("fragt");
        Assert.That(keys, Is.Empty, "not within the step");
        await host.DoJobs();
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await host.FireTimers();
        await host.DoJobs();
        Assert.That(
            await host.Scalar<string>("SELECT title FROM workflow.task"),
            Is.EqualTo("gut"),
            await host.Scalar<string>("SELECT message FROM workflow.incident")
        );
        Assert.That(keys, Has.Count.EqualTo(2).And.All.EqualTo(keys[0]));
    }

    [Test]
    public async Task A_host_that_is_not_allowed_is_not_called()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Activity("Elsa.SendHttpRequest", "Anfrage", ("url", Build.Literal("http://127.0.0.1:1/")))
            )
        );
        await host.Start("fragt");
        await host.DoJobs();
        Assert.That(
            await host.Scalar<string>("SELECT message FROM workflow.incident"),
            Does.Contain("Http:AllowedHosts")
        );
    }

    [Test]
    public async Task A_mail_goes_out_by_SMTP_and_the_workflow_goes_on_when_the_server_has_it()
    {
        await using var smtp = new SmtpServer();
        await using var host = await Writing(smtp, "anna@example.org", "Größe", "<p>Grüße</p>");
        await host.Start("schreibt");
        await host.DoJobs();
        Assert.That(
            await host.Scalar<string>("SELECT message FROM workflow.incident"),
            Does.Contain("mail server"),
            "nobody listens yet"
        );
        await smtp.Start();
        await using var db = host.Db();
        var incident = db.Incidents.Single();
        await host.Commands.Handle(
            new MoveInstance(Guid.NewGuid(), Steps.Actor.System, incident.InstanceId, new Retry(incident.IncidentId))
        );
        await host.DoJobs();
        var mail = await MimeKit.MimeMessage.LoadAsync(smtp.Received().Single());
        Assert.That(
            (mail.Subject, mail.HtmlBody?.Trim(), mail.To.ToString()),
            Is.EqualTo(("Größe", (string?)"<p>Grüße</p>", "anna@example.org"))
        );
        Assert.That(await host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Danach"));
    }

    [TestCase("Betreff\r\nBcc: fremd@example.org", "anna@example.org")]
    [TestCase("Betreff\n\nEin anderer Text", "anna@example.org")]
    [TestCase("Betreff", "anna@example.org\r\nBcc: fremd@example.org")]
    public async Task Line_breaks_add_nothing_to_a_mail(string subject, string to)
    {
        await using var smtp = new SmtpServer();
        await smtp.Start();
        await using var host = await Writing(smtp, to, subject, "Text");
        await host.Start("schreibt");
        await host.DoJobs();
        var mails = smtp.Received().Select(x => MimeKit.MimeMessage.Load(x)).ToArray();
        Assert.That(mails.SelectMany(x => x.GetRecipients()).Select(x => x.Address), Has.None.Contains("fremd"));
        Assert.That(mails.Select(x => (x.HtmlBody ?? x.TextBody)?.Trim()), Is.All.EqualTo("Text"));
        Assert.That(mails, Has.Length.EqualTo(1).Or.Empty);
        if (mails is [])
            Assert.That(await host.Scalar<string>("SELECT message FROM workflow.incident"), Does.Contain("fremd"));
    }

    private static async Task<RuntimeHost> Writing(SmtpServer smtp, string to, string subject, string body)
    {
        var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        (host.Get<MailOptions>().Host, host.Get<MailOptions>().Port) = ("127.0.0.1", smtp.Port);
        var mail = Build.Activity(
            "Elsa.SendEmail",
            "Mail",
            // Constants are looked through when they are published.
            ("to", Build.JavaScript(System.Text.Json.JsonSerializer.Serialize(new[] { to }))),
            ("subject", Build.Literal(subject)),
            ("body", Build.Literal(body))
        );
        await host.Publish(Build.Workflow("schreibt", Build.Sequence(mail, Build.HumanTask("Danach"))));
        return host;
    }

    [TestCase("X-Eigen", "1\r\n\r\nGET /geschmuggelt HTTP/1.1\r\nHost: x")]
    [TestCase("X-Eigen\r\nX-Fremd", "1")]
    [TestCase("Authorization", "Bearer x\nX-Fremd: 1")]
    [TestCase("X-Eigen", "a\0b")]
    [TestCase("Host", "intern.example.org")]
    [TestCase("Transfer-Encoding", "chunked")]
    [TestCase("Content-Length", "0")]
    [TestCase("Connection", "keep-alive, X-Eigen")]
    [TestCase("Idempotency-Key", "ein anderer")]
    public async Task Nothing_goes_out_with_headers_that_would_make_another_request_of_it(string name, string value)
    {
        var calls = 0;
        await using var server = await Server(app =>
            app.MapFallback(() =>
            {
                calls++;
                return "ja";
            })
        );
        var answer = await Send(
            server,
            new Dictionary<string, object?>
            {
                ["method"] = "POST",
                ["content"] = "x",
                ["headers"] = new Dictionary<string, object?> { [name] = value },
            }
        );
        Assert.That((answer.GetValueOrDefault("kind"), calls), Is.EqualTo(((object?)"refused", 0)));
    }

    [TestCase("")]
    [TestCase("GE T")]
    [TestCase("CONNECT")]
    public async Task A_method_that_is_none_is_refused_and_not_tried_again(string method)
    {
        await using var server = await Server(app => app.MapFallback(() => "ja"));
        Assert.That(
            (await Send(server, new Dictionary<string, object?> { ["method"] = method }))["kind"],
            Is.EqualTo("refused")
        );
    }

    [TestCase("text/plain; charset=gibtsnicht")]
    [TestCase("text/plain; charset=utf-7")]
    public async Task An_answer_in_a_charset_that_nobody_knows_is_read_all_the_same(string type)
    {
        await using var server = await Server(app =>
            app.MapFallback(
                async (HttpContext http) =>
                {
                    http.Response.Headers.ContentType = type;
                    await http.Response.WriteAsync("bestellt");
                }
            )
        );
        var answer = await Send(server, new Dictionary<string, object?> { ["method"] = "POST" });
        Assert.That((answer["statusCode"], answer["content"]), Is.EqualTo(((object?)200L, (object?)"bestellt")));
    }

    [Test]
    public async Task A_secret_is_named_in_the_definition_and_only_the_receiver_hears_it()
    {
        var heard = "";
        await using var server = await Server(app =>
            app.MapFallback(
                (HttpContext http) =>
                    heard = $"{http.Request.Headers.Authorization} {http.Request.Headers["X-Api-Key"]}"
            )
        );
        var options = new RuntimeOptions
        {
            Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] },
            Secrets = { ["REGISTER"] = "ganz-geheim-7" },
        };
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: options);
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Sequence(
                    Build.Activity(
                        "Elsa.FlowSendHttpRequest",
                        "Anfrage",
                        ("url", Build.Literal($"{server.Urls.First()}/x")),
                        ("authorization", Build.Literal("Bearer {{secret:REGISTER}}")),
                        ("requestHeaders", Build.JavaScript("({ 'X-Api-Key': 'offen-' + 'geschrieben-1' })"))
                    ),
                    Build.HumanTask("Danach")
                )
            )
        );
        await host.Start("fragt");
        await host.DoJobs();
        Assert.That(heard, Is.EqualTo("Bearer ganz-geheim-7 offen-geschrieben-1"));
        var journal = await host.Scalar<string>("SELECT string_agg(entries, ' ') FROM workflow.journal");
        Assert.That(
            journal,
            Does.Contain("{{secret:REGISTER}}").And.Not.Contain("ganz-geheim").And.Contain("***"),
            "the receiver echoed it, too"
        );
        Assert.That(
            journal!.Split("\"ParsedContent\"")[0],
            Does.Not.Contain("offen-geschrieben"),
            "what is written all the same is masked as an input"
        );
    }

    [TestCase("http://{{secret:A}}/x")]
    [TestCase("http://{{secret:A}}.localhost:1/x")]
    [TestCase("http://localhost:1/{{secret:A}}")]
    [TestCase("{{secret:BASE}}/x")]
    [TestCase("{{secret:SHORT}}/x")]
    public async Task No_error_names_a_secret_that_is_in_the_address(string url)
    {
        var options = new HttpWorkOptions
        {
            AllowedHosts = ["*.localhost", "localhost"],
            Secrets = new Dictionary<string, string>
            {
                ["A"] = "Ganz-Geheim-7",
                ["BASE"] = "http://ganz-geheim-7.example",
                ["SHORT"] = "http://x7q",
            },
        };
        using var work = new HttpWork(options);
        var answer = await work.Do(
            new Dictionary<string, object?>
            {
                ["url"] = url,
                ["method"] = "GET",
                ["secrets"] = new Dictionary<string, object?> { ["url"] = new object?[] { "A", "BASE", "SHORT" } },
            },
            Guid.NewGuid(),
            default
        );
        Assert.That(
            string.Join(" ", answer.Values),
            Does.Not.Contain("geheim")
                .IgnoreCase.And.Not.Contain("x7q")
                .And.Contain(url.Contains("localhost:1/{") ? "localhost" : "***")
        );
    }

    [Test]
    public async Task Somebody_who_writes_the_name_of_a_secret_gets_it_sent_nowhere()
    {
        var heard = "";
        await using var server = await Server(app =>
            app.MapFallback(
                async (HttpContext http) =>
                    heard =
                        $"{http.Request.Headers["X-Note"]} {await new StreamReader(http.Request.Body).ReadToEndAsync()}"
            )
        );
        var options = new RuntimeOptions
        {
            Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] },
            Secrets = { ["REGISTER"] = "ganz-geheim-7" },
        };
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: options);
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Sequence(
                    Build.Activity(
                        "Elsa.FlowSendHttpRequest",
                        "Anfrage",
                        ("url", Build.Literal($"{server.Urls.First()}/x")),
                        ("method", Build.Literal("POST")),
                        ("authorization", Build.Literal("Bearer {{secret:REGISTER}}")),
                        ("content", Build.JavaScript("'Er schreibt: {' + '{secret:REGISTER}' + '}'")),
                        ("requestHeaders", Build.JavaScript("({ 'X-Note': '{' + '{secret:REGISTER}' + '}' })"))
                    )
                )
            )
        );
        await host.Start("fragt");
        await host.DoJobs();
        Assert.That(heard, Is.EqualTo("{{secret:REGISTER}} Er schreibt: {{secret:REGISTER}}"));
    }

    [Test]
    public async Task An_answer_that_is_too_large_is_told_as_what_it_is_and_not_asked_for_again()
    {
        var calls = 0;
        await using var server = await Server(app =>
            app.MapFallback(() =>
            {
                calls++;
                return Results.Text(new string('x', 2_000_000));
            })
        );
        await using var host = await Asking(
            server,
            EngineLimits.Default,
            retry: """{ "count": 3, "delay": "00:00:01" }"""
        );
        var id = await host.Start("fragt");
        await host.DoJobs();
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await host.DoJobs();
        Assert.That(calls, Is.EqualTo(1), "it had its effect");
        Assert.That(
            await host.Scalar<string>("SELECT user_message FROM workflow.incident"),
            Does.Contain("hat die Anfrage bearbeitet, aber die Antwort ist zu groß")
        );
    }

    [Test]
    public async Task A_secret_that_is_written_all_the_same_is_kept_nowhere_where_people_read_it()
    {
        var heard = "";
        await using var server = await Server(app =>
            app.MapPost(
                "/x",
                async (HttpContext http) => heard = await new StreamReader(http.Request.Body).ReadToEndAsync()
            )
        );
        var options = new RuntimeOptions { Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] } };
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: options);
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Sequence(
                    Request("gut", $"{server.Urls.First()}/x?access_token=ganz-offen"),
                    Request("falsch", "ftp://anna:ganz-offen@example.org/?access_token=ganz-offen")
                )
            )
        );
        await host.Start("fragt");
        Assert.That((await host.Get<QueueLag>().States(default)).Single(x => x.Kind == "outside").Due, Is.EqualTo(1));
        await host.Execute("UPDATE workflow.job SET is_dead = true");
        var dead = (await host.Get<DeadLetters>().Read(0, 10, default)).Items.Single();
        await host.Execute("UPDATE workflow.job SET is_dead = false");
        await host.DoJobs();
        Assert.That(heard, Is.EqualTo("""{"name":"anna","password":"ganz-offen"}"""));
        Assert.Multiple(async () =>
        {
            Assert.That(dead.Content, Does.Contain("anna").And.Not.Contain("ganz-offen"));
            Assert.That(
                await host.Scalar<string>(
                    "SELECT string_agg(concat_ws(' ', stimulus, entries), ' ') FROM workflow.journal"
                ),
                Does.Contain("***").And.Contain("anna").And.Not.Contain("ganz-offen")
            );
            Assert.That(
                await host.Scalar<string>("SELECT message FROM workflow.incident"),
                Does.Contain("ftp://***@example.org").And.Not.Contain("ganz-offen")
            );
        });

        static System.Text.Json.Nodes.JsonObject Request(string id, string url) =>
            Build.Activity(
                "Elsa.SendHttpRequest",
                id,
                ("url", Build.JavaScript($"'{url}'")),
                ("method", Build.Literal("POST")),
                ("content", Build.JavaScript("({ name: 'anna', password: 'ganz-' + 'offen' })"))
            );
    }

    [Test]
    public async Task A_token_that_a_server_gives_out_is_masked_where_people_read_it_and_works_where_it_is_used()
    {
        await using var server = await Server(app =>
            app.MapFallback(() => Results.Json(new { access_token = "ganz-neu", name = "anna" }))
        );
        await using var host = await Asking(server, EngineLimits.Default);
        var id = await host.Start("fragt");
        await host.DoJobs();
        var history = host.Get<InstanceHistory>();
        var shown = ValueJson.ToJson(
            Value.From((await history.Lines(id, 0, 100, default)).Select(x => x.Entry.Data).ToArray())
        );
        Assert.That(
            Encoding.UTF8.GetString(
                Convert.FromBase64String(StateIn(await host.Get<InstanceArchive>().Export(id, default)))
            ),
            Does.Contain("anna").And.Not.Contain("ganz-neu")
        );
        Assert.That(await host.Get<InstanceArchive>().Export(id, default), Does.Not.Contain("ganz-neu"));
        Assert.That(shown, Does.Contain("anna").And.Contain("***").And.Not.Contain("ganz-neu"));
        Assert.That(ValueJson.ToJson((await history.CurrentVariables(id, default))["v"]), Does.Contain("ganz-neu"));
    }

    private static string StateIn(string? file) => JsonNode.Parse(file!)!["state"]!.ToString();

    [Test]
    public async Task A_secret_that_is_echoed_with_escapes_is_hidden()
    {
        await using var server = await Server(app =>
            app.MapFallback(
                (HttpContext http) => Results.Text($$"""{"a": "\u0067anz \"geheim\""}""", "application/json")
            )
        );
        using var work = new HttpWork(
            new HttpWorkOptions
            {
                AllowedHosts = ["127.0.0.1"],
                Secrets = new Dictionary<string, string> { ["X"] = "ganz \"geheim\"" },
            }
        );
        var answer = await work.Do(
            new Dictionary<string, object?>
            {
                ["url"] = $"{server.Urls.First()}/x",
                ["method"] = "POST",
                ["content"] = "{{secret:X}}",
                ["secrets"] = new Dictionary<string, object?> { ["content"] = new object?[] { "X" } },
            },
            Guid.NewGuid(),
            default
        );
        Assert.That(ValueJson.ToJson(answer["content"]), Is.EqualTo("""{"a":"***"}"""));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_request_that_nobody_waits_for_any_more_is_not_sent(bool isRemoved)
    {
        var calls = 0;
        await using var server = await Server(app => app.MapFallback(() => $"{++calls}"));
        await using var host = await Asking(server, EngineLimits.Default);
        var id = await host.Start("fragt");
        await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Steps.Actor.System, id, new Cancel("doch nicht")));
        if (isRemoved)
            await host.Get<InstanceDesk>().Delete([id], Steps.Actor.System, default);
        await host.DoJobs();
        Assert.That(calls, Is.Zero);
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.job"), Is.Zero);
    }

    [Test]
    public async Task An_answer_that_the_instance_cannot_take_is_kept_and_not_asked_for_again()
    {
        var calls = 0;
        await using var server = await Server(app =>
            app.MapFallback(() =>
            {
                calls++;
                return new string('x', 9_000);
            })
        );
        await using var host = await Asking(server, new EngineLimits { StateSize = 9_000 });
        await host.Start("fragt");
        for (var i = 0; i < 5; i++)
        {
            await host.DoJobs();
            host.Clock.Pass(TimeSpan.FromMinutes(11));
        }

        Assert.That(calls, Is.EqualTo(1));
        Assert.That(await host.Scalar<string>("SELECT message FROM workflow.incident"), Does.Contain("StateSize"));
    }

    [Test]
    public async Task A_database_that_is_away_when_the_answer_comes_is_no_death_of_the_process()
    {
        var database = await Postgres.Server.CreateDatabase();
        using var proxy = new SwitchableProxy(database);
        using var stop = new CancellationTokenSource();
        await using var server = await Server(app =>
            app.MapFallback(() =>
            {
                proxy.IsOn = false;
                return "ja";
            })
        );
        await using var host = new RuntimeHost(
            proxy.ConnectionString,
            options: new RuntimeOptions { Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] } }
        );
        await host.Publish(
            Build.Workflow(
                "fragt",
                Build.Activity("Elsa.SendHttpRequest", "Anfrage", ("url", Build.Literal($"{server.Urls.First()}/x")))
            )
        );
        await host.Start("fragt");
        var work = host.Get<Taker>().DoAll(stop.Token, "outside");
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.That(work.IsCompleted, Is.False, "what became of it cannot be written yet");
        proxy.IsOn = true;
        Assert.That(async () => await work, Throws.Exception);
        Assert.That(
            await host.Scalar<string>("SELECT concat_ws(' ', attempts, lost) FROM workflow.job"),
            Is.EqualTo("0 0")
        );
    }

    private static async Task<RuntimeHost> Asking(WebApplication server, EngineLimits limits, string? retry = null)
    {
        var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            options: new RuntimeOptions
            {
                Limits = limits,
                Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] },
            }
        );
        var request = Build.Activity(
            "Elsa.FlowSendHttpRequest",
            "Anfrage",
            ("url", Build.Literal($"{server.Urls.First()}/x")),
            ("method", Build.Literal("POST")),
            ("parsedContent", JsonNode.Parse("""{ "typeName": "Object", "memoryReference": { "id": "v" } }"""))
        );
        if (retry is not null)
            request["customProperties"] = new JsonObject { ["retryPolicy"] = JsonNode.Parse(retry) };
        await host.Publish(Build.Workflow("fragt", Build.Sequence(request, Build.HumanTask("Danach")), null, "v"));
        return host;
    }

    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("""{"a":1e999}""")]
    [TestCase("""{"a":""")]
    public async Task An_answer_that_says_it_is_JSON_and_cannot_be_kept_as_such_is_text(string text)
    {
        await using var server = await Server(app => app.MapFallback(() => Results.Text(text, "application/json")));
        var answer = await Send(server, new Dictionary<string, object?> { ["method"] = "GET" });
        Assert.That((answer["statusCode"], answer["content"]), Is.EqualTo((200, text)));
    }

    [Test]
    public async Task A_secret_that_is_not_set_is_asked_for_by_name()
    {
        await using var server = await Server(app => app.MapFallback(() => "ja"));
        var answer = await Send(
            server,
            new Dictionary<string, object?>
            {
                ["method"] = "GET",
                ["authorization"] = "Bearer {{secret:FEHLT}}",
                ["secrets"] = new Dictionary<string, object?> { ["authorization"] = new object?[] { "FEHLT" } },
            }
        );
        Assert.That(answer["error"], Is.EqualTo("The secret 'FEHLT' is not set: add the setting Secrets:FEHLT."));
    }

    private static async Task<IReadOnlyDictionary<string, object?>> Send(
        WebApplication server,
        Dictionary<string, object?> request
    )
    {
        using var work = new HttpWork(new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] });
        request["url"] = $"{server.Urls.First()}/ziel";
        return await work.Do(request, Guid.NewGuid(), default);
    }

    private static async Task<WebApplication> Server(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        map(app);
        await app.StartAsync();
        return app;
    }
}
