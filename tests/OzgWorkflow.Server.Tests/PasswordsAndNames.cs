using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>New accounts and passwords keep to rules, and a refusal leaves nothing behind.</summary>
public sealed class PasswordsAndNames : OnAServer
{
    private const string Password = TestAccounts.Password;

    [Test]
    public async Task A_second_click_makes_no_second_account_and_tells_of_no_error()
    {
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        (string, string)[] form =
        [
            .. await admin.Hidden("/konten"),
            .. TestAccounts.Form("zweiter.klick", Password, "Dora Doppelt"),
        ];
        var clicks = await Task.WhenAll(admin.Send("/konten", form), admin.Send("/konten", form));
        Assert.That(clicks.Select(x => (int)x.StatusCode), Is.All.EqualTo(302));
        Assert.That(await admin.Http.GetStringAsync("/konten?seite=abc"), Does.Not.Contain("not valid"));
    }

    [TestCase("Passwort1!")]
    [TestCase("Sommer-2026")]
    [TestCase("Demo-Konto-1")]
    [TestCase("P@ssw0rt123")]
    [TestCase("Schulze-Xy-12")]
    [TestCase("x1-Erika99-Y")]
    public async Task Passwords_that_are_guessed_first_are_refused(string password)
    {
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        using var answer = await admin.Post("/konten", TestAccounts.Form("erika99", password, "Erika Schulze"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), "the page says what is wrong");
        await using var database = await ServerDatabase.Open(Server);
        Assert.That(
            await database.Scalar<long>("SELECT count(*) FROM identity.\"AspNetUsers\" WHERE user_name = 'erika99'"),
            Is.Zero
        );
    }

