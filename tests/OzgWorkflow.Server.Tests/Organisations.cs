using System.Net;
using System.Text.Json.Nodes;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Organisations and persons by page and by API: who may, and what people see.</summary>
public sealed class Organisations : OnAServer
{
    private static readonly string[] MayNot =
    [
        "lesend",
        "integration",
        "koordination",
        "kommune",
        "dienstleister",
        "ausschuss",
        "gestaltung",
    ];

    [Test]
    public async Task All_may_look_and_only_who_manages_organisations_changes_them(
        [ValueSource(nameof(MayNot))] string account
    )
    {
        var (kommune, person) = (
            await Add("organisations", new { kind = "Kommune", name = "Recht " + account }),
            await Add("persons", new { name = "Rita" })
        );
        using var api = await ApiClient.SignIn(Server.Address, account);
        using var page = new PageClient(Server.Address);
        await page.SignIn(account);
        var token = await page.TokenOf("/konto");
        Assert.Multiple(async () =>
        {
            foreach (
                var path in new[]
                {
                    "organisations",
                    $"organisations/{kommune}",
                    "persons",
                    $"persons/{person}",
                    "themenfelder",
                    "themenfelder/8",
                }
            )
                Assert.That(await api.Status("/api/" + path), Is.EqualTo(200), path);
            foreach (
                var (method, path) in new[]
                {
                    ("POST", "organisations"),
                    ("PUT", $"organisations/{kommune}"),
                    ("PUT", $"organisations/{kommune}/representations"),
                    ("DELETE", $"organisations/{kommune}"),
                    ("POST", "persons"),
                    ("PUT", $"persons/{person}"),
                    ("DELETE", $"persons/{person}"),
                    ("PUT", "themenfelder/Umwelt"),
                    ("PUT", "themenfelder/Umwelt/participations"),
                }
            )
            {
                using var answer = await api.Send(
                    new HttpMethod(method),
                    "/api/" + path,
                    new StringContent("{}", null, "application/json")
                );
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden), $"{method} {path}");
            }

            foreach (
                var path in new[]
                {
                    "/organisationen",
                    $"/organisationen/{kommune}",
                    "/personen",
                    $"/personen/{person}",
                    "/themenfelder",
                    "/themenfelder/Umwelt",
                }
            )
                Assert.That((int)(await page.Http.GetAsync(path)).StatusCode, Is.EqualTo(200), path);
            foreach (
                var path in new[]
                {
                    "/organisationen/neu",
                    $"/organisationen/{kommune}/bearbeiten",
                    $"/organisationen/{kommune}/bearbeiten?handler=Vertretungen",
                    $"/organisationen/{kommune}/bearbeiten?handler=Entfernen",
                    "/personen/neu",
                    $"/personen/{person}/bearbeiten",
                    $"/personen/{person}/bearbeiten?handler=Entfernen",
                    "/themenfelder/Umwelt",
                    "/themenfelder/Umwelt?handler=Angaben",
                }
            )
            {
                using var answer = await page.Send(path, ("__RequestVerificationToken", token), ("name", "anders"));
                Assert.That(
                    answer.Headers.Location?.ToString() ?? $"{(int)answer.StatusCode}",
                    Does.Contain("kein-zugriff").Or.EqualTo("403"),
                    path
                );
            }
        });
        Assert.That(
            (await Admin.Get($"/api/organisations/{kommune}"))["organisation"]!["name"]!.ToString(),
            Does.StartWith("Recht")
        );
    }

    [TestCase("/organisationen/neu", "Doppelstadt", "art", "Kommune")]
    [TestCase("/personen/neu", "Dora Doppel", "funktion", "Leitung")]
    public async Task A_second_click_adds_nothing(string path, string name, string field, string value)
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordinierungsstelle");
        var hidden = await page.Hidden(path);
        var clicks = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => page.Send(path, [.. hidden, ("name", name), (field, value)]))
        );
        Assert.That(clicks.Select(x => (int)x.StatusCode), Is.All.EqualTo(302));
        Assert.That(clicks.Select(x => x.Headers.Location).Distinct(), Has.One.Items);
        using var other = await page.Send(path, [.. hidden, ("name", name + " II"), (field, value)]);
        Assert.That(
            await other.Content.ReadAsStringAsync(),
            Does.Contain("wurde schon gespeichert").And.Contain(name + " II")
        );
        var list = await page.Http.GetStringAsync($"{path.Replace("/neu", "")}?suche={name}");
        Assert.That(list, Does.Contain(">1 "));
    }

    [Test]
    public async Task An_organisation_is_made_and_changed_and_says_who_represents_it()
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordinierungsstelle");
        var kommune = await Made(
            page,
            "/organisationen/neu",
            ("art", "Kommune"),
            ("name", "Bönen & <b>"),
            ("ags", "05978008"),
            ("kreis", "Unna")
        );
        var provider = await Made(
            page,
            "/organisationen/neu",
            ("art", "ItDienstleister"),
            ("name", "Süd-IT"),
            ("ort", "Hagen")
        );
        using var wrong = await page.Post("/organisationen/neu", ("art", "Kommune"), ("name", "Bönen & <b>"));
        Assert.That(
            await wrong.Content.ReadAsStringAsync(),
            Does.Contain("mit diesem Namen gibt es schon").And.Contain("Bönen"),
            "what was typed is still there"
        );

        Assert.That(
            (int)
                (
                    await page.Post(
                        $"{provider}/bearbeiten?handler=Vertretungen",
                        ("kommune", kommune.Split('/')[^1]),
                        ("themenfeld", "Umwelt")
                    )
                ).StatusCode,
            Is.EqualTo(302)
        );
        Assert.That(
            (int)
                (
                    await page.Post($"{provider}/bearbeiten?handler=Vertretungen", ("kommune", kommune.Split('/')[^1]))
                ).StatusCode,
            Is.EqualTo(302)
        );
        var shown = await page.Http.GetStringAsync(kommune);
        Assert.That(
            shown,
            Does.Contain("Süd-IT</a>, Hagen")
                .And.Contain("05978008")
                .And.Contain("Bönen &amp; &lt;b&gt;")
                .And.Not.Contain("nur im Themenfeld"),
            "the second says what is true now"
        );

        var person = await Made(
            page,
            "/personen/neu",
            ("name", "Erika Muster"),
            ("mail", "erika@example.org"),
            ("organisation", kommune.Split('/')[^1]),
            ("themenfeld", "Umwelt"),
            ("koordiniert", "Gesundheit")
        );
        Assert.That(await page.Http.GetStringAsync("/themenfelder/Umwelt"), Does.Contain("Erika Muster"));
        Assert.That(
            await page.Http.GetStringAsync("/themenfelder/Gesundheit"),
            Does.Contain("Erika Muster</a> – Themenfeld-Koordination")
        );
        Assert.That(await page.Http.GetStringAsync(kommune), Does.Contain(person));
        using var kept = await page.Post($"{kommune}/bearbeiten?handler=Entfernen");
        Assert.That(await kept.Content.ReadAsStringAsync(), Does.Contain("gehört noch eine Person"));
        foreach (
            var path in new[]
            {
                "/organisationen/999999",
                "/organisationen/999999/bearbeiten",
                "/personen/999999",
                "/themenfelder/Unfug",
                "/organisationen?seite=999&art=Unfug",
            }
        )
            Assert.That(
                (int)(await page.Http.GetAsync(path)).StatusCode,
                Is.EqualTo(path.Contains('?') ? 200 : 404),
                path
            );
    }

    [Test]
    public async Task Who_gets_an_account_is_a_person_and_keeps_the_name_when_it_is_gone()
    {
        await TestAccounts.Make(Server, "namhaft", own: false);
        Assert.That(
            (await Admin.Get("/api/persons?search=Person P"))["items"]!
                .AsArray()
                .Select(x => x!["person"]!["mail"]?.ToString()),
            Does.Contain("namhaft@example.org")
        );
        using (var gone = await Admin.Send(HttpMethod.Delete, "/api/accounts/namhaft"))
            Assert.That((int)gone.StatusCode, Is.EqualTo(204));
        using var admin = new PageClient(Server.Address);
        await admin.SignIn("admin");
        using var again = await admin.Post(
            "/konten",
            ("konto", "namhaft"),
            ("name", "Jemand Anderes"),
            ("mail", "j@example.org"),
            ("passwort", "Erst-Mal-" + TestAccounts.Password),
            ("roles", "Lesend")
        );
        Assert.That(
            WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()),
            Does.Contain("„namhaft“ hat oder hatte schon Person P"),
            "histories would name the wrong one"
        );
    }

    [Test]
    public async Task It_is_said_which_Ressorts_take_part_in_a_Themenfeld()
    {
        var (one, other) = (
            await Add("organisations", new { kind = "Ressort", name = "MHKBG" }),
            await Add("organisations", new { kind = "Ressort", name = "MAGS" })
        );
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordinierungsstelle");
        using var saved = await page.Post(
            "/themenfelder/7",
            ("ressort", $"{one}"),
            ("stufe", "Lead"),
            ("themen", "Führerschein, , Kfz"),
            ("ressort", $"{other}"),
            ("stufe", ""),
            ("themen", "")
        );
        Assert.That((int)saved.StatusCode, Is.EqualTo(302));
        var shown = WebUtility.HtmlDecode(await page.Http.GetStringAsync("/themenfelder/7"));
        Assert.That(shown, Does.Contain("MHKBG</a> – Federführung: Führerschein, Kfz").And.Not.Contain("MAGS</a>"));
        Assert.That(await Put(new { organisationId = other, level = "Steering" }), Is.EqualTo(204));
        Assert.That(
            await Put(
                new
                {
                    organisationId = other,
                    level = "Topics",
                    topics = new string?[] { null },
                }
            ),
            Is.EqualTo(400)
        );
        Assert.That(await Put(new { organisationId = other, level = 9 }), Is.EqualTo(422));
        Assert.That(await Put(new { organisationId = other, level = "Lead" }, "Unfug"), Is.EqualTo(404));
    }

    [Test]
    public async Task An_IT_Dienstleister_may_act_for_more_Kommunen_than_there_are()
    {
        var id = await Add("organisations", new { kind = "ItDienstleister", name = "Der Große" });
        var kommune = await Add("organisations", new { kind = "Kommune", name = "Dreitausendundeins" });
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordinierungsstelle");
        using var saved = await page.Post(
            $"/organisationen/{id}/bearbeiten?handler=Vertretungen",
            [("kommune", $"{kommune}"), .. Enumerable.Range(1, 3000).Select(x => ("bleibt", $"{x}/"))]
        );
        Assert.That((int)saved.StatusCode, Is.EqualTo(302));
        Assert.That(await page.Http.GetStringAsync($"/organisationen/{id}"), Does.Contain("Dreitausendundeins"));
    }

    [Test]
    public async Task A_Themenfeld_gets_a_number_that_no_other_has_and_synonyms()
    {
        using var page = new PageClient(Server.Address);
        await page.SignIn("koordinierungsstelle");
        var before = await Admin.Get("/api/themenfelder/Umwelt");
        const string Path = "/themenfelder/Umwelt?handler=Angaben";
        using var saved = await page.Post(
            Path,
            ("nummer", "42"),
            ("synonyme", "Natur & Umwelt\r\n\r\nÖkologie, Klima\r\n")
        );
        Assert.That((int)saved.StatusCode, Is.EqualTo(302));
        var now = await Admin.Get("/api/themenfelder/42");
        Assert.That(now["name"]!.ToString(), Is.EqualTo("Umwelt"));
        Assert.That(
            now["synonyms"]!.AsArray().Select(x => x!.ToString()),
            Is.EqualTo(new[] { "Natur & Umwelt", "Ökologie, Klima" })
        );
        Assert.That(
            await page.Http.GetStringAsync("/themenfelder/42"),
            Does.Contain("action=\"/themenfelder/Umwelt?handler=Angaben\""),
            "its number may be another afterwards"
        );
        foreach (var wrong in new[] { "0", "viel", "7", "100" })
        {
            using var refused = await page.Post(Path, ("nummer", wrong), ("synonyme", ""));
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("role=\"alert\""), wrong);
        }

        using var body = System.Net.Http.Json.JsonContent.Create(
            new { number = before["number"]!.GetValue<int>(), synonyms = before["synonyms"] }
        );
        using var back = await Admin.Send(HttpMethod.Put, "/api/themenfelder/42", body);
        Assert.That((int)back.StatusCode, Is.EqualTo(204));
        Assert.That(
            (await Admin.Get("/api/themenfelder/Umwelt"))["number"]!.ToJsonString(),
            Is.EqualTo(before["number"]!.ToJsonString())
        );
    }

    [Test]
    public async Task A_person_who_was_known_before_gets_the_account_and_coordinates_no_more_when_it_is_gone()
    {
        var person = await Add(
            "persons",
            new
            {
                name = "Doktor Wer",
                mail = "bekannt@example.org",
                function = "Koordinatorin",
                coordinations = new[] { new { themenfeld = "Umwelt", kind = "Coordinator" } },
            }
        );
        await TestAccounts.Make(Server, "bekannt", own: false, coordinates: false);
        var known = await Admin.Get($"/api/persons/{person}");
        Assert.That(
            (known["person"]!["function"]!.ToString(), known["coordinations"]!.AsArray().Count),
            Is.EqualTo(("Koordinatorin", 1))
        );
        Assert.That(
            (await Admin.Get("/api/persons?search=bekannt@example.org"))["total"]!.GetValue<int>(),
            Is.EqualTo(1)
        );
        using (await Admin.Send(HttpMethod.Delete, "/api/accounts/bekannt")) { }
        Assert.That((await Admin.Get($"/api/persons/{person}"))["coordinations"]!.AsArray(), Is.Empty);
    }

    private async Task<int> Put(object ressort, string themenfeld = "7")
    {
        using var body = System.Net.Http.Json.JsonContent.Create(new { ressorts = new[] { ressort } });
        using var answer = await Admin.Send(HttpMethod.Put, $"/api/themenfelder/{themenfeld}/participations", body);
        return (int)answer.StatusCode;
    }

    private async Task<long> Add(string kind, object body)
    {
        var (status, answer) = await Admin.Post($"/api/{kind}", body);
        Assert.That(status, Is.EqualTo(201), answer?.ToJsonString());
        return answer!["id"]!.GetValue<long>();
    }

    private static async Task<string> Made(PageClient page, string path, params (string, string)[] fields)
    {
        using var answer = await page.Post(path, fields);
        Assert.That((int)answer.StatusCode, Is.EqualTo(302), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.ToString();
    }
}
