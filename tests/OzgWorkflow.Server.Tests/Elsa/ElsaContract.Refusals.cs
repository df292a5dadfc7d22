using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Testing;
using static OzgWorkflow.Server.Tests.Elsa.ContractData;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>What the contract cannot say in a table: sign-in, refusals, files.</summary>
public sealed partial class ElsaContract
{
    [Test]
    public async Task The_login_and_the_report_of_a_task_are_those_of_Elsa()
    {
        using var nobody = new ApiClient(_server.Address);
        var (status, wrong) = await nobody.Post(
            "/elsa/api/identity/login",
            new { username = "gestaltung", password = "falsch" }
        );
        Assert.That((status, wrong!["isAuthenticated"]!.GetValue<bool>()), Is.EqualTo((401, false)));
        Assert.That(
            (await _accounts["integration"].Post("/elsa/api/tasks/gibt-es-nicht/complete", new { result = 1 })).Status,
            Is.EqualTo(404)
        );
        Assert.That(
            (await _accounts["gestaltung"].Post("/elsa/api/tasks/gibt-es-nicht/complete", new { result = 1 })).Status,
            Is.EqualTo(403)
        );
    }

    [Test]
    public async Task What_is_wrong_is_told_in_German_and_changes_nothing()
    {
        var api = _accounts["admin"];
        var before = (await api.Get("/elsa/api/workflow-definitions"))["totalCount"]!.GetValue<int>();
        foreach (var (path, content, message) in WrongRequests.All())
        {
            using var response = await api.Send(HttpMethod.Post, $"/elsa/api/{path}", content);
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.InRange(400, 422), $"{path}: {text}");
            var problem = JsonNode.Parse(text)!;
            Assert.Multiple(() =>
            {
                Assert.That(
                    response.Content.Headers.ContentType!.MediaType,
                    Is.EqualTo("application/problem+json"),
                    path
                );
                Assert.That(
                    problem["errors"]?.AsObject().First().Value![0]!.ToString() ?? "",
                    Does.Contain(message),
                    $"{path}: {text}"
                );
            });
        }

