using OzgWorkflow.Ozg;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Accounts beside those of the demo.</summary>
internal static class TestAccounts
{
    internal const string Password = "Regen-fällt-4-mal";

    /// <summary>What is entered to make an account.</summary>
    internal static (string Name, string Value)[] Form(
        string account,
        string password,
        string name = "Person P",
        string role = "Lesend"
    ) =>
        [
            ("konto", account),
            ("name", name),
            ("mail", $"{account}@example.org"),
            ("passwort", password),
            ("roles", role),
        ];

    /// <summary>
    /// Makes an account, with a password of its own unless it shall keep the first; a coordinator coordinates all
    /// Themenfelder unless she shall not, or one only.
    /// </summary>
    internal static async Task Make(
        ServerProcess server,
        string account,
        string role = "Themenfeld-Koordination",
        bool own = true,
        bool coordinates = true,
        string? only = null
    )
    {
        using var admin = new PageClient(server.Address);
        await admin.SignIn("admin");
        (string, string)[] coordinated = [];
        if (coordinates && role == OzgRoles.ThemenfeldCoordination)
        {
            using var api = await ApiClient.SignIn(server.Address, "admin");
            var all = (await api.Get("/api/themenfelder")).AsArray();
            coordinated =
            [
                .. all.Select(x => x!["name"]!.ToString())
                    .Where(x => only is null || x == only)
                    .Select(x => ("koordiniert", x)),
            ];
        }

        using var made = await admin.Post(
            "/konten",
            [.. Form(account, "Erst-Mal-" + Password, role: role), .. coordinated]
        );
        Assert.That((int)made.StatusCode, Is.EqualTo(302), await made.Content.ReadAsStringAsync());
        if (!own)
            return;
        using var page = new PageClient(server.Address);
        await page.SignIn(account, "Erst-Mal-" + Password);
        using var changed = await page.Post("/konto", ("bisher", "Erst-Mal-" + Password), ("neu", Password));
        Assert.That((int)changed.StatusCode, Is.EqualTo(302), await changed.Content.ReadAsStringAsync());
    }
}
