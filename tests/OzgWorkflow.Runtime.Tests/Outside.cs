using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Outside;
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
            app.MapPost("/prüfung", async (HttpContext http) =>
            {
                keys.Add(http.Request.Headers["Idempotency-Key"].ToString());
                if (++calls == 1) http.Abort();
                else await http.Response.WriteAsJsonAsync(new { ergebnis = "gut" });
            });
        });
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase(), options: new RuntimeOptions { Http = new HttpWorkOptions { AllowedHosts = ["127.0.0.1"] } });
        var request = Build.Activity("Elsa.FlowSendHttpRequest", "Anfrage", ("url", Build.Literal($"{server.Urls.First()}/prüfung")), ("method", Build.Literal("POST")), ("content", Build.Literal("{}")));
        request["customProperties"] = new System.Text.Json.Nodes.JsonObject { ["retryPolicy"] = new System.Text.Json.Nodes.JsonObject { ["count"] = 3, ["delay"] = "00:00:05" } };
        await host.Publish(Build.Workflow("fragt", Build.Sequence(
            request, Build.Activity("OzgWorkflow.HumanTask", "Danach", ("title", Build.Script("getOutputFrom('Anfrage', 'ParsedContent').ergebnis")), ("candidateRole", Build.Literal("R"))))));
        await host.Start("fragt");
        Assert.That(keys, Is.Empty, "not within the step");
        await host.DoJobs();
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        await host.FireTimers();
        await host.DoJobs();
        Assert.That(await host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("gut"), await host.Scalar<string>("SELECT message FROM workflow.incident"));
        Assert.That(keys, Has.Count.EqualTo(2).And.All.EqualTo(keys[0]));
    }

    [Test]
    public async Task A_host_that_is_not_allowed_is_not_called()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await host.Publish(Build.Workflow("fragt", Build.Activity("Elsa.SendHttpRequest", "Anfrage", ("url", Build.Literal("http://127.0.0.1:1/")))));
        await host.Start("fragt");
        await host.DoJobs();
        Assert.That(await host.Scalar<string>("SELECT message FROM workflow.incident"), Does.Contain("Http:AllowedHosts"));
    }

    [Test]
    public async Task A_mail_goes_out_by_SMTP_and_the_workflow_goes_on_when_the_server_has_it()
    {
        await using var smtp = new SmtpServer();
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        (host.Get<MailOptions>().Host, host.Get<MailOptions>().Port) = ("127.0.0.1", smtp.Port);
        await host.Publish(Build.Workflow("schreibt", Build.Sequence(
            Build.Activity("Elsa.SendEmail", "Mail", ("to", Build.Literal(new[] { "anna@example.org" })), ("subject", Build.Literal("Größe")), ("body", Build.Literal("<p>Grüße</p>"))), Build.HumanTask("Danach"))));
        await host.Start("schreibt");
        await host.DoJobs();
        Assert.That(await host.Scalar<string>("SELECT message FROM workflow.incident"), Does.Contain("mail server"), "nobody listens yet");
        await smtp.Start();
        await using var db = host.Db();
        var incident = db.Incidents.Single();
        await host.Commands.Handle(new MoveInstance(Guid.NewGuid(), Steps.Actor.System, incident.InstanceId, new Retry(incident.IncidentId)));
        await host.DoJobs();
        var mail = await MimeKit.MimeMessage.LoadAsync(smtp.Received().Single());
        Assert.That((mail.Subject, mail.HtmlBody?.Trim(), mail.To.ToString()), Is.EqualTo(("Größe", (string?)"<p>Grüße</p>", "anna@example.org")));
        Assert.That(await host.Scalar<string>("SELECT title FROM workflow.task"), Is.EqualTo("Danach"));
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
