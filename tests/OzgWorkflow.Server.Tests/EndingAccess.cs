using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Access ends when it is taken, whoever holds a copy of a cookie or token; and guessing passwords leads nowhere.</summary>
public sealed class EndingAccess
{
    private const string Password = "Regen-fällt-4-mal";

    private ServerProcess _server = null!;
    private ApiClient _admin = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        _admin = await ApiClient.SignIn(_server.Address, "admin");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _admin?.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("lock")]
    [TestCase("roles")]
    [TestCase("password-reset")]
    [TestCase("delete")]
    [TestCase("own password")]
    public async Task What_is_taken_from_an_account_ends_its_cookies_and_tokens(string how)
    {
        var account = "konto" + how.Length;
        await Make(account);
        using var page = new PageClient(_server.Address);
        Assert.That(await page.SignIn(account, Password), Is.EqualTo(302));
        using var copy = page.Copy();
        using var api = await ApiClient.SignIn(_server.Address, account, Password);
        Assert.That((await Status(copy), await api.Status("/api/tasks")), Is.EqualTo((200, 200)));
        var path = $"/api/accounts/{account}";
        var (status, _) = how switch
        {
            "roles" => await _admin.Post($"{path}/roles", new { roles = new[] { "Lesend" } }),
            "delete" => ((int)(await _admin.Send(HttpMethod.Delete, path)).StatusCode, null),
            "own password" => ((int)(await page.Post("/konto", ("bisher", Password), ("neu", Password + "!"))).StatusCode, null),
            _ => await _admin.Post($"{path}/{how}", new { }),
        };
        Assert.That(status, Is.EqualTo(how == "password-reset" ? 200 : how == "own password" ? 302 : 204));
        Assert.That((await Status(copy), await api.Status("/api/tasks")), Is.EqualTo((302, 401)), "at once on the node that took it");
        if (how == "own password") Assert.That(await Status(page), Is.EqualTo(200), "the one who changed it goes on");
        if (how is "lock" or "delete") Assert.That(await page.SignIn(account, Password), Is.EqualTo(200), "and nobody signs in again");
    }

    [Test]
    public async Task Signing_out_ends_the_session_everywhere_and_no_other_session()
    {
        using var here = new PageClient(_server.Address);
        using var elsewhere = new PageClient(_server.Address);
        await here.SignIn("koordination");
        await elsewhere.SignIn("koordination");
        using var copy = here.Copy();
        using var signedOut = await here.Send("/abmelden", ("__RequestVerificationToken", await here.TokenOf("/konto")));
        Assert.That((await Status(here), await Status(copy), await Status(elsewhere)), Is.EqualTo((302, 302, 200)));

        using var api = await ApiClient.SignIn(_server.Address, "koordination");
        Assert.That((int)(await api.Send(HttpMethod.Delete, "/api/session")).StatusCode, Is.EqualTo(204));
        Assert.That(await api.Status("/api/tasks"), Is.EqualTo(401));
    }

    [Test]
    public async Task A_viewer_is_closed_when_its_account_is_locked()
    {
        await Make("zuschauer", "Gestaltung");
        var token = await Token("zuschauer", Password);
        using var socket = await Watch(token);
        await _admin.Post("/api/accounts/zuschauer/lock", new { });
        await WaitForEnd(socket);
    }

    [Test]
    public async Task One_account_has_no_more_viewers_than_people_have_windows()
    {
        var token = await Token("gestaltung", "Demo-Konto-1");
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < 30; i++) open.Add(await Watch(token));
        using (var oneMore = await Watch(token)) await WaitForEnd(oneMore);
        Assert.That(open.Select(x => x.State), Has.All.EqualTo(WebSocketState.Open));
        open.ForEach(x => x.Dispose());
    }

    [Test]
    public async Task The_last_administrator_and_ones_own_account_cannot_be_locked_out()
    {
        Assert.Multiple(async () =>
        {
            Assert.That((await _admin.Post("/api/accounts/admin/lock", new { })).Status, Is.EqualTo(409));
            Assert.That((await _admin.Post("/api/accounts/admin/roles", new { roles = new[] { "Lesend" } })).Status, Is.EqualTo(409));
            Assert.That((int)(await _admin.Send(HttpMethod.Delete, "/api/accounts/admin")).StatusCode, Is.EqualTo(409));
            Assert.That((await _admin.Post("/api/accounts/gibtsnicht/lock", new { })).Status, Is.EqualTo(404));
        });
        using var other = await ApiClient.SignIn(_server.Address, "gestaltung");
        Assert.That((await other.Post("/api/accounts/lesend/lock", new { })).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task What_is_done_to_accounts_is_in_the_log()
    {
        await Make("gemerkt");
        await _admin.Post("/api/accounts/gemerkt/lock", new { });
        await using var database = await ServerDatabase.Open(_server);
        Assert.That(await database.Scalar<string>("SELECT string_agg(action || ' ' || account, ',' ORDER BY id) FROM workflow.audit WHERE detail LIKE 'gemerkt%'"), Is.EqualTo("AccountCreated admin,AccountLocked admin"));
    }

    [TestCase("Passwort1!")]
    [TestCase("Sommer-2026")]
    [TestCase("P@ssw0rt123")]
    [TestCase("Schulze-Xy-12")]
    [TestCase("x1-Erika99-Y")]
    public async Task Passwords_that_are_guessed_first_are_refused(string password)
    {
        using var admin = new PageClient(_server.Address);
        await admin.SignIn("admin");
        using var answer = await admin.Post("/konten", ("konto", "erika99"), ("name", "Erika Schulze"), ("mail", "e@example.org"), ("passwort", password), ("roles", "Lesend"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), "the page says what is wrong");
        await using var database = await ServerDatabase.Open(_server);
        Assert.That(await database.Scalar<long>("SELECT count(*) FROM identity.\"AspNetUsers\" WHERE user_name = 'erika99'"), Is.Zero);
    }

    [Test]
    public async Task A_one_time_password_cannot_be_kept()
    {
        await Make("behaelt", own: false);
        using var page = new PageClient(_server.Address);
        await page.SignIn("behaelt", "Erst-Mal-" + Password);
        using var answer = await page.Post("/konto", ("bisher", "Erst-Mal-" + Password), ("neu", "Erst-Mal-" + Password));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("muss ein anderes sein"));
        Assert.That((int)(await page.Http.GetAsync("/aufgaben")).StatusCode, Is.EqualTo(302));
    }

    [Test]
    public async Task A_doubled_Themenfeld_or_a_name_without_end_leaves_no_half_made_account()
    {
        using var admin = new PageClient(_server.Address);
        await admin.SignIn("admin");
        await using var database = await ServerDatabase.Open(_server);
        var themenfeld = await database.Scalar<string>("SELECT min(name) FROM ozg.themenfeld");
        using var doubled = await admin.Post("/konten", ("konto", "doppelt"), ("name", "Dora Doppel"), ("mail", "d@example.org"), ("passwort", Password), ("roles", "Lesend"), ("koordiniert", themenfeld), ("koordiniert", themenfeld));
        Assert.That((int)doubled.StatusCode, Is.EqualTo(302));
        Assert.That(await database.Scalar<long>("SELECT count(*) FROM ozg.coordination WHERE account = 'doppelt'"), Is.EqualTo(1));
        using var endless = await admin.Post("/konten", ("konto", "lang"), ("name", new string('x', 100_000)), ("mail", "l@example.org"), ("passwort", Password), ("roles", "Lesend"));
        Assert.That(await endless.Content.ReadAsStringAsync(), Does.Contain("1 bis 256 Zeichen"));
        using var empty = await admin.Post("/konten", ("roles", "Lesend"));
        Assert.That((int)empty.StatusCode, Is.EqualTo(200));
    }

    private static async Task<int> Status(PageClient page) => (int)(await page.Http.GetAsync("/aufgaben")).StatusCode;

    private async Task<string> Token(string account, string password)
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        using var signedIn = await http.PostAsync("/elsa/api/identity/login", Json($$"""{"username":"{{account}}","password":"{{password}}"}"""));
        return JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!["accessToken"]!.ToString();
    }

    private async Task<ClientWebSocket> Watch(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.Address.Port}/elsa/hubs/workflow-instance"), default);
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, default);
        await socket.ReceiveAsync(new byte[100], default); // the handshake's answer, or the end
        return socket;
    }

    private static async Task WaitForEnd(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            while (socket.State == WebSocketState.Open) await socket.ReceiveAsync(new byte[1000], patience.Token);
        }
        catch (WebSocketException)
        {
        }

        Assert.That(socket.State, Is.Not.EqualTo(WebSocketState.Open));
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    /// <summary>Makes an account, with a password of its own unless it shall keep the first.</summary>
    private async Task Make(string account, string role = "Themenfeld-Koordination", bool own = true)
    {
        using var admin = new PageClient(_server.Address);
        await admin.SignIn("admin");
        using var made = await admin.Post("/konten", ("konto", account), ("name", "Person P"), ("mail", $"{account}@example.org"), ("passwort", "Erst-Mal-" + Password), ("roles", role));
        Assert.That((int)made.StatusCode, Is.EqualTo(302), await made.Content.ReadAsStringAsync());
        if (!own) return;
        using var page = new PageClient(_server.Address);
        await page.SignIn(account, "Erst-Mal-" + Password);
        using var changed = await page.Post("/konto", ("bisher", "Erst-Mal-" + Password), ("neu", Password));
        Assert.That((int)changed.StatusCode, Is.EqualTo(302), await changed.Content.ReadAsStringAsync());
    }
}
