using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Testing;
using static OzgWorkflow.Server.Tests.Elsa.ContractData;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>
/// What we promise of Elsa's API (<c>contract.json</c>): who may call an endpoint, with which status it answers, and in which shape.
/// Exchanges with a real Elsa server, where they are beside the project, are held against it, too.
/// </summary>
public sealed partial class ElsaContract
{
    private static readonly string[] MayChange = ["gestaltung", "admin"];
    private static readonly string[] MayRead = [.. MayChange, "lesend"];
    private static readonly string[] MayNot =
    [
        "koordination",
        "kommune",
        "dienstleister",
        "ausschuss",
        "koordinierungsstelle",
        "integration",
    ];

    private static readonly string Shared = System.IO.Path.Combine(Checkout.Shared, "elsa");

    private readonly Dictionary<string, ApiClient> _accounts = [];
    private readonly Dictionary<string, string> _ids = [];
    private ServerProcess _server = null!;
    private IReadOnlyList<ContractCall> _calls = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        foreach (var account in MayRead.Concat(MayNot))
            _accounts[account] = await ApiClient.SignIn(_server.Address, account);
        await Prepare();
        _calls = ContractCall.ReadAll(_ids);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var account in _accounts.Values)
            account.Dispose();
        await _server.DisposeAsync();
    }

    [TestCaseSource(nameof(Lists))]
    [Order(1)]
    public void Every_endpoint_that_the_Studio_knows_is_in_the_contract(string list)
    {
        var lines = File.ReadAllLines(list);
        var begin = Array.FindIndex(lines, x => x.StartsWith("Endpoints that", StringComparison.Ordinal));
        var listed = lines[begin..]
            .SelectMany(x => Backticked().Matches(x))
            .SelectMany(x => Expand(x.Groups[1].Value))
            .ToArray();
        var tried = _calls
            .Select(x => Normal(x.Endpoint))
            .Append("POST identity/login")
            .Append("POST tasks/{}/complete")
            .ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(listed, Has.Length.GreaterThan(60), "the list was read");
            Assert.That(
                listed.Where(x =>
                    !tried.Any(t => x.EndsWith('*') ? t.Contains(x.TrimEnd('*'), StringComparison.Ordinal) : t == x)
                ),
                Is.Empty
            );
        });
    }

    [Test]
    [Order(2)]
    public async Task Nobody_without_an_account_and_no_other_role_gets_an_answer()
    {
        using var nobody = new ApiClient(_server.Address);
        foreach (var call in _calls)
        {
            using var anonymous = await nobody.Send(call.Method, Path(call), call.Content());
            Assert.That((int)anonymous.StatusCode, Is.EqualTo(401), call.Endpoint);
            foreach (var account in MayNot)
            {
                using var response = await _accounts[account].Send(call.Method, Path(call), call.Content());
                Assert.That((int)response.StatusCode, Is.EqualTo(403), $"{account}: {call.Endpoint}");
            }
        }
    }

    [Test]
    [Order(3)]
    public async Task Lesend_may_look_and_change_nothing()
    {
        foreach (var call in _calls)
        {
            using var response = await _accounts["lesend"].Send(call.Method, Path(call), call.Content());
            Assert.That((int)response.StatusCode, Is.EqualTo(call.Changes ? 403 : call.Status), call.Endpoint);
        }

        var list = await _accounts["lesend"].Get("/elsa/api/workflow-definitions?versionOptions=Latest");
        var one = await _accounts["lesend"]
            .Get($"/elsa/api/workflow-definitions/by-definition-id/{_ids["definition"]}");
        var links = list["links"]!
            .AsArray()
            .Concat(list["items"]![0]!["links"]!.AsArray())
            .Concat(one["links"]!.AsArray())
            .Select(x => x!["method"]!.ToString());
        Assert.That(links.Distinct(), Is.EqualTo(new[] { "GET" }), "what may not be done is not offered");
    }

    [Test]
    [Order(4)]
    public async Task Every_endpoint_answers_with_the_status_and_the_shape_of_the_contract()
    {
        foreach (var call in _calls)
        {
            using var response = await _accounts["gestaltung"].Send(call.Method, Path(call), call.Content());
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.EqualTo(call.Status), $"{call.Endpoint}: {text}");
            if (call.Shape is not null)
                Assert.That(Shape.Missing(call.Shape, JsonNode.Parse(text)), Is.Empty, call.Endpoint);
            if (call.Exchange is null || !Checkout.Has(Shared))
                continue;
            var exchange = JsonNode.Parse(
                await File.ReadAllTextAsync(System.IO.Path.Combine(Shared, "captures", call.Exchange + ".json"))
            )!;
            Assert.That(
                Shape.Missing(Shape.Of(exchange["response"]!), JsonNode.Parse(text)),
                Is.Empty,
                $"{call.Endpoint}, as a real Elsa server"
            );
        }
    }

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
        var api = _accounts["gestaltung"];
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

    private async Task Prepare()
    {
        var api = _accounts["gestaltung"];
        var model = Definition("vertrag");
        var (_, saved) = await api.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        (_ids["definition"], _ids["version"]) = ("vertrag", saved!["workflowDefinition"]!["id"]!.ToString());
        foreach (var name in new[] { "einzeln", "stapel", "zurueck", "weg", "weg-stapel" })
            await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = true });
        foreach (var name in new[] { "veroeffentlichen", "mehrere" })
            await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = false });
        _ids["draft-1"] = await Draft("einzeln");
        _ids["draft-2"] = await Draft("stapel");
        foreach (var name in new[] { "instance", "cancel", "cancel-bulk", "delete", "delete-bulk" })
            _ids[name] = await Run();
        foreach (var name in new[] { "delete", "delete-bulk" })
            await api.Post($"/elsa/api/cancel/workflow-instances/{_ids[name]}", new { });
        await Wait.UntilAsync(
            async () => (await Journal("instance"))["totalCount"]!.GetValue<int>() > 0,
            "the instance ran"
        );
        var records = await api.Get(
            $"/elsa/api/activity-executions/list?workflowInstanceId={_ids["instance"]}&activityNodeId=Workflow1:Folge:Warten"
        );
        _ids["execution"] = records["items"]![0]!["id"]!.ToString();
        using var archive = await api.Send(HttpMethod.Get, $"/elsa/api/workflow-instances/{_ids["delete"]}/export");
        _ids["archive"] = await archive.Content.ReadAsStringAsync();

        async Task<string> Draft(string name)
        {
            var latest = await api.Get($"/elsa/api/workflow-definitions/by-definition-id/{name}");
            latest["description"] = "Entwurf";
            return (await api.Post("/elsa/api/workflow-definitions", new { model = latest, publish = false })).Body![
                "workflowDefinition"
            ]!["id"]!.ToString();
        }

        async Task<string> Run()
        {
            using var response = await api.Send(
                HttpMethod.Post,
                "/elsa/api/workflow-definitions/vertrag/execute",
                JsonContent.Create(new { versionOptions = "Latest", input = new { wert = 1 } })
            );
            return response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        }
    }

    private static IEnumerable<string> Lists() =>
        Checkout.Has(Shared) ? [System.IO.Path.Combine(Shared, "studio.md")] : [];

    private Task<JsonNode> Journal(string instance) =>
        _accounts["gestaltung"].Get($"/elsa/api/workflow-instances/{_ids[instance]}/journal");

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

    private static string Path(ContractCall call) => "/elsa/api/" + call.Request;

    /// <summary>"GET|POST a" and "POST a/{id}/b|c" are several endpoints; "..." and "*" stand for any rest.</summary>
    private static IEnumerable<string> Expand(string listed)
    {
        if (!listed.Contains('/', StringComparison.Ordinal) && !listed.Contains(' ', StringComparison.Ordinal))
            return [];
        var (methods, path) = listed.Split(' ') is [var m, var p] ? (m.Split('|'), p) : ([""], listed);
        var paths =
            Choice().Match(path) is { Success: true } choice
                ? choice.Groups[1].Value.Split('|').Select(x => path.Replace(choice.Value, x, StringComparison.Ordinal))
            : path.LastIndexOf('/', Math.Max(0, path.IndexOf('|', StringComparison.Ordinal))) is > 0 and var last
            && path.Contains('|', StringComparison.Ordinal)
                ? path[(last + 1)..].Split('|').Select(x => path[..(last + 1)] + x)
            : [path];
        return methods.SelectMany(method => paths.Select(x => Normal($"{method} {x}".Trim())));
    }

    private static string Normal(string listed) => Parameter().Replace(listed.Split('?')[0].TrimEnd('/'), "{}");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"\{([^{}]*\|[^{}]*)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
