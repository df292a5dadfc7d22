using System.Net.Http.Json;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.Hosting;
using OzgWorkflow.Ozg;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Who may do what by role is one table, docs/berechtigungen.md: all of it is asked of the server, and every route and
/// every handler of a page is in it.
/// </summary>
public sealed partial class Permissions : OnAServer
{
    private const string Everyone = "alle, auch ohne Konto",
        EveryoneOneTime = "alle mit Konto, auch mit vorläufigem Passwort",
        EveryoneSignedIn = "alle mit Konto",
        WithinReach = ", soweit zuständig";

    /// <summary>What neither the description of the API nor the pages know.</summary>
    private static readonly string[] Others =
    [
        "GET /openapi/v1.json",
        "GET /betrieb/hangfire",
        "GET /health",
        "GET /health/live",
        "GET /health/ready",
        "GET /workflows/{**path}",
        "POST /workflows/{**path}",
        "GET /elsa/api/{**path}",
        "POST /elsa/hubs/workflow-instance/negotiate",
    ];

    private static readonly string[] WithGuid = ["/aufgaben/", "/api/tasks/", "/studio/instanzen/"];

    /// <summary>One account for each role, made by the first start.</summary>
    private static readonly Dictionary<string, string> Accounts = new()
    {
        [OzgRoles.Administration] = "admin",
        [OzgRoles.Design] = "gestaltung",
        [OzgRoles.ThemenfeldCoordination] = "koordination",
        [OzgRoles.Ansprechperson] = "kommune",
        [OzgRoles.ItDienstleister] = "dienstleister",
        [OzgRoles.Lenkungsausschuss] = "ausschuss",
        [OzgRoles.OzgKoordinierungsstelle] = "koordinierungsstelle",
        [OzgRoles.ReadOnly] = "lesend",
        [OzgRoles.Integration] = "integration",
    };

    private static readonly (string Who, string Route)[] Table =
    [
        .. PermissionTable
            .Rows("Was", "Wer")
            .SelectMany(x => PermissionTable.Codes(x[2]).Select(route => (x[1], route))),
    ];

