using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Every endpoint that Elsa Studio's client knows: who may call it, what it answers, and that the answer has the shape that a real Elsa server's has.</summary>
public sealed partial class ElsaContract
{
    private static readonly string[] MayChange = ["gestaltung", "admin"];
    private static readonly string[] MayRead = [.. MayChange, "lesend"];
    private static readonly string[] MayNot = ["koordination", "kommune", "dienstleister", "ausschuss", "koordinierungsstelle", "integration"];

    private readonly Dictionary<string, ApiClient> _accounts = [];
    private readonly Dictionary<string, string> _ids = [];
    private ServerProcess _server = null!;
    private Call[] _calls = [];

    /// <param name="Listed">As the list of endpoints has it.</param>
    /// <param name="Path">What is really asked for.</param>
    /// <param name="Capture">File of the exchange with a real Elsa server.</param>
    private sealed record Call(string Listed, string Path, object? Body = null, int Status = 200, bool Changes = false, string? Capture = null, string? Has = null)
    {
        /// <summary>What happened within instances is for those who may see it, not for all who may look.</summary>
        public bool IsHistory => Listed.Contains("instances/{id}", StringComparison.Ordinal) || Listed.Contains("activity-execution", StringComparison.Ordinal) || Listed.EndsWith("export/workflow-instances", StringComparison.Ordinal);

        /// <summary>Files can claim any history.</summary>
        public bool IsForAdministrators => Listed.EndsWith("import/workflow-instances", StringComparison.Ordinal);

