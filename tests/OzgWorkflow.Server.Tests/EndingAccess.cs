using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Access ends when it is taken, whoever holds a copy of a cookie or token; and guessing passwords leads nowhere.
/// </summary>
public sealed class EndingAccess : OnAServer
{
    private const string Password = TestAccounts.Password;

    [TestCase("lock")]
    [TestCase("roles")]
    [TestCase("password-reset")]
    [TestCase("delete")]
    [TestCase("own password")]
    public async Task What_is_taken_from_an_account_ends_its_cookies_and_tokens(string how)
    {
        var account = "konto" + how.Length;
        await TestAccounts.Make(Server, account);
        using var page = new PageClient(Server.Address);
        Assert.That(await page.SignIn(account, Password), Is.EqualTo(302));
        using var copy = page.Copy();
        using var api = await ApiClient.SignIn(Server.Address, account, Password);
        Assert.That((await Status(copy), await api.Status("/api/tasks")), Is.EqualTo((200, 200)));
        var task = await Claimed(api);
        var path = $"/api/accounts/{account}";
        var (status, _) = how switch
        {
            "roles" => await Admin.Post($"{path}/roles", new { roles = new[] { "Lesend" } }),
            "delete" => ((int)(await Admin.Send(HttpMethod.Delete, path)).StatusCode, null),
            "own password" => (
                (int)(await page.Post("/konto", ("bisher", Password), ("neu", Password + "!"))).StatusCode,
                null
            ),
            _ => await Admin.Post($"{path}/{how}", new { }),
        };
        Assert.That(
            status,
            Is.EqualTo(
                how == "password-reset" ? 200
                : how == "own password" ? 302
                : 204
            )
        );
        Assert.That(
            (await Status(copy), await api.Status("/api/tasks")),
            Is.EqualTo((302, 401)),
            "at once on the node that took it"
        );
        if (how == "own password")
            Assert.That(await Status(page), Is.EqualTo(200), "the one who changed it goes on");
        Assert.That(
            (await Admin.Get($"/api/tasks/{task}"))["assignee"]?.ToString(),
            how is "roles" or "lock" or "delete" ? Is.Null : Is.EqualTo(account),
            "who may not do a task any more does not keep it from others"
        );
        if (how is "lock" or "delete")
            Assert.That(await page.SignIn(account, Password), Is.EqualTo(200), "and nobody signs in again");
    }

    [Test]
    public async Task What_is_asked_twice_of_an_account_is_the_same_twice_however_its_name_is_written()
    {
        await TestAccounts.Make(Server, "zwei.mal");
        using var api = await ApiClient.SignIn(Server.Address, "zwei.mal", Password);
        var task = await Claimed(api);
        var resets = await Task.WhenAll(Post("password-reset", new { }), Post("password-reset", new { }));
        Assert.That(resets.Select(x => x.Status), Is.All.EqualTo(200));
        var roles = new { roles = new[] { "Themenfeld-Koordination", "Lesend" } };
        Assert.That((await Post("roles", roles)).Status, Is.EqualTo(204));
        Assert.That((await Post("roles", roles)).Status, Is.EqualTo(204));
        Assert.That((await Post("lock", new { })).Status, Is.EqualTo(204));
        var locked = (await Admin.Get("/api/accounts/zwei.mal"))["lockedAt"]!.ToString();
        Assert.That((await Post("lock", new { })).Status, Is.EqualTo(204));
        Assert.That((await Admin.Get("/api/accounts/zwei.mal"))["lockedAt"]!.ToString(), Is.EqualTo(locked));
        Assert.That((await Admin.Get($"/api/tasks/{task}"))["assignee"], Is.Null);

        Task<(int Status, JsonNode? Body)> Post(string what, object body) =>
            Admin.Post($"/api/accounts/ZWEI.mal/{what}", body);
    }

    [Test]
    public async Task A_key_with_a_token_that_is_no_longer_good_is_not_a_strangers()
    {
        using var late = new ApiClient(Server.Address) { Token = "abgelaufen" };
        var (status, _) = await late.Post("/workflows/gibt-es-nicht", new { }, Guid.NewGuid());
        Assert.That(status, Is.EqualTo(401));
    }

