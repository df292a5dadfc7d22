using System.Diagnostics;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Guessing names and passwords leads nowhere and keeps nobody else from working. Each test calls from an address of
/// its own.
/// </summary>
public sealed class Guessing
{
    private readonly ServerProcess _server = new() { Settings = { ["SignIn__FailuresPerAddress"] = "12" } };

    [OneTimeSetUp]
    public async Task Start() => await _server.Start();

    [OneTimeTearDown]
    public async Task Stop() => await _server.DisposeAsync();

    [Test]
    public async Task Whoever_guesses_is_stopped_and_locks_out_nobody()
    {
        using var guesser = new ApiClient(_server.Address, "192.0.2.1");
        var statuses = new List<int>();
        for (var i = 0; i < 12; i++)
            statuses.Add(await SignIn(guesser, "admin", "falsch"));
        Assert.That(statuses, Is.EqualTo(Enumerable.Repeat(401, 10).Append(429).Append(429)));
        Assert.That(await SignIn(guesser, "admin", "Demo-Konto-1"), Is.EqualTo(429), "also with the right password");
        Assert.That(
            await SignIn(guesser, "lesend", "Demo-Konto-1"),
            Is.EqualTo(200),
            "others of the same address work on"
        );
        await using var database = await ServerDatabase.Open(_server);
        Assert.That(
            await database.Scalar<long>("SELECT count(*) FROM identity.\"AspNetUsers\" WHERE lockout_end IS NOT NULL"),
            Is.Zero
        );

        for (var i = 0; i < 2; i++)
            await SignIn(guesser, $"niemand{i}", "falsch");
        Assert.That(
            await SignIn(guesser, "niemand", "falsch"),
            Is.EqualTo(429),
            "one address has a dozen failures a minute here"
        );
    }

    [Test]
    public async Task Known_and_unknown_names_are_answered_alike()
    {
        var (known, unknown) = (double.MaxValue, double.MaxValue);
        var answers = new HashSet<string>();
        // The least of all is what the work costs; the rest is what else the machine had to do.
        for (var visitor = 20; visitor < 24 && !AreAlike(); visitor++)
        {
            using var page = new PageClient(_server.Address);
            page.Http.DefaultRequestHeaders.Add("X-Forwarded-For", $"192.0.2.{visitor}");
            await SignIn(page, "aufwaermen");
            for (var i = 0; i < 5; i++)
            {
                known = Math.Min(known, await Timed(page, "kommune"));
                unknown = Math.Min(unknown, await Timed(page, "gibtesnicht"));
            }
        }

        Assert.That(answers, Has.Count.EqualTo(1), "the page says the same");
        Assert.That(AreAlike(), $"an unknown name costs the same work: {unknown} ms, a known one {known} ms");

        bool AreAlike() => unknown < double.MaxValue && Math.Abs(unknown - known) < 0.6 * known;

        async Task<double> Timed(PageClient page, string name)
        {
            var began = Stopwatch.GetTimestamp();
            answers.Add(await SignIn(page, name));
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }

    [Test]
    public async Task Many_who_sign_in_at_once_keep_nobody_from_working()
    {
        using var reader = await ApiClient.SignIn(_server.Address, "lesend");
        var crowd = Enumerable
            .Range(0, 150)
            .Select(async x =>
            {
                using var api = new ApiClient(_server.Address, "192.0.2.3");
                return await SignIn(api, $"viele{x}", "falsch");
            })
            .ToArray();
        await Task.Delay(500);
        var began = Stopwatch.GetTimestamp();
        Assert.That(await reader.Status("/api/tasks"), Is.EqualTo(200));
        Assert.That(Stopwatch.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(await Task.WhenAll(crowd), Has.All.EqualTo(401).Or.EqualTo(429));
    }

    [Test]
    public async Task Nothing_that_a_stranger_sends_fills_the_log_or_forges_a_line_of_it()
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        using var stranger = new ApiClient(_server.Address, "192.0.2.4");
        Assert.That(
            (
                await stranger.Post(
                    "/elsa/api/identity/login",
                    new { username = new string('x', 1_000_000), password = "x" }
                )
            ).Status,
            Is.EqualTo(413)
        );
        Assert.That(
            (
                await stranger.Post(
                    "/elsa/api/identity/login",
                    new { username = new string('y', 5_000) + "\u001b[2J\nwarn: gefälscht", password = "x" }
                )
            ).Status,
            Is.EqualTo(401)
        );
        await Wait.Until(() => _server.Log.Contains("yyyyyyyyyy", StringComparison.Ordinal), "it was logged");
        Assert.That(
            _server.Log,
            Does.Not.Contain(new string('x', 300)).And.Not.Contain(new string('y', 300)).And.Not.Contain("\u001b[2J")
        );
    }

    [Test]
    public async Task Production_does_not_start_while_a_demo_password_works()
    {
        await using var server = new ServerProcess { Settings = { ["ASPNETCORE_ENVIRONMENT"] = "Production" } };
        var (code, output) = await server.Command();
        Assert.That(code, Is.EqualTo(1));
        Assert.That(
            output,
            Does.Contain("Das Demo-Konto „admin“ hat in dieser Datenbank noch sein öffentlich bekanntes Passwort")
        );
        Assert.That(output, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public async Task Nor_does_it_let_anybody_in_with_that_password_who_was_locked_when_it_started()
    {
        await using var server = new ServerProcess();
        await server.Start();
        await using (var development = await ServerDatabase.Open(server))
            await development.Scalar<int>(
                """WITH x AS (UPDATE identity."AspNetUsers" SET locked_at = now() RETURNING 1) SELECT count(*)::int FROM x"""
            );
        await server.Stop();
        server.Settings["ASPNETCORE_ENVIRONMENT"] = "Production";
        await server.Start();
        await using var production = await ServerDatabase.Open(server);
        await production.Scalar<int>("""UPDATE identity."AspNetUsers" SET locked_at = NULL RETURNING 1""");
        using var anyone = new ApiClient(server.Address);
        Assert.That(await SignIn(anyone, "lesend", "Demo-Konto-1"), Is.EqualTo(401));
    }

    private static async Task<int> SignIn(ApiClient api, string name, string password) =>
        (await api.Post("/elsa/api/identity/login", new { username = name, password })).Status;

    private static async Task<string> SignIn(PageClient page, string name)
    {
        using var answer = await page.Post("/anmelden", ("konto", name), ("passwort", "falsch"));
        return (await answer.Content.ReadAsStringAsync()).Split("role=\"alert\"")[1].Split("</div>")[0];
    }
}