        Assert.That(
            (await api.Get("/elsa/api/workflow-definitions"))["totalCount"]!.GetValue<int>(),
            Is.EqualTo(before)
        );
    }

    [TestCase("candidateRole", "Themenfeld-Kordination", "„Rolle“ nennt „Themenfeld-Kordination“; das gibt es nicht.")]
    [TestCase("candidateRole", " themenfeld-koordination", null)]
    [TestCase("themenfeld", "Umwehlt", "„Themenfeld“ nennt „Umwehlt“; das gibt es nicht.")]
    [TestCase("organisation", "IT-Lenkungsauschuss", "„Organisation“ nennt „IT-Lenkungsauschuss“; das gibt es nicht.")]
    [TestCase("organisation", "it-lenkungsausschuss", null)]
    [TestCase("persons", new[] { "koordination", "niemand" }, "„Personen“ nennt „niemand“; das gibt es nicht.")]
    [TestCase("notSameAs", "Nirgends", "Eine andere Aufgabe „Nirgends“ gibt es in diesem Workflow nicht.")]
    [TestCase("escalateTo", "Chefin", "„Eskalieren an“ nennt „Chefin“; das gibt es nicht.")]
    [TestCase("assignee", "niemand", "„Person“ nennt „niemand“; das gibt es nicht.")]
    [TestCase("assignee", "koordination", null)]
    public async Task Roles_and_persons_that_there_are_not_are_refused_at_publishing(
        string input,
        object name,
        string? refusal
    )
    {
        var model = Definition(Guid.NewGuid().ToString());
        model["root"] = Build.HumanTask(
            "Aufgabe",
            ("candidateRole", Build.Literal("Themenfeld-Koordination")),
            ("dueIn", Build.Literal("P1D")),
            (input, Build.Literal(name))
        );
        var (status, answer) = await Publish(model);
        Assert.That(status, Is.EqualTo(refusal is null ? 200 : 400), answer);
        if (refusal is not null)
            Assert.That(answer, Does.Contain(refusal));
    }

    [Test]
    public async Task A_default_that_does_not_fit_is_refused_at_publishing_by_name()
    {
        var model = Definition("vorgabe");
        model["variables"]![0]!["value"] = "viel";
        var (status, answer) = await Publish(model);
        Assert.That(status, Is.EqualTo(400));
        Assert.That(answer, Does.Contain("Vorgabewert von „amount“ ist keine ganze Zahl: „viel“."));
    }

    [TestCase("execute")]
    [TestCase("dispatch")]
    public async Task An_input_that_does_not_fit_is_refused_at_the_start_by_name(string path)
    {
        var model = Definition($"eingabe-{path}");
        model["inputs"] = new JsonArray(new JsonObject { ["name"] = "Anzahl", ["type"] = "Int32" });
        Assert.That((await Publish(model)).Status, Is.EqualTo(200));
        var (status, answer) = await _accounts["gestaltung"]
            .Post(
                $"/elsa/api/workflow-definitions/eingabe-{path}/{path}",
                new { input = new JsonObject { ["Anzahl"] = "viel" } }
            );
        Assert.That((status, Errors(answer)), Is.EqualTo((400, "Eingabe „Anzahl“ ist keine ganze Zahl: „viel“.")));
    }

    private async Task<(int Status, string Answer)> Publish(JsonObject model)
    {
        var (status, answer) = await _accounts["gestaltung"]
            .Post("/elsa/api/workflow-definitions", new { model, publish = true });
        return (status, Errors(answer));
    }

    private static string Errors(JsonNode? answer) =>
        string.Join('\n', answer!["errors"]?.AsObject().SelectMany(x => x.Value!.AsArray()) ?? []);

    [Test]
    public async Task What_is_exported_as_ZIP_is_imported_again()
    {
        var api = _accounts["gestaltung"];
        using var zip = await api.Send(
            HttpMethod.Post,
            "/elsa/api/bulk-actions/export/workflow-definitions",
            JsonContent.Create(new { ids = await VersionIds("umsetzung", "aenderung") })
        );
        var bytes = await zip.Content.ReadAsByteArrayAsync();
        using (var archive = new ZipArchive(new MemoryStream(bytes)))
            Assert.That(
                archive.Entries.Select(x => x.Name),
                Is.EqualTo(new[] { "workflow-definition-aenderung-v1.json", "workflow-definition-umsetzung-v1.json" })
            );
        using var response = await api.Send(
            HttpMethod.Post,
            "/elsa/api/workflow-definitions/import-files",
            Files(("alle.zip", bytes))
        );
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{\"count\":2}"));
        Assert.That(
            (await api.Get("/elsa/api/workflow-definitions/umsetzung/versions")).AsArray(),
            Has.Count.EqualTo(1),
            "the same content makes no new version"
        );
    }

    [TestCase("")]
    [TestCase("/import")]
    [TestCase("/import-files")]
    public async Task Activities_that_come_without_ids_get_some_and_run(string path)
    {
        const string Definitions = "/elsa/api/workflow-definitions";
        var (api, id) = (_accounts["gestaltung"], "ohne-ids" + path.Replace('/', '-'));
        var model = Definition(id);
        var root = model["root"]!.AsObject();
        foreach (var activity in root["activities"]!.AsArray().Append(root))
            activity!.AsObject().Remove("id");
        using HttpContent content = path switch
        {
            "" => JsonContent.Create(new { model }),
            "/import" => JsonContent.Create(model),
            _ => Files(("ohne.json", Encoding.UTF8.GetBytes(model.ToJsonString()))),
        };
        using var taken = await api.Send(HttpMethod.Post, Definitions + path, content);
        Assert.That((int)taken.StatusCode, Is.EqualTo(200), await taken.Content.ReadAsStringAsync());
        root = (await api.Get($"{Definitions}/by-definition-id/{id}"))["root"]!.AsObject();
        Assert.That(
            root["activities"]!.AsArray().Prepend(root).Select(x => x!["id"]?.ToString()),
            Is.EqualTo(new[] { "Workflow1-1", "Workflow1-1-1", "Workflow1-1-2" })
        );
        Assert.That((await api.Post($"{Definitions}/{id}/publish", new { })).Status, Is.EqualTo(200));
        Assert.That((await api.Post($"{Definitions}/{id}/execute", new { })).Status, Is.EqualTo(200));
    }

    private async Task<string[]> VersionIds(params string[] definitions)
    {
        var ids = new List<string>();
        foreach (var definition in definitions)
            ids.Add(
                (await _accounts["gestaltung"].Get($"/elsa/api/workflow-definitions/by-definition-id/{definition}"))[
                    "id"
                ]!.ToString()
            );
        return [.. ids];
    }
}