    [Test]
    public async Task Who_saves_roles_that_somebody_else_has_changed_meanwhile_is_told()
    {
        await TestAccounts.Make(Server, "rollen.zwei");
        using var page = new PageClient(Server.Address);
        await page.SignIn("admin");
        await Admin.Post("/api/accounts/rollen.zwei/roles", new { roles = new[] { "Lesend" } });
        var token = await page.TokenOf("/konten/rollen.zwei");
        using var late = await page.Send(
            "/konten/rollen.zwei?handler=Rollen",
            ("__RequestVerificationToken", token),
            ("bisher", "Themenfeld-Koordination"),
            ("rollen", "Gestaltung")
        );
        Assert.That(await late.Content.ReadAsStringAsync(), Does.Contain("inzwischen jemand anders"));
        var account = await Admin.Get("/api/accounts/rollen.zwei");
        Assert.That(account["roles"]!.AsArray().Select(x => x!.ToString()), Is.EqualTo(new[] { "Lesend" }));
        Assert.That(account["lastSignInAt"], Is.Not.Null);
        Assert.That(await Admin.Status("/api/accounts/gibt-es-nicht"), Is.EqualTo(404));
    }

    /// <summary>Has somebody take the first task of a life cycle that is started for him.</summary>
    private async Task<string> Claimed(ApiClient api)
    {
        var leistung = (await Admin.Get("/api/leistungen"))["items"]!.AsArray().First(x => x!["phase"] is null)!;
        var ozgId = leistung["ozgId"]!.ToString();
        Assert.That((await Admin.Post($"/api/leistungen/{ozgId}/umsetzung", new { })).Status, Is.EqualTo(201));
        JsonArray tasks = [];
        await Wait.UntilAsync(
            async () => (tasks = (await api.Get($"/api/tasks?ozgId={ozgId}&scope=Alle"))["items"]!.AsArray()).Count > 0,
            "there is something to do"
        );
        var task = tasks[0]!["id"]!.ToString();
        Assert.That((await api.Post($"/api/tasks/{task}/claim", new { })).Status, Is.EqualTo(200));
        return task;
    }

    [Test]
    public async Task Signing_out_ends_the_session_everywhere_and_no_other_session()
    {
        using var here = new PageClient(Server.Address);
        using var elsewhere = new PageClient(Server.Address);
        await here.SignIn("koordination");
        await elsewhere.SignIn("koordination");
        using var copy = here.Copy();
        using var signedOut = await here.Send(
            "/abmelden",
            ("__RequestVerificationToken", await here.TokenOf("/konto"))
        );
        Assert.That((await Status(here), await Status(copy), await Status(elsewhere)), Is.EqualTo((302, 302, 200)));

        using var api = await ApiClient.SignIn(Server.Address, "koordination");
        var ends = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.Send(HttpMethod.Delete, "/api/session")));
        Assert.That(ends.Select(x => (int)x.StatusCode), Is.All.AnyOf(204, 401).And.Some.EqualTo(204));
        Assert.That(await api.Status("/api/tasks"), Is.EqualTo(401));
    }

    [Test]
    public async Task The_last_administrator_and_ones_own_account_cannot_be_locked_out()
    {
        Assert.Multiple(async () =>
        {
            Assert.That((await Admin.Post("/api/accounts/admin/lock", new { })).Status, Is.EqualTo(409));
            Assert.That(
                (await Admin.Post("/api/accounts/admin/roles", new { roles = new[] { "Lesend" } })).Status,
                Is.EqualTo(409)
            );
            Assert.That((int)(await Admin.Send(HttpMethod.Delete, "/api/accounts/admin")).StatusCode, Is.EqualTo(409));
            Assert.That((await Admin.Post("/api/accounts/gibtsnicht/lock", new { })).Status, Is.EqualTo(404));
        });
        using var other = await ApiClient.SignIn(Server.Address, "gestaltung");
        Assert.That((await other.Post("/api/accounts/lesend/lock", new { })).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task What_is_done_to_accounts_is_in_the_log()
    {
        await TestAccounts.Make(Server, "gemerkt");
        await Admin.Post("/api/accounts/gemerkt/lock", new { });
        await using var database = await ServerDatabase.Open(Server);
        Assert.That(
            await database.Scalar<string>(
                "SELECT string_agg(action || ' ' || account, ',' ORDER BY id) FROM workflow.audit WHERE detail LIKE 'gemerkt%'"
            ),
            Is.EqualTo("AccountCreated admin,AccountLocked admin")
        );
    }

    private static async Task<int> Status(PageClient page) => (int)(await page.Http.GetAsync("/aufgaben")).StatusCode;
}
