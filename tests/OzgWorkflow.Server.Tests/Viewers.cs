using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Who watches instances in the Studio keeps a connection open; it ends with the access of the account.
/// </summary>
public sealed class Viewers : OnAServer
{
    [TestCase("lock")]
    [TestCase("roles")]
    [TestCase("password-reset")]
    [TestCase("")]
    [TestCase("session")]
    public async Task A_viewer_is_closed_when_something_is_taken_from_its_account(string what)
    {
        var account = $"zuschauer{what.Length}";
        await TestAccounts.Make(Server, account, "Gestaltung");
        var token = await Token(account, TestAccounts.Password);
        using var socket = await Watch(token);
        using var own = new ApiClient(Server.Address) { Token = token };
        if (what == "session")
            await own.Send(HttpMethod.Delete, "/api/session");
        else if (what.Length == 0)
            await Admin.Send(HttpMethod.Delete, $"/api/accounts/{account}");
        else
            await Admin.Post($"/api/accounts/{account}/{what}", new { roles = new[] { "Lesend" } });
        await WaitForEnd(socket);
    }

    [Test]
    public async Task One_account_has_no_more_viewers_than_people_have_windows()
    {
        var token = await Token("gestaltung", "Demo-Konto-1");
        var open = new List<ClientWebSocket>();
        for (var i = 0; i < 30; i++)
            open.Add(await Watch(token));
        using (var oneMore = await Watch(token))
            await WaitForEnd(oneMore);
        Assert.That(open.Select(x => x.State), Has.All.EqualTo(WebSocketState.Open));
        open.ForEach(x => x.Dispose());
    }

    [Test]
    public async Task A_page_of_somebody_else_opens_no_viewer_by_the_right_of_our_cookie()
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("gestaltung");
        foreach (var origin in new[] { "http://localhost:5199", "null", null })
            Assert.That(await Handshake(origin), Is.EqualTo(403), origin);
        Assert.That(await Handshake(Server.Address.GetLeftPart(UriPartial.Authority)), Is.EqualTo(101), "our own page");

        async Task<int> Handshake(string? origin)
        {
            using var socket = new ClientWebSocket();
            (socket.Options.Cookies, socket.Options.CollectHttpResponseDetails) = (page.Cookies, true);
            if (origin is not null)
                socket.Options.SetRequestHeader("Origin", origin);
            try
            {
                await socket.ConnectAsync(Hub, default);
            }
            catch (WebSocketException) { }

            return (int)socket.HttpStatusCode;
        }
    }

    private Uri Hub => new($"ws://127.0.0.1:{Server.Address.Port}/elsa/hubs/workflow-instance");

    private async Task<string> Token(string account, string password)
    {
        using var http = new HttpClient { BaseAddress = Server.Address };
        using var signedIn = await http.PostAsync(
            "/elsa/api/identity/login",
            Json($$"""{"username":"{{account}}","password":"{{password}}"}""")
        );
        return JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!["accessToken"]!.ToString();
    }

    private async Task<ClientWebSocket> Watch(string token)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await socket.ConnectAsync(Hub, default);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            true,
            default
        );
        await socket.ReceiveAsync(new byte[100], default); // the handshake's answer, or the end
        return socket;
    }

    private static async Task WaitForEnd(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            while (socket.State == WebSocketState.Open)
                await socket.ReceiveAsync(new byte[1000], patience.Token);
        }
        catch (WebSocketException) { }

        Assert.That(socket.State, Is.Not.EqualTo(WebSocketState.Open));
    }

    private static StringContent Json(string text) =>
        new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
