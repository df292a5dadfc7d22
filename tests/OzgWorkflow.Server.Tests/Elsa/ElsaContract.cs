using System.IO.Compression;
using System.Net.Http.Json;
using System.Text;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Server.Tests.Studio;
using OzgWorkflow.Testing;
using static OzgWorkflow.Server.Tests.Elsa.ContractData;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>
/// What we promise of Elsa's API (<c>contract.json</c>): who may call an endpoint, with which status it answers, and in
/// which shape. Exchanges with a real Elsa server, where they are beside the project, are held against it, too.
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
    private Dictionary<string, string> _ids = [];
    private ServerProcess _server = null!;
    private IReadOnlyList<ContractCall> _calls = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = new ServerProcess();
        await _server.Start();
        foreach (var account in MayRead.Concat(MayNot))
            _accounts[account] = await ApiClient.SignIn(_server.Address, account);
        _ids = await ContractServer.Prepare(_accounts["gestaltung"]);
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
        var listed = EndpointList.Read(list);
        var tried = _calls
            .Select(x => EndpointList.Normal(x.Endpoint))
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
    public async Task A_viewer_may_look_and_change_nothing()
    {
        foreach (var call in _calls)
        {
            using var response = await _accounts["lesend"].Send(call.Method, Path(call), call.Content());
            Assert.That((int)response.StatusCode, Is.EqualTo(call.IsForAll ? call.Status : 403), call.Endpoint);
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
        var wrong = new List<string>();
        foreach (var call in _calls)
        {
            using var response = await _accounts[call.Account].Send(call.Method, Path(call), call.Content());
            var text = await response.Content.ReadAsStringAsync();
            if ((int)response.StatusCode != call.Status)
                wrong.Add($"{call.Endpoint} answers {(int)response.StatusCode}: {text}");
            else
                wrong.AddRange(
                    (await Shapes(call))
                        .SelectMany(x => Shape.Missing(x, JsonNode.Parse(text)))
                        .Select(x => $"{call.Endpoint}: {x}")
                );
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task What_designers_can_choose_the_engine_understands()
    {
        var expressions = await Listed("expression-descriptors", "type");
        var variables = await Listed("variables", "typeName");
        var compiler = new ExpressionCompiler(InProcessEvaluator.Shared);
        Assert.Multiple(() =>
        {
            Assert.That(expressions, Is.SupersetOf(ExpressionCompiler.Types));
            foreach (var type in expressions)
                Assert.That(
                    () => compiler.Compile(new JsonObject { ["type"] = type, ["value"] = "1" }),
                    Throws.Nothing,
                    type
                );
            Assert.That(variables, Is.Not.Empty.And.SubsetOf(DeclaredType.Names));
        });
    }

    private async Task<string[]> Listed(string kind, string member) =>
        (await _accounts["gestaltung"].Get($"/elsa/api/descriptors/{kind}"))["items"]!
            .AsArray()
            .Select(x => x![member]!.ToString())
            .ToArray();

    /// <summary>
    /// What an answer is held against: the contract and, where it is there, the answer of a real Elsa server.
    /// </summary>
    private static async Task<IEnumerable<JsonNode>> Shapes(ContractCall call)
    {
        if (call.Shape is null)
            return [];
        if (call.Exchange is null || !Checkout.Has(Shared))
            return [call.Shape];
        var file = System.IO.Path.Combine(Shared, "captures", call.Exchange + ".json");
        return [call.Shape, Shape.Of(JsonNode.Parse(await File.ReadAllTextAsync(file))!["response"]!)];
    }

    private static IEnumerable<string> Lists() =>
        Checkout.Has(Shared) ? [System.IO.Path.Combine(Shared, "studio.md")] : [];

    private static string Path(ContractCall call) => "/elsa/api/" + call.Request;
}
