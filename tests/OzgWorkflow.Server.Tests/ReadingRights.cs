using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Who may only look sees definitions, and neither what happened within instances nor what lets in elsewhere.
/// </summary>
public sealed class ReadingRights : OnAServer
{
    [Test]
    public async Task What_the_API_refuses_the_API_of_Elsa_refuses()
    {
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        var id = Guid.NewGuid();
        foreach (var path in new[] { "", "/journal", "/variables", "/execution-state", "/export" })
            Assert.That(await reader.Status($"/elsa/api/workflow-instances/{id}{path}"), Is.EqualTo(403), path);
        Assert.That(
            await reader.Status($"/elsa/api/activity-executions/list?workflowInstanceId={id}"),
            Is.EqualTo(403)
        );
        using var designer = await ApiClient.SignIn(Server.Address, "gestaltung");
        using var import = await designer.Send(
            HttpMethod.Post,
            "/elsa/api/bulk-actions/import/workflow-instances",
            new MultipartFormDataContent { { new StringContent("{}"), "files", "x.json" } }
        );
        Assert.That((int)import.StatusCode, Is.EqualTo(403), "history comes from administrators only");
        Assert.That(
            (
                await designer.Post("/elsa/api/alterations/workflows/retry", new { workflowInstanceIds = new[] { id } })
            ).Status,
            Is.EqualTo(403),
            "incidents are for administrators"
        );
    }

    [Test]
    public async Task What_was_done_to_accounts_and_persons_is_for_the_administration()
    {
        await TestAccounts.Make(Server, "versetzt", own: false);
        await Admin.Post("/api/accounts/versetzt/roles", new { roles = new[] { "Lesend" } });
        var person = (await Admin.Get("/api/persons?search=Person%20P"))["items"]!
            .AsArray()
            .Select(x => x!["person"]!)
            .Single(x => x["mail"]?.ToString() == "versetzt@example.org");
        using var renamed = await Admin.Send(
            HttpMethod.Put,
            $"/api/persons/{person["id"]}",
            JsonContent.Create(
                new
                {
                    version = person["version"]!.GetValue<long>(),
                    name = "Petra Versetzt",
                    mail = "woanders@example.org",
                }
            )
        );
        Assert.That((int)renamed.StatusCode, Is.EqualTo(204));
        string[] done =
        [
            "versetzt: Lesend",
            "Petra Versetzt, woanders@example.org (Konto „versetzt“; vorher Person P, versetzt@example.org)",
        ];
        foreach (var (account, sees) in new[] { ("admin", true), ("gestaltung", false), ("lesend", false) })
        {
            using var page = new PageClient(Server.Address);
            await page.SignIn(account);
            foreach (var path in new[] { "/studio", "/studio/protokoll" })
            {
                var shown = WebUtility.HtmlDecode(await page.Http.GetStringAsync(path));
                foreach (var line in done)
                    Assert.That(
                        shown.Contains(line, StringComparison.Ordinal),
                        Is.EqualTo(sees),
                        $"{account} {path} {line}"
                    );
            }
        }
    }

    [Test]
    public async Task Whoever_may_only_look_sees_no_password_that_was_written_into_a_definition()
    {
        var request = new
        {
            type = "Elsa.FlowSendHttpRequest",
            id = "Anfrage",
            url = Literal("http://x.example/{{secret:NAME}}"),
            authorization = Literal("Bearer ganz-offen"),
            requestHeaders = new
            {
                expression = new { type = "Object", value = """{"X-Api-Key": "ganz-offen", "X-Spur": "sichtbar"}""" },
            },
        };
        var addresses = new[]
        {
            "https://nutzer:ganz-offen@x.example/",
            "https://x.example/?seite=sichtbar&access_token=ganz-offen",
            "https://x.example/?key=ganz-offen#a",
        }.Select(
            (x, i) =>
                new
                {
                    type = "Elsa.FlowSendHttpRequest",
                    id = $"Adresse{i}",
                    url = Literal(x),
                    content = Literal("client_secret=ganz-offen&seite=1"),
                    requestHeaders = new
                    {
                        expression = new { type = "JavaScript", value = "({ 'Cookie': 'ganz-offen' })" },
                    },
                }
        );
        var model = new
        {
            definitionId = "offen",
            name = "offen",
            root = new
            {
                type = "Elsa.Sequence",
                id = "Folge",
                activities = (object[])[request, .. addresses],
            },
        };
        var (status, saved) = await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = false });
        Assert.That(status, Is.EqualTo(200), saved?.ToJsonString());
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        var version = (await Admin.Get("/elsa/api/workflow-definitions/by-definition-id/offen"))["id"]!.ToString();
        const string Root = "Workflow1:Folge";
        foreach (
            var path in new[]
            {
                "by-definition-id/offen",
                $"by-id/{version}",
                $"many-by-id?ids={version}",
                "offen/export",
                $"subgraph/{version}",
                $"subgraph/{version}?parentNodeId={Root}:Anfrage",
                $"subgraph/segments/{version}?childNodeId={Root}:Anfrage",
            }
        )
        {
            var seen = (await reader.Get($"/elsa/api/workflow-definitions/{path}")).ToJsonString();
            Assert.That(seen, Does.Not.Contain("ganz-offen").And.Contain("secret:NAME").And.Contain("sichtbar"), path);
            Assert.That(
                (await Admin.Get($"/elsa/api/workflow-definitions/{path}")).ToJsonString(),
                Does.Contain("ganz-offen"),
                "who may change it needs it"
            );
        }

        var file = await Exported(reader);
        Assert.That(file, Does.Not.Contain("ganz-offen").And.Contain("secret:NAME").And.Contain("sichtbar"));
        Assert.That(await Exported(Admin), Does.Contain("ganz-offen"));

        async Task<string> Exported(ApiClient api)
        {
            using var response = await api.Send(
                HttpMethod.Post,
                "/elsa/api/bulk-actions/export/workflow-definitions",
                JsonContent.Create(new { ids = new[] { version } })
            );
            using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync());
            using var text = new StreamReader(zip.Entries.Single().Open());
            return await text.ReadToEndAsync();
        }

        static object Literal(string value) => new { expression = new { type = "Literal", value } };
    }
}