    [Test]
    public async Task Every_route_and_handler_is_in_the_table_once()
    {
        var api = (await Admin.Get("/openapi/v1.json"))["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(x => $"{x.Key.ToUpperInvariant()} {path.Key}"));
        Assert.That(Table.Select(x => x.Route), Is.EquivalentTo(api.Concat(Handlers()).Concat(Others)));
    }

    [Test]
    public async Task Everyone_may_do_what_the_table_says_and_nothing_else([ValueSource(nameof(Callers))] string? role)
    {
        using var page = new PageClient(Server.Address);
        using var api = role is null
            ? new ApiClient(Server.Address)
            : await ApiClient.SignIn(Server.Address, Accounts[role]);
        var token = "";
        if (role is not null)
        {
            await page.SignIn(Accounts[role]);
            token = await page.TokenOf("/konto");
        }

        var wrong = new List<string>();
        // Signing out comes last.
        foreach (var (who, route) in Table.OrderBy(x => x.Route is "POST /abmelden" or "DELETE /api/session"))
        {
            var (verb, path) = (route.Split(' ')[0], AddressOf(route.Split(' ')[1]));
            var isApi =
                path.StartsWith("/api", StringComparison.Ordinal) || path.StartsWith("/elsa", StringComparison.Ordinal);
            using var answer =
                isApi ? await api.Send(new HttpMethod(verb), path, verb == "GET" ? null : JsonContent.Create(new { }))
                : verb == "GET" ? await page.Http.GetAsync(path)
                : await page.Send(path, ("__RequestVerificationToken", token));
            var (status, isRefused) = ((int)answer.StatusCode, IsRefused(answer, role));
            if (isRefused is null)
                wrong.Add($"{route}: {status} {answer.Headers.Location}");
            else if (May(role, who) is { } may && may == isRefused)
                wrong.Add($"{route}: {status} {answer.Headers.Location}, though {who}");
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task Whatever_is_refused_is_in_the_log()
    {
        using var api = await ApiClient.SignIn(Server.Address, "lesend");
        using var page = new PageClient(Server.Address);
        await page.SignIn("lesend");
        await api.Post("/api/organisations", new { });
        await api.Post($"/api/tasks/{Guid.Empty}/comments", new { text = "Ich auch." });
        using var refused = await page.Send(
            "/konten/koordination?handler=Sperren",
            ("__RequestVerificationToken", await page.TokenOf("/konto"))
        );
        foreach (
            var what in new[]
            {
                "POST /api/organisations",
                $"POST /api/tasks/{Guid.Empty}/comments",
                "POST /konten/koordination Sperren",
            }
        )
            // The log is written after the answer.
            await Wait.UntilAsync(
                () => Task.FromResult(Server.Log.Contains($"lesend may not {what}", StringComparison.Ordinal)),
                $"the refusal of {what} is in the log"
            );
    }

    private static IEnumerable<string?> Callers() => [null, .. Accounts.Keys];

    /// <summary>Whether somebody may, by the table; <c>null</c>: it depends on what it is about.</summary>
    private static bool? May(string? role, string who)
    {
        var roles = who.Replace(WithinReach, "", StringComparison.Ordinal);
        var isAmong =
            roles == Everyone
            || role is not null && (roles is EveryoneSignedIn or EveryoneOneTime || roles.Split(", ").Contains(role));
        return isAmong && who.EndsWith(WithinReach, StringComparison.Ordinal) ? null : isAmong;
    }

    /// <summary>
    /// Whether the caller was refused as one who may not; <c>null</c> when the server failed, or has forgotten him.
    /// </summary>
    private static bool? IsRefused(HttpResponseMessage answer, string? role) =>
        (int)answer.StatusCode >= 500 && answer.RequestMessage!.RequestUri!.AbsolutePath is not "/health/ready"
        || role is not null && Leads(answer, "/anmelden?")
            ? null
            : answer.StatusCode is System.Net.HttpStatusCode.Unauthorized
                && role is null
                && answer.RequestMessage!.RequestUri!.AbsolutePath is not "/elsa/api/identity/login" // wrong password
                || answer.StatusCode is System.Net.HttpStatusCode.Forbidden && role is not null
                || Leads(answer, role is null ? "/anmelden?" : "/kein-zugriff");

    private static bool Leads(HttpResponseMessage answer, string to) =>
        answer.Headers.Location?.OriginalString.Contains(to, StringComparison.Ordinal) == true;

    private static IEnumerable<string> Handlers()
    {
        foreach (var page in typeof(ServerHost).Assembly.GetCustomAttributes<RazorCompiledItemAttribute>())
        {
            if (page.Kind != "mvc.1.0.razor-page")
                continue;
            var route = page
                .Type.GetCustomAttributes<RazorCompiledItemMetadataAttribute>()
                .FirstOrDefault(x => x.Key == "RouteTemplate")
                ?.Value;
            var path = Constraint().Replace(route ?? "/", "}");
            yield return $"GET {path}";
            var model = page.Type.GetProperty("Model")!.PropertyType;
            foreach (var handler in model.GetMethods().Select(x => x.Name))
                if (handler.StartsWith("OnPost", StringComparison.Ordinal))
                    yield return $"POST {path}{Query(handler["OnPost".Length..])}";
                else if (
                    handler.StartsWith("OnGet", StringComparison.Ordinal) && handler is not ("OnGet" or "OnGetAsync")
                )
                    yield return $"GET {path}{Query(handler["OnGet".Length..])}";
        }
    }

    private static string Query(string handler) => handler.Length == 0 ? "" : $"?handler={handler}";

    /// <summary>An address of a route, of something that there is not.</summary>
    private static string AddressOf(string path) =>
        Placeholder()
            .Replace(
                path,
                x =>
                    x.Value is "{instanceId}" or "{instanz}" or "{file}"
                    || WithGuid.Any(start => path.StartsWith(start + x.Value, StringComparison.Ordinal))
                        ? $"{Guid.Empty}"
                        : "1"
            );

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@":[a-z]+\}")]
    private static partial Regex Constraint();
}
