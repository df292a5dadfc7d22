using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Activities;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

public sealed class Notifying
{
    private RuntimeHost _host = null!;
    private OzgDb _db = null!;
    private MailOptions _mail = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        _mail = _host.Get<MailOptions>();
        _mail.Folder = Directory.CreateTempSubdirectory().FullName;
        _db = await _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
        await BuiltInCatalogue.Ensure(_db, default);
        await Coordinates("anna", "Arbeit & Ruhestand");
        await Coordinates("bert", "Gesundheit");
    }

    private async Task Coordinates(string account, string themenfeld)
    {
        var draft = new PersonDraft(account)
        {
            Mail = $"{account}@example.org",
            Coordinations = [new Coordinates(themenfeld, CoordinationKind.Coordinator)],
        };
        Assert.That(await _db.Store(new Person { Name = account, Account = account }, draft, default), Is.Null);
    }

    [TearDown]
    public async Task Stop()
    {
        Directory.Delete(_mail.Folder, recursive: true);
        await _db.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_coordinators_of_the_Themenfeld_are_told_once_and_by_mail()
    {
        var raised = Phase("Umsetzung");
        await Happens(raised);
        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => _host.Get<CoordinatorNotifications>().Notify(raised, default))
        );
        var told = await _db.Notifications.SingleAsync();
        Assert.That((told.Account, told.Subject), Is.EqualTo(("anna", "Wohngeld: Neue Phase: Umsetzung")));

        await _host.DoWork("mail");
        await _host.DoWork("mail");
        var mail = await MimeKit.MimeMessage.LoadAsync(Directory.GetFiles(_mail.Folder).Single());
        Assert.That(
            (mail.To.ToString(), mail.Subject),
            Is.EqualTo(("anna@example.org", "Wohngeld: Neue Phase: Umsetzung"))
        );
    }

    [TestCase(null, "anna", TestName = "{m}(of the Leistung's Themenfeld)")]
    [TestCase("Gesundheit", "bert", TestName = "{m}(of another Themenfeld)")]
    public async Task A_workflow_writes_to_coordinators_in_its_own_words(string? themenfeld, string expected)
    {
        var (id, at) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
        await Arrives(
            new CoordinatorsNotified
            {
                EventId = id,
                OccurredAt = at,
                OzgId = "10092",
                Subject = "Pilot gesucht",
                Text = "Wer macht mit?",
                Themenfeld = themenfeld,
            }
        );
        var told = await _db.Notifications.SingleAsync();
        Assert.Multiple(() =>
        {
            Assert.That((told.Account, told.Subject), Is.EqualTo((expected, "Wohngeld: Pilot gesucht")));
            Assert.That(told.Text, Does.Contain("Wer macht mit?").And.Contain("Leistung: Wohngeld"));
        });
    }

    [Test]
    public async Task A_mail_server_that_has_no_time_is_no_fault_of_the_mails()
    {
        await using var smtp = new SmtpServer { IsBusy = true };
        await smtp.Start();
        (_mail.Host, _mail.Port) = ("127.0.0.1", smtp.Port);
        await Arrives(Phase("Umsetzung"));
        for (var i = 0; i < 15; i++)
        {
            Assert.That(() => _host.DoWork("mail"), Throws.InstanceOf<UnavailableException>());
            _host.Clock.Pass(TimeSpan.FromHours(1));
        }

        var state = (await _host.Get<QueueLag>().States(default)).Single(x => x.Kind == "mail");
        Assert.That((state.Due, state.Dead), Is.EqualTo((1L, 0L)), "it waits, however long");
        Assert.That(
            (await _host.Get<QueueLag>().Read(default))["mail"],
            Is.GreaterThan(TimeSpan.FromHours(14)),
            "and that is told, though it was due anew each time"
        );
    }

    [Test]
    public async Task With_a_host_mails_go_out_by_SMTP_and_wait_while_it_is_away()
    {
        await using var smtp = new SmtpServer();
        (_mail.Host, _mail.Port) = ("127.0.0.1", smtp.Port);
        await Arrives(Phase("Umsetzung"));
        Assert.That(() => _host.DoWork("mail"), Throws.InstanceOf<UnavailableException>(), "nobody listens yet");
        _host.Clock.Pass(TimeSpan.FromHours(3));
        Assert.That(() => _host.DoWork("mail"), Throws.InstanceOf<UnavailableException>(), "nor later");
        var state = (await _host.Get<QueueLag>().States(default)).Single(x => x.Kind == "mail");
        Assert.That(
            (state.Due, state.OldestDue, state.Failing, state.Dead),
            Is.EqualTo((1L, TimeSpan.FromHours(3), 1L, 0L))
        );
        Assert.That(state.LastError, Does.StartWith("Der Mailserver nimmt keine Mails an"));
        Assert.That(
            await _host.Scalar<string>("SELECT attempts || last_error FROM ozg.notification"),
            Does.StartWith("0Der Mailserver nimmt keine Mails an")
        );
        await smtp.Start();
        await _host.DoWork("mail");
        await _host.DoWork("mail");
        var mail = await MimeKit.MimeMessage.LoadAsync(smtp.Received().Single());
        Assert.That(mail.Subject, Is.EqualTo("Wohngeld: Neue Phase: Umsetzung"));
    }

    [Test]
    public async Task Who_is_refused_keeps_nobody_else_from_his_mail_and_nobody_gets_one_twice()
    {
        await using var smtp = new SmtpServer { Refused = "bert@example.org" };
        await smtp.Start();
        (_mail.Host, _mail.Port) = ("127.0.0.1", smtp.Port);
        foreach (var account in new[] { "anna", "bert", "anna" })
            await _host.Execute(
                $"""
                INSERT INTO ozg.notification (event_id, account, subject, text, occurred_at, run_at)
                VALUES (gen_random_uuid(), '{account}', 'Betreff', 'Text', '2026-01-01', '2026-01-01')
                """
            );
        for (var i = 0; i < 4; i++)
        {
            await _host.DoWork("mail");
            _host.Clock.Pass(TimeSpan.FromMinutes(15));
        }

        Assert.That(smtp.Received(), Has.Length.EqualTo(2));
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(account || ' ' || last_error, ', ') FROM ozg.notification WHERE mailed_at IS NULL"
            ),
            Does.StartWith("bert ").And.Contain("No such user")
        );
    }

    [Test]
    public async Task What_got_lost_on_the_way_is_made_up_for()
    {
        await Happens(Phase("Aufgabenverteilung") with { OccurredAt = _host.Clock.GetUtcNow().AddMinutes(-5) });
        await _host.DoWork("notification");
        await _host.DoWork("notification");
        Assert.That(await _db.Notifications.CountAsync(), Is.EqualTo(1));
    }

    [TestCase("null", "The payload of VariantConfirmed is empty.")]
    [TestCase("undefined", "The payload of VariantConfirmed is empty.")]
    [TestCase(
        "let x = 1; for (let i = 0; i < 50; i++) x = [x]; return { x }",
        "The payload of VariantConfirmed is nested more than 50 levels deep."
    )]
    public async Task An_event_that_cannot_be_sent_is_an_incident_and_not_lost(string payload, string message)
    {
        var definition = new JsonObject
        {
            ["definitionId"] = "melden",
            ["name"] = "melden",
            ["root"] = new JsonObject
            {
                ["type"] = "OzgWorkflow.PublishIntegrationEvent",
                ["id"] = "Melden",
                ["eventType"] = new JsonObject
                {
                    ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "VariantConfirmed" },
                },
                ["payload"] = new JsonObject
                {
                    ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = payload },
                },
            },
        };
        await _host.Publish(definition.ToJsonString());
        await _host.Start("melden", "10092");
        Assert.That(await _host.Scalar<string>("SELECT message FROM workflow.incident"), Is.EqualTo(message));
    }

    private async Task Arrives(WorkflowEvent raised)
    {
        await Happens(raised);
        await _host.Get<CoordinatorNotifications>().Notify(raised, default);
    }

    private Task Happens(WorkflowEvent raised) =>
        _db.Database.ExecuteSqlAsync(
            $"INSERT INTO ozg.news (event_id, type, payload, run_at) VALUES ({raised.EventId}, {raised.GetType().Name}, {EventJson.Serialize(raised)}, {raised.OccurredAt})"
        );

    private PhaseEntered Phase(string phase) =>
        new()
        {
            EventId = Guid.NewGuid(),
            OzgId = "10092",
            OccurredAt = _host.Clock.GetUtcNow(),
            Phase = phase,
        };
}