        public HttpMethod Method => new(Listed.Split(' ')[0]);
        public HttpContent? Content => Body switch { null => null, HttpContent content => content, Func<HttpContent> make => make(), _ => JsonContent.Create(Body) };
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        foreach (var account in MayRead.Concat(MayNot)) _accounts[account] = await ApiClient.SignIn(_server.Address, account);
        await Prepare();
        _calls = Calls().ToArray();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var account in _accounts.Values) account.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    [Order(1)]
    public void Every_endpoint_of_the_list_is_tried()
    {
        SharedElsa.Require();
        var lines = File.ReadAllLines(System.IO.Path.Combine(SharedElsa.Folder, "studio.md"));
        var begin = Array.FindIndex(lines, x => x.StartsWith("Endpoints that", StringComparison.Ordinal));
        var listed = lines[begin..].SelectMany(x => Backticked().Matches(x)).SelectMany(x => Expand(x.Groups[1].Value)).ToArray();
        var tried = _calls.Select(x => Normal(x.Listed)).Append("POST identity/login").Append("POST tasks/{}/complete").ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(listed, Has.Length.GreaterThan(60), "the list was read");
            Assert.That(listed.Where(x => !tried.Any(t => x.EndsWith('*') ? t.Contains(x.TrimEnd('*'), StringComparison.Ordinal) : t == x)), Is.Empty);
        });
    }

    [Test]
    [Order(2)]
    public async Task Nobody_without_an_account_and_no_other_role_gets_an_answer()
    {
        using var nobody = new ApiClient(_server.Address);
        foreach (var call in _calls)
        {
            using var anonymous = await nobody.Send(call.Method, Path(call), call.Content);
            Assert.That((int)anonymous.StatusCode, Is.EqualTo(401), call.Listed);
            foreach (var account in MayNot)
            {
                using var response = await _accounts[account].Send(call.Method, Path(call), call.Content);
                Assert.That((int)response.StatusCode, Is.EqualTo(403), $"{account}: {call.Listed}");
            }
        }
    }

    [Test]
    [Order(3)]
    public async Task Lesend_may_look_and_change_nothing()
    {
        foreach (var call in _calls)
        {
            using var response = await _accounts["lesend"].Send(call.Method, Path(call), call.Content);
            Assert.That((int)response.StatusCode, Is.EqualTo(call.Changes || call.IsHistory ? 403 : call.Status), call.Listed);
        }

        var list = await _accounts["lesend"].Get("/elsa/api/workflow-definitions?versionOptions=Latest");
        var one = await _accounts["lesend"].Get($"/elsa/api/workflow-definitions/by-definition-id/{_ids["definition"]}");
        var links = list["links"]!.AsArray().Concat(list["items"]![0]!["links"]!.AsArray()).Concat(one["links"]!.AsArray()).Select(x => x!["method"]!.ToString());
        Assert.That(links.Distinct(), Is.EqualTo(new[] { "GET" }), "what may not be done is not offered");
    }

    [Test]
    [Order(4)]
    public async Task Every_endpoint_answers_with_the_status_and_the_shape_of_a_real_Elsa_server()
    {
        foreach (var call in _calls)
        {
            using var response = await _accounts[call.IsForAdministrators ? "admin" : "gestaltung"].Send(call.Method, Path(call), call.Content);
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.EqualTo(call.Status), $"{call.Listed}: {text}");
            if (call.Has is { } member) Assert.That(JsonNode.Parse(text), Is.InstanceOf<JsonObject>().With.Property("Count").GreaterThan(0).And.Matches<JsonNode>(x => x is JsonObject o && member.Split(' ').All(o.ContainsKey)), $"{call.Listed}: {text}");
            if (call.Capture is not { } file || !SharedElsa.IsThere) continue;
            var expected = JsonNode.Parse(await File.ReadAllTextAsync(System.IO.Path.Combine(SharedElsa.Folder, "captures", file + ".json")))!["response"];
            Assert.That(Shape.Missing(expected, JsonNode.Parse(text)), Is.Empty, call.Listed);
        }

        SharedElsa.Require();
    }

    [Test]
    public async Task The_login_and_the_report_of_a_task_are_those_of_Elsa()
    {
        using var nobody = new ApiClient(_server.Address);
        var (status, wrong) = await nobody.Post("/elsa/api/identity/login", new { username = "gestaltung", password = "falsch" });
        Assert.That((status, wrong!["isAuthenticated"]!.GetValue<bool>()), Is.EqualTo((401, false)));
        Assert.That((await _accounts["integration"].Post("/elsa/api/tasks/gibt-es-nicht/complete", new { result = 1 })).Status, Is.EqualTo(404));
        Assert.That((await _accounts["gestaltung"].Post("/elsa/api/tasks/gibt-es-nicht/complete", new { result = 1 })).Status, Is.EqualTo(403));
    }

    [Test]
    public async Task What_is_wrong_is_told_in_German_and_changes_nothing()
    {
        var api = _accounts["admin"];
        var before = (await api.Get("/elsa/api/workflow-definitions"))["totalCount"]!.GetValue<int>();
        foreach (var (path, content, message) in Wrong())
        {
            using var response = await api.Send(HttpMethod.Post, $"/elsa/api/{path}", content);
            var text = await response.Content.ReadAsStringAsync();
            Assert.That((int)response.StatusCode, Is.InRange(400, 422), $"{path}: {text}");
            var problem = JsonNode.Parse(text)!;
            Assert.Multiple(() =>
            {
                Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"), path);
                Assert.That(problem["errors"]?.AsObject().First().Value![0]!.ToString() ?? "", Does.Contain(message), $"{path}: {text}");
            });
        }

        Assert.That((await api.Get("/elsa/api/workflow-definitions"))["totalCount"]!.GetValue<int>(), Is.EqualTo(before));
    }

    [Test]
    public async Task What_is_exported_as_ZIP_is_imported_again()
    {
        var api = _accounts["gestaltung"];
        using var zip = await api.Send(HttpMethod.Post, "/elsa/api/bulk-actions/export/workflow-definitions", JsonContent.Create(new { ids = await VersionIds("umsetzung", "aenderung") }));
        var bytes = await zip.Content.ReadAsByteArrayAsync();
        using (var archive = new ZipArchive(new MemoryStream(bytes)))
            Assert.That(archive.Entries.Select(x => x.Name), Is.EqualTo(new[] { "workflow-definition-aenderung-v1.json", "workflow-definition-umsetzung-v1.json" }));
        using var response = await api.Send(HttpMethod.Post, "/elsa/api/workflow-definitions/import-files", Files(("alle.zip", bytes)));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("{\"count\":2}"));
        Assert.That((await api.Get("/elsa/api/workflow-definitions/umsetzung/versions")).AsArray(), Has.Count.EqualTo(1), "the same content makes no new version");
    }

    private static IEnumerable<(string Path, HttpContent Content, string Message)> Wrong()
    {
        yield return ("workflow-definitions", Text("{"), "nicht lesbar");
        yield return ("workflow-definitions/import", Text("[1]"), "nicht lesbar");
        yield return ("workflow-definitions/import", Text("""{"root": {"type": "Acme.Rakete", "id": "r"}, "name": "n"}"""), "Den Aktivitätstyp „Acme.Rakete“");
        yield return ("workflow-definitions/import", Text($$"""{"root": {"type": "Elsa.WriteLine", "id": "r"}, "description": "{{new string('x', 5_000_001)}}"}"""), "erlaubt sind");
        yield return ("workflow-definitions/import-files", Files(("kaputt.zip", "kein ZIP"u8.ToArray())), "kein lesbares ZIP-Archiv");
        foreach (var name in new[] { "../weg.json", "/etc/weg.json", "a/../../weg.json", "c:weg.json", "a\\..\\weg.json" }) yield return ("workflow-definitions/import-files", Files(("pfad.zip", Zip((name, "{}"u8.ToArray())))), "führt aus dem Archiv heraus");
        yield return ("workflow-definitions/import-files", Files(("bombe.zip", Zip(("viel.json", new byte[50_000_001])))), "zu groß");
        yield return ("workflow-definitions/import-files", Files(("gemischt.zip", Zip(("gut.json", Encoding.UTF8.GetBytes(Definition("gut").ToJsonString())), ("schlecht.json", "{"u8.ToArray())))), "schlecht.json");
        yield return ("workflow-definitions/gibt-es-nicht/publish", Text("{}"), "gibt es nicht");
        yield return ("workflow-definitions/gibt-es-nicht/execute", Text("{}"), "gibt es nicht");
        yield return ("workflow-definitions/umsetzung/execute", Text("""{"versionOptions": {"a": 1}}"""), "nicht lesbar");
        yield return ("bulk-actions/delete/workflow-definitions/by-definition-id", Text("""{"definitionIds": ["umsetzung"]}"""), "gehört zum Produkt");
        yield return ("bulk-actions/import/workflow-instances", Files(("instanz.json", "{}"u8.ToArray())), "keine Datei einer Instanz");
        yield return ("activity-executions/report", Text("{"), "nicht lesbar");
        yield return ("workflow-instances", Text("{"), "nicht lesbar");
        yield return ("alterations/submit", Text("""{"alterations": [{"type": "Migrate"}], "filter": {"emptyFilterSelectsAll": true}}"""), "nur abgebrochen");
        yield return ("alterations/submit", Text("""{"alterations": [{"type": "Cancel"}], "filter": {}}"""), "welche Instanzen");
        yield return ("bulk-actions/cancel/workflow-instances", Text("{}"), "wählen Sie Instanzen aus");
    }

    private async Task Prepare()
    {
        var api = _accounts["gestaltung"];
        var model = Definition("vertrag");
        var (_, saved) = await api.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        (_ids["definition"], _ids["version"]) = ("vertrag", saved!["workflowDefinition"]!["id"]!.ToString());
        foreach (var name in new[] { "einzeln", "stapel", "zurueck", "weg", "weg-stapel" }) await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = true });
        foreach (var name in new[] { "veroeffentlichen", "mehrere" }) await api.Post("/elsa/api/workflow-definitions", new { model = Definition(name), publish = false });
        _ids["draft-1"] = await Draft("einzeln");
        _ids["draft-2"] = await Draft("stapel");
        foreach (var name in new[] { "instance", "cancel", "cancel-bulk", "delete", "delete-bulk" }) _ids[name] = await Run();
        foreach (var name in new[] { "delete", "delete-bulk" }) await api.Post($"/elsa/api/cancel/workflow-instances/{_ids[name]}", new { });
        await Wait.UntilAsync(async () => (await Journal("instance"))["totalCount"]!.GetValue<int>() > 0, "the instance ran");
        var records = await api.Get($"/elsa/api/activity-executions/list?workflowInstanceId={_ids["instance"]}&activityNodeId=Workflow1:Folge:Warten");
        _ids["execution"] = records["items"]![0]!["id"]!.ToString();
        using var archive = await api.Send(HttpMethod.Get, $"/elsa/api/workflow-instances/{_ids["delete"]}/export");
        _ids["archive"] = await archive.Content.ReadAsStringAsync();

        async Task<string> Draft(string name)
        {
            var latest = await api.Get($"/elsa/api/workflow-definitions/by-definition-id/{name}");
            latest["description"] = "Entwurf";
            return (await api.Post("/elsa/api/workflow-definitions", new { model = latest, publish = false })).Body!["workflowDefinition"]!["id"]!.ToString();
        }

        async Task<string> Run()
        {
            using var response = await api.Send(HttpMethod.Post, "/elsa/api/workflow-definitions/vertrag/execute", JsonContent.Create(new { versionOptions = "Latest", input = new { wert = 1 } }));
            return response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
        }
    }

    private Task<JsonNode> Journal(string instance) => _accounts["gestaltung"].Get($"/elsa/api/workflow-instances/{_ids[instance]}/journal");

    private IEnumerable<Call> Calls() =>
    [
        new("GET descriptors/activities", "descriptors/activities?Refresh=True", Capture: "get-descriptors.activities"),
        new("POST descriptors/activities/{type}/options/{property}", "descriptors/activities/OzgWorkflow.HumanTask/options/CandidateRole", new { context = new { } }, Has: "items"),
        new("GET descriptors/expression-descriptors", "descriptors/expression-descriptors", Capture: "get-descriptors.expression-descriptors"),
        new("GET descriptors/variables", "descriptors/variables", Capture: "get-descriptors.variables"),
        new("GET descriptors/storage-drivers", "descriptors/storage-drivers", Capture: "get-descriptors.storage-drivers"),
        new("GET descriptors/workflow-activation-strategies", "descriptors/workflow-activation-strategies", Capture: "get-descriptors.workflow-activation-strategies"),
        new("GET descriptors/incident-strategies", "descriptors/incident-strategies", Capture: "get-descriptors.incident-strategies"),
        new("GET descriptors/log-persistence-strategies", "descriptors/log-persistence-strategies", Capture: "get-descriptors.log-persistence-strategies"),
        new("GET descriptors/commit-strategies/workflows", "descriptors/commit-strategies/workflows", Capture: "get-descriptors.commit-strategies.workflows"),
        new("GET descriptors/commit-strategies/activities", "descriptors/commit-strategies/activities", Capture: "get-descriptors.commit-strategies.activities"),
        new("GET descriptors/output-converters", "descriptors/output-converters?sourceType=String&destinationType=Int32", Has: "items"),
        new("GET workflow-contexts/provider-descriptors", "workflow-contexts/provider-descriptors", Has: "items count"),
        new("GET features/installed", "features/installed", Capture: "get-features.installed"),
        new("GET features/installed/{fullName}", "features/installed/Elsa.RealTimeWorkflowUpdates", Has: "name namespace fullName displayName"),
        new("GET package/version", "package/version", Capture: "get-package.version"),
        new("GET workflow-definitions", "workflow-definitions?versionOptions=Latest&Page=0&PageSize=10&SearchTerm=vertrag&IsSystem=False&OrderDirection=Ascending", Capture: "get-workflow-definitions-Latest"),
        new("GET workflow-definitions", "workflow-definitions?versionOptions=Published", Capture: "get-workflow-definitions-Published"),
        new("GET workflow-definitions", "workflow-definitions?versionOptions=LatestOrPublished", Capture: "get-workflow-definitions-LatestOrPublished"),
        new("GET workflow-definitions", "workflow-definitions?versionOptions=AllVersions&DefinitionIds=vertrag", Capture: "get-workflow-definitions-AllVersions"),
        new("GET workflow-definitions", "workflow-definitions?Ids={version}", Capture: "get-workflow-definitions"),
        new("GET workflow-definitions", "workflow-definitions?versionOptions=Unsinn", Status: 422, Has: "errors detail"),
        new("POST workflow-definitions", "workflow-definitions", new { model = Definition("neu"), publish = (bool?)null }, Changes: true, Capture: "post-workflow-definitions-create-Sequence"),
        new("GET workflow-definitions/by-definition-id/{id}?versionOptions=", "workflow-definitions/by-definition-id/vertrag?versionOptions=Latest", Capture: "get-workflow-definitions.by-definition-id.ID"),
        new("GET workflow-definitions/by-id/{id}", "workflow-definitions/by-id/{version}", Capture: "get-workflow-definitions.by-id.ID"),
        new("GET workflow-definitions/many-by-id", "workflow-definitions/many-by-id?ids={version}", Has: "items count"),
        new("GET workflow-definitions/query/count", "workflow-definitions/query/count", Capture: "get-workflow-definitions.query.count"),
        new("GET workflow-definitions/subgraph/{id}", "workflow-definitions/subgraph/{version}?parentNodeId=Workflow1:Folge", Has: "activity nodeId parents children"),
        new("GET workflow-definitions/subgraph/segments/{id}", "workflow-definitions/subgraph/segments/{version}?childNodeId=Workflow1:Folge:Warten", Has: "childNode container pathSegments"),
        new("GET workflow-definitions/validation/is-name-unique?name=", "workflow-definitions/validation/is-name-unique?name=vertrag", Capture: "get-workflow-definitions.validation.is-name-unique"),
        new("GET workflow-definitions/{id}/consumers", "workflow-definitions/umsetzung/consumers", Has: "consumingWorkflowDefinitionIds"),
        new("GET workflow-definitions/{id}/export", "workflow-definitions/vertrag/export?versionOptions=1&includeConsumingWorkflows=False", Capture: "get-workflow-definitions.ID.export"),
        new("POST workflow-definitions/{id}/publish", "workflow-definitions/veroeffentlichen/publish", new { }, Changes: true, Capture: "post-workflow-definitions.ID.publish"),
        new("POST workflow-definitions/{id}/retract", "workflow-definitions/zurueck/retract", new { }, Changes: true, Has: "id definitionId root links"),
        new("POST workflow-definitions/{id}/revert/{version}", "workflow-definitions/vertrag/revert/1", null, Changes: true, Has: "id definitionId version"),
        new("POST workflow-definitions/{id}/update-references", "workflow-definitions/vertrag/update-references", new { }, Changes: true, Has: "affectedWorkflows"),
        new("POST workflow-definitions/{id}/execute", "workflow-definitions/vertrag/execute", new { versionOptions = "Latest" }, Changes: true, Capture: "post-workflow-definitions.ID.execute"),
        new("POST workflow-definitions/{id}/dispatch", "workflow-definitions/vertrag/dispatch", new { versionOptions = "Published" }, Changes: true, Has: "workflowInstanceId"),
        new("POST workflow-definitions/import", "workflow-definitions/import", Definition("importiert"), Changes: true, Has: "id definitionId root links version"),
        new("POST workflow-definitions/import-files", "workflow-definitions/import-files", () => Files(("datei.json", Encoding.UTF8.GetBytes(Definition("datei").ToJsonString()))), Changes: true, Has: "count"),
        new("DELETE workflow-definitions/{id}", "workflow-definitions/weg", Status: 204, Changes: true),
        new("DELETE workflow-definition-versions/{id}", "workflow-definition-versions/{draft-1}", Status: 204, Changes: true),
        new("POST bulk-actions/delete/workflow-definitions/...", "bulk-actions/delete/workflow-definitions/by-definition-id", new { definitionIds = new[] { "weg-stapel" } }, Changes: true, Has: "deleted"),
        new("POST bulk-actions/delete/workflow-definitions/...", "bulk-actions/delete/workflow-definitions/by-id", new { ids = new[] { _ids["draft-2"] } }, Changes: true, Has: "deleted"),
        new("POST bulk-actions/export/workflow-definitions/...", "bulk-actions/export/workflow-definitions", new { ids = new[] { _ids["version"] } }),
        new("POST bulk-actions/publish/workflow-definitions/...", "bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { "mehrere", "gibt-es-nicht" } }, Changes: true, Has: "published alreadyPublished notFound updatedConsumers"),
        new("POST bulk-actions/retract/workflow-definitions/...", "bulk-actions/retract/workflow-definitions/by-definition-ids", new { definitionIds = new[] { "mehrere" } }, Changes: true, Has: "retracted alreadyRetracted notFound"),
        new("GET workflow-instances", "workflow-instances?pageSize=5", Capture: "post-workflow-instances"),
        new("POST workflow-instances", "workflow-instances", new { page = 0, pageSize = 10, definitionIds = new[] { "vertrag" }, statuses = new[] { "Running" }, subStatuses = new[] { "Suspended" }, hasIncidents = false, orderBy = "Created", orderDirection = "Descending" }, Capture: "post-workflow-instances"),
        new("GET workflow-instances/{id}", "workflow-instances/{instance}", Capture: "get-workflow-instances.ID"),
        new("GET workflow-instances/{id}/export", "workflow-instances/{instance}/export", Has: "instance state journal"),
        new("GET workflow-instances/{id}/execution-state", "workflow-instances/{instance}/execution-state", Capture: "get-workflow-instances.ID.execution-state"),
        new("GET workflow-instances/{id}/journal", "workflow-instances/{instance}/journal?skip=0&take=10", Capture: "get-workflow-instances.ID.journal"),
        new("GET workflow-instances/{id}/variables", "workflow-instances/{instance}/variables", Capture: "get-workflow-instances.ID.variables"),
        new("POST workflow-instances/{id}/journal", "workflow-instances/{instance}/journal?skip=0&take=10", new { filter = new { activityNodeIds = new[] { "Workflow1:Folge:Warten" }, excludedActivityTypes = new[] { "Elsa.Workflow" } } }, Capture: "post-workflow-instances.ID.journal"),
        new("GET activity-executions/list", "activity-executions/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1:Folge", Capture: "get-activity-executions.list"),
        new("GET activity-executions/by-id", "activity-executions/by-id?id={execution}", Has: "id activityId activityNodeId status startedAt hasBookmarks"),
        new("GET activity-execution-summaries/list", "activity-execution-summaries/list?WorkflowInstanceId={instance}&ActivityNodeId=Workflow1:Folge", Capture: "get-activity-execution-summaries.list"),
        new("GET activity-executions/{id}/call-stack", "activity-executions/{execution}/call-stack?includeCrossWorkflowChain=True", Has: "activityExecutionId items totalCount"),
        new("POST activity-executions/report", "activity-executions/report", new { workflowInstanceId = _ids["instance"], activityNodeIds = new[] { "Workflow1:Folge:Warten" } }, Capture: "post-activity-executions.report"),
        new("POST tests/activities", "tests/activities", new { workflowDefinitionHandle = new { definitionId = "vertrag", versionOptions = "Latest" }, activityHandle = new { activityId = "Zeile" } }, Changes: true, Has: "activityState status"),
        new("POST scripting/javascript/type-definitions/{definitionId}", "scripting/javascript/type-definitions/vertrag", new { workflowDefinitionId = "vertrag" }),
        new("GET resilience/strategies", "resilience/strategies?category=HTTP", Has: "items count"),
        new("GET resilience/retries/{activityInstanceId}", "resilience/retries/{execution}", Has: "items totalCount"),
        new("POST cancel/workflow-instances/{id}", "cancel/workflow-instances/{cancel}", null, Changes: true),
        new("POST bulk-actions/cancel/workflow-instances", "bulk-actions/cancel/workflow-instances", new { ids = new[] { _ids["cancel-bulk"] } }, Changes: true, Has: "cancelledCount"),
        new("DELETE workflow-instances/{id}", "workflow-instances/{delete}", Status: 204, Changes: true),
        new("POST bulk-actions/delete/workflow-instances", "bulk-actions/delete/workflow-instances/by-id", new { ids = new[] { _ids["delete-bulk"] } }, Changes: true, Has: "deleted"),
        new("POST bulk-actions/export/workflow-instances", "bulk-actions/export/workflow-instances", new { ids = new[] { _ids["instance"] } }),
        new("POST bulk-actions/import/workflow-instances", "bulk-actions/import/workflow-instances", () => Files(("instanz.json", Encoding.UTF8.GetBytes(_ids["archive"]))), Changes: true, Has: "count"),
        new("POST alterations/dry-run", "alterations/dry-run", new { definitionIds = new[] { "vertrag" } }, Has: "workflowInstanceIds"),
        new("POST alterations/submit", "alterations/submit", new { alterations = new[] { new { type = "Cancel" } }, filter = new { definitionIds = new[] { "gibt-es-nicht" } } }, Changes: true, Has: "planId"),
        new("POST alterations/run", "alterations/run", new { alterations = new[] { new { type = "Cancel" } }, workflowInstanceIds = Array.Empty<string>() }, Changes: true, Has: "results"),
        new("POST alterations/workflows/retry", "alterations/workflows/retry", new { workflowInstanceIds = new[] { _ids["instance"] } }, Changes: true, Has: "results"),
        new("GET secrets/names", "secrets/names", Status: 404, Has: "errors detail"),
    ];

    private static JsonObject Definition(string id) => new()
    {
        ["definitionId"] = id,
        ["name"] = id,
        ["description"] = "Für den Vertrag",
        ["variables"] = new JsonArray(new JsonObject { ["id"] = "w", ["name"] = "wert", ["typeName"] = "Int32", ["isArray"] = false, ["value"] = "0" }),
        ["inputs"] = new JsonArray(),
        ["outputs"] = new JsonArray(),
        ["outcomes"] = new JsonArray(),
        ["customProperties"] = new JsonObject(),
        ["options"] = new JsonObject { ["autoUpdateConsumingWorkflows"] = false },
        ["root"] = new JsonObject
        {
            ["id"] = "Folge",
            ["type"] = "Elsa.Sequence",
            ["name"] = "Folge",
            ["version"] = 1,
            ["activities"] = new JsonArray(Activity("Elsa.WriteLine", "Zeile", "text"), Activity("Elsa.Event", "Warten", "eventName")),
        },
    };

    private static JsonObject Activity(string type, string id, string input) => new()
    {
        ["id"] = id,
        ["type"] = type,
        ["name"] = id,
        ["version"] = 1,
        [input] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "los" } },
    };

    private async Task<string[]> VersionIds(params string[] definitions)
    {
        var ids = new List<string>();
        foreach (var definition in definitions) ids.Add((await _accounts["gestaltung"].Get($"/elsa/api/workflow-definitions/by-definition-id/{definition}"))["id"]!.ToString());
        return [.. ids];
    }

    private string Path(Call call) => "/elsa/api/" + _ids.Where(x => x.Key != "archive").Aggregate(call.Path, (path, x) => path.Replace("{" + x.Key + "}", x.Value, StringComparison.Ordinal));

    private static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    private static MultipartFormDataContent Files(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(new ByteArrayContent(content) { Headers = { ContentType = new MediaTypeHeaderValue(name.EndsWith(".zip", StringComparison.Ordinal) ? "application/zip" : "application/json") } }, "files", name);
        return form;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }

        return bytes.ToArray();
    }

    /// <summary>"GET|POST a" and "POST a/{id}/b|c" are several endpoints; "..." and "*" stand for any rest.</summary>
    private static IEnumerable<string> Expand(string listed)
    {
        if (!listed.Contains('/', StringComparison.Ordinal) && !listed.Contains(' ', StringComparison.Ordinal)) return [];
        var (methods, path) = listed.Split(' ') is [var m, var p] ? (m.Split('|'), p) : ([""], listed);
        var paths = Choice().Match(path) is { Success: true } choice
            ? choice.Groups[1].Value.Split('|').Select(x => path.Replace(choice.Value, x, StringComparison.Ordinal))
            : path.LastIndexOf('/', Math.Max(0, path.IndexOf('|', StringComparison.Ordinal))) is > 0 and var last && path.Contains('|', StringComparison.Ordinal)
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