    [TestCase("..", "vorn ein Buchstabe oder eine Ziffer")]
    [TestCase("-x", "vorn ein Buchstabe oder eine Ziffer")]
    [TestCase("Größe", "ohne Umlaute")]
    [TestCase("GROSS.KLEIN", "gross.klein")]
    public async Task A_name_that_has_no_address_or_was_somebodys_makes_no_account(string name, string why)
    {
        if (why == "gross.klein")
        {
            await TestAccounts.Make(Server, why, own: false);
            using var gone = await Admin.Send(HttpMethod.Delete, $"/api/accounts/{why}");
            Assert.That((int)gone.StatusCode, Is.EqualTo(204));
        }

        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        using var answer = await admin.Post("/konten", TestAccounts.Form(name, Password));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), "the page says what is wrong");
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain(why));
    }

    [Test]
    public async Task Nobody_but_who_got_it_sees_a_provisional_password()
    {
        await TestAccounts.Make(Server, "vergisst", own: false);
        var (_, reset) = await Admin.Post("/api/accounts/vergisst/password-reset", new { });
        var password = reset!["oneTimePassword"]!.ToString();
        using var page = new PageClient(Server.Address);
        Assert.That(await page.SignIn("vergisst", password), Is.EqualTo(302));
        await using var database = await ServerDatabase.Open(Server);
        var kept = await database.Scalar<string>(
            "SELECT concat((SELECT string_agg(detail, ' ') FROM workflow.audit), (SELECT string_agg(answer, ' ') FROM workflow.receipt))"
        );
        Assert.That($"{kept} {Server.Log}", Does.Contain("vergisst").And.Not.Contain(password));
    }

    [Test]
    public async Task A_long_password_is_taken_and_one_without_end_is_refused()
    {
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        foreach (var (length, status) in new[] { (257, 200), (256, 302) })
        {
            using var answer = await admin.Post(
                "/konten",
                TestAccounts.Form("ausdauernd", Password.PadRight(length, 'q'))
            );
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{length}");
        }
    }

    [Test]
    public async Task Of_several_who_make_the_same_account_at_once_one_makes_it_and_the_others_hear_why_not()
    {
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async _ =>
                {
                    using var answer = await admin.Post(
                        "/konten",
                        TestAccounts.Form("einmalig", "Erst-Mal-" + Password)
                    );
                    return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
                })
        );
        Assert.That(answers.Count(x => x.Item1 == 302), Is.EqualTo(1));
        Assert.That(
            answers.Where(x => x.Item1 != 302),
            Has.All.Matches<(int Status, string Text)>(x => x.Status == 200 && x.Text.Contains("einmalig"))
        );
    }

    [Test]
    public async Task A_locked_account_is_nobody_for_tasks()
    {
        await TestAccounts.Make(Server, "weg", own: false);
        var task = Build.HumanTask(
            "T",
            ("candidateRole", Build.Literal("Themenfeld-Koordination")),
            ("assignee", Build.JavaScript("'w' + 'eg'"))
        );
        var model = JsonNode.Parse(Build.Workflow("zugewiesen", Build.Sequence(task)));
        await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        Assert.That(await Run(), Is.Zero);
        await Admin.Post("/api/accounts/weg/lock", new { });
        Assert.That(await Run(), Is.EqualTo(1));
        var incident = (await Admin.Get("/api/incidents?definitionId=zugewiesen"))["items"]![0]!;
        Assert.That(incident["userMessage"]!.ToString(), Does.Contain("oder es ist gesperrt"));

        async Task<int> Run()
        {
            await Admin.Post("/elsa/api/workflow-definitions/zugewiesen/execute", new { });
            return (await Admin.Get("/api/incidents?definitionId=zugewiesen"))["total"]!.GetValue<int>();
        }
    }

    [Test]
    public async Task Whoever_is_locked_gets_no_mail_any_more()
    {
        await using var database = await ServerDatabase.Open(Server);
        await Starts("10092");
        Assert.That(Mails("Wohngeld"), Is.Not.Empty);
        await Admin.Post("/api/accounts/koordination/lock", new { });
        try
        {
            await Starts("10026");
            Assert.That(Mails("Eheschlie"), Is.Empty);
        }
        finally
        {
            await Admin.Post("/api/accounts/koordination/unlock", new { });
        }

        async Task Starts(string ozgId)
        {
            await Admin.Post($"/api/leistungen/{ozgId}/umsetzung", new { });
            await Wait.UntilAsync(
                () =>
                    database.Scalar<bool>(
                        $"SELECT count(*) > 0 AND count(*) = count(mailed_at) FROM ozg.notification WHERE account = 'koordination' AND ozg_id = '{ozgId}'"
                    ),
                "the notification is done with"
            );
        }

        string[] Mails(string about) =>
            [
                .. Directory
                    .GetFiles(Path.Combine(Server.DataDirectory, "mail"))
                    .Select(x => MimeKit.MimeMessage.Load(x))
                    .Where(x => x.To.Mailboxes.Any(m => m.Address == "koordination@localhost"))
                    .Select(x => x.Subject!)
                    .Where(x => x.Contains(about, StringComparison.Ordinal)),
            ];
    }

    [TestCase("assignee", "kommune", null)]
    [TestCase("assignee", " Kommune", null)]
    [TestCase("assignee", "kommunen", "Das Konto „kommunen“ gibt es nicht")]
    [TestCase("assignee", "niemand' OR '1' = '1", "Das Konto „niemand' OR '1' = '1“ gibt es nicht")]
    [TestCase("candidateRole", "Lesend", "Die Rolle „Lesend“ gibt es nicht")]
    public async Task Whom_a_task_is_for_is_somebody_of_that_name_in_any_case(
        string input,
        string name,
        string? problem
    )
    {
        var id = Guid.NewGuid().ToString("n");
        var task = Build.HumanTask("T", ("candidateRole", Build.Literal("Themenfeld-Koordination")));
        task[input] = Build.JavaScript($"\"{name}\" + ''");
        var model = JsonNode.Parse(Build.Workflow(id, Build.Sequence(task)));
        await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        await Admin.Post($"/elsa/api/workflow-definitions/{id}/execute", new { });
        var incidents = (await Admin.Get($"/api/incidents?definitionId={id}"))["items"]!.AsArray();
        Assert.That(
            incidents.SingleOrDefault()?["userMessage"]!.ToString(),
            problem is null ? Is.Null : Does.Contain(problem)
        );
    }

    [Test]
    public async Task A_one_time_password_cannot_be_kept()
    {
        await TestAccounts.Make(Server, "behaelt", own: false);
        using var page = new PageClient(Server.Address);
        await page.SignIn("behaelt", "Erst-Mal-" + Password);
        using var answer = await page.Post(
            "/konto",
            ("bisher", "Erst-Mal-" + Password),
            ("neu", "Erst-Mal-" + Password)
        );
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("muss ein anderes sein"));
        Assert.That((int)(await page.Http.GetAsync("/aufgaben")).StatusCode, Is.EqualTo(302));
    }

    [Test]
    public async Task Nobody_guesses_the_password_of_a_session_that_was_left_open()
    {
        await TestAccounts.Make(Server, "offen");
        using var page = new PageClient(Server.Address);
        Assert.That(await page.SignIn("offen", Password), Is.EqualTo(302));
        for (var i = 0; i < 10; i++)
            Assert.That(await Change($"falsch{i}"), Is.EqualTo(200));
        Assert.That(await Change("falsch"), Is.EqualTo(429));
        Assert.That(await Change(Password), Is.EqualTo(429), "also with the right one");

        async Task<int> Change(string password)
        {
            using var answer = await page.Post("/konto", ("bisher", password), ("neu", "Ganz-Anders-27"));
            return (int)answer.StatusCode;
        }
    }

    [Test]
    public async Task A_doubled_Themenfeld_or_a_name_without_end_leaves_no_half_made_account()
    {
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        await using var database = await ServerDatabase.Open(Server);
        var themenfeld = await database.Scalar<string>("SELECT min(name) FROM ozg.themenfeld");
        using var doubled = await admin.Post(
            "/konten",
            [
                .. TestAccounts.Form("doppelt", Password, "Dora Doppel"),
                ("koordiniert", themenfeld),
                ("koordiniert", themenfeld),
            ]
        );
        Assert.That((int)doubled.StatusCode, Is.EqualTo(302));
        Assert.That(
            await database.Scalar<long>(
                "SELECT count(*) FROM ozg.coordination c JOIN ozg.person p ON p.id = c.person_id WHERE p.account = 'doppelt'"
            ),
            Is.EqualTo(1)
        );
        using var endless = await admin.Post("/konten", TestAccounts.Form("lang", Password, new string('x', 100_000)));
        Assert.That(await endless.Content.ReadAsStringAsync(), Does.Contain("1 bis 256 Zeichen"));
        using var empty = await admin.Post("/konten", ("roles", "Lesend"));
        Assert.That((int)empty.StatusCode, Is.EqualTo(200));
    }
}
