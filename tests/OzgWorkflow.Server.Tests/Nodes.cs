using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Nodes share a database and nothing else.</summary>
public sealed partial class Nodes
{
    [Test]
    public async Task Two_nodes_that_start_at_once_accept_each_others_cookies_and_tokens()
    {
        await using var postgres = await TestPostgres.Start();
        var database = await postgres.CreateDatabase();
        await using ServerProcess one = On(database),
            other = On(database);
        await Task.WhenAll(one.Start(), other.Start());
        using var tokens = new HttpClient();
        using var answer = await tokens.PostAsJsonAsync(
            new Uri(one.Address, "/elsa/api/identity/login"),
            new { username = "admin", password = "Demo-Konto-1" }
        );
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["accessToken"]!.ToString();
        tokens.DefaultRequestHeaders.Authorization = new("Bearer", token);
        Assert.That(
            (await tokens.GetAsync(new Uri(other.Address, "/api/tasks"))).StatusCode,
            Is.EqualTo(HttpStatusCode.OK),
            "the token"
        );

        // The form comes from one node and goes to the other, whose cookie is shown to the first.
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var browser = new HttpClient(handler);
        var form = await browser.GetStringAsync(new Uri(one.Address, "/anmelden"));
        using var fields = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Konto"] = "admin",
                ["Passwort"] = "Demo-Konto-1",
                ["__RequestVerificationToken"] = AntiforgeryToken().Match(form).Groups[1].Value,
            }
        );
        using var signedIn = await browser.PostAsync(new Uri(other.Address, "/anmelden"), fields);
        Assert.That(signedIn.StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "the form");
        Assert.That(
            (await browser.GetAsync(new Uri(one.Address, "/aufgaben"))).StatusCode,
            Is.EqualTo(HttpStatusCode.OK),
            "the cookie"
        );

        await one.Stop();
        await one.Start();
        Assert.That(
            (await browser.GetAsync(new Uri(one.Address, "/aufgaben"))).StatusCode,
            Is.EqualTo(HttpStatusCode.OK),
            "after a restart"
        );
        Assert.That(
            Directory.EnumerateFileSystemEntries(one.DataDirectory).Select(Path.GetFileName),
            Is.SubsetOf(new[] { "lock", "mail" }),
            "no key is a file"
        );
    }

    [Test]
    public async Task What_is_taken_on_one_node_ends_on_the_others_within_a_minute()
    {
        await using var postgres = await TestPostgres.Start();
        var database = await postgres.CreateDatabase();
        await using ServerProcess one = On(database),
            other = On(database);
        await one.Start();
        await other.Start();
        await TestAccounts.Make(one, "gesperrt");
        using var page = new PageClient(other.Address);
        await page.SignIn("gesperrt", TestAccounts.Password);
        using var api = await ApiClient.SignIn(other.Address, "gesperrt", TestAccounts.Password);
        Assert.That(await Status(), Is.EqualTo((200, 200)));
        using var admin = await ApiClient.SignIn(one.Address, "admin");
        await admin.Post("/api/accounts/gesperrt/lock", new { });
        var watch = Stopwatch.StartNew();
        await Wait.UntilAsync(async () => await Status() == (302, 401), "the other node knows");
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromMinutes(1)));

        async Task<(int Page, int Api)> Status() =>
            ((int)(await page.Http.GetAsync("/aufgaben")).StatusCode, await api.Status("/api/tasks"));
    }

    [Test]
    public async Task A_node_with_a_database_and_a_mail_server_needs_no_directory()
    {
        await using var postgres = await TestPostgres.Start();
        await using var node = On(await postgres.CreateDatabase());
        node.Settings["Mail__Host"] = "127.0.0.1";
        await node.Start();
        Assert.That(Directory.Exists(node.DataDirectory), Is.False);
    }

    private static ServerProcess On(string database) =>
        new() { Settings = { ["ConnectionStrings__Database"] = database } };

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex AntiforgeryToken();
}
