using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Events;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Testing;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>What becomes of values is what <c>docs/values.md</c> says: its tables are the cases.</summary>
public sealed class ValueTables
{
    [TestCaseSource(nameof(Ways))]
    public void Go_where_the_table_says(string exact, string plain, string type, string back, string liquid)
    {
        var value = ValueJson.ParseExact(exact);
        Assert.Multiple(() =>
        {
            Assert.That(ValueJson.ToJson(value), Is.EqualTo(plain));
            Assert.That(
                Evaluate(JavaScript("typeof getV()"), value).Result,
                type == "fault" ? Is.Null : Is.EqualTo(type)
            );
            var (result, fault) = Evaluate(JavaScript("(x => x)(getV())"), value);
            if (back == "same")
                Assert.That(ValueJson.ToExactJson(result), Is.EqualTo(ValueJson.ToExactJson(value)), fault);
            else
                Assert.That(fault, Does.Contain(Value.ToText(value)));
            (result, fault) = Evaluate(Liquid("{{ Variables.V }}"), value);
            if (liquid == "fault")
                Assert.That(fault, Does.Contain(Value.ToText(value)));
            else if (value is not IReadOnlyDictionary<string, object?>)
                Assert.That(result, Is.EqualTo(liquid), fault);
        });
    }

    [TestCaseSource(nameof(Results))]
    public void Come_out_of_scripts_as_the_table_says_or_not_at_all(string code, string expected)
    {
        var (result, fault) = Evaluate(JavaScript(code), null);
        if (expected.StartsWith("fault: ", StringComparison.Ordinal))
            Assert.That(fault, Does.Contain(expected["fault: ".Length..]));
        else
            Assert.That(ValueJson.ToExactJson(result), Is.EqualTo(expected), fault);
    }

    [TestCaseSource(nameof(Types))]
    public void Fit_types_as_the_table_says(string name, string script, string takes, string refuses)
    {
        var type = TypeOf(name);
        Assert.Multiple(() =>
        {
            Assert.That(type.Script, Is.EqualTo(script));
            foreach (var example in Examples(takes))
            {
                var parts = example.Split(" → ").Select(ValueJson.ParseExact).ToArray();
                var (value, misfit) = type.Convert(parts[0]);
                Assert.That(misfit, Is.Null, example);
                Assert.That(ValueJson.ToExactJson(value), Is.EqualTo(ValueJson.ToExactJson(parts[^1])), example);
            }

            foreach (var example in Examples(refuses))
                Assert.That(type.Convert(ValueJson.ParseExact(example)).Misfit, Is.Not.Null, example);
        });
    }

    [Test]
    public void Have_no_type_that_the_table_leaves_out() =>
        Assert.That(
            Types()
                .Select(x => (string)x.Arguments[0]!)
                .Where(x => !x.EndsWith("[]", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
            Is.EqualTo(DeclaredType.Names)
        );

    [TestCase("Int32?", "Int32")]
    [TestCase("DateTime?", "DateTime")]
    [TestCase("string", "String")]
    [TestCase("System.Int32, System.Private.CoreLib", "Int32")]
    [TestCase("System.Text.Json.Nodes.JsonObject, System.Text.Json", "JsonObject")]
    [TestCase("System.Nullable`1[[System.DateTime, System.Private.CoreLib]], System.Private.CoreLib", "DateTime")]
    [TestCase("System.Collections.Generic.List`1[[System.Int32, System.Private.CoreLib]], mscorlib", "Int32[]")]
    [TestCase(
        "System.Collections.Generic.IEnumerable`1[System.String]",
        "System.Collections.Generic.IEnumerable`1[System.String]"
    )]
    [TestCase("Antrag.Single, Antrag", "Antrag.Single, Antrag")]
    public void Have_types_however_Elsa_and_NET_write_them(string written, string name) =>
        Assert.That(DeclaredType.Of(written).Name, Is.EqualTo(name));

    [Test]
    public void Of_types_that_are_not_known_are_taken_as_they_are()
    {
        var type = DeclaredType.Of("System.Collections.Generic.Dictionary`2[[System.Int32, A],[System.Int32, A]], A");
        var value = ValueJson.Parse("""{"1":[2]}""");
        Assert.That((type.Script, type.Convert(value).Value), Is.EqualTo(("any", value)));
    }

    [Test]
    public void That_may_be_nothing_are_numbers_and_dates_in_scripts()
    {
        Assert.That(Evaluate(JavaScript("getV() + 1"), "5", "Int32?").Result, Is.EqualTo(6L));
        Assert.That(
            Evaluate(JavaScript("getV() < new Date(Date.UTC(2027, 0, 1))"), "2026-01-02", "DateTime?").Result,
            Is.True
        );
    }

    [Test]
    public void Of_an_input_that_Elsa_calls_a_collection_are_lists()
    {
        var inputs = WorkflowDefinition
            .Parse("""{"inputs":[{"name":"n","type":"Int32","isCollection":true}]}""")
            .Inputs;
        Assert.That(inputs.Single().Type.Name, Is.EqualTo("Int32[]"));
    }

    [TestCase("getO().k = 'neu'; getL().push(4); variables.O.z = 1; 1", "{\"k\":\"neu\",\"z\":1}", "[1,2,3,4]")]
    [TestCase("const l = getVariable('L'); l.length = 0; variables.l.push('x'); 1", "{\"k\":\"alt\"}", "[\"x\"]")]
    [TestCase("setVariable('O', [1]); getO().push(2); 1", "[1,2]", "[1,2,3]")]
    [TestCase("const l = getL(); l.push(4); setL(l); 1", "{\"k\":\"alt\"}", "[1,2,3,4]")]
    [TestCase("getO().k; getL().map(x => x + 1); 1", "{\"k\":\"alt\"}", "[1,2,3]")]
    [TestCase("const l = []; variables.L = l; l.push(1); 1", "{\"k\":\"alt\"}", "[1]")]
    [TestCase("const l = getL(); l.push(4); setL(l); l.push(5); 1", "{\"k\":\"alt\"}", "[1,2,3,4,5]")]
    [TestCase("const l = []; for (const x of [1, 2]) { l.push(x); setL(l); } 1", "{\"k\":\"alt\"}", "[1,2]")]
    [TestCase("const o = {}; setO(o); o.k = 1; 1", "{\"k\":1}", "[1,2,3]")]
    [TestCase("const o = {}; setVariable('o', o); getO().k = 1; o.z = 2; 1", "{\"k\":1,\"z\":2}", "[1,2,3]")]
    [TestCase("const o = {}; variables.O = o; o.z = 1; variables.O = { k: 1 }; 1", "{\"k\":1}", "[1,2,3]")]
    [TestCase("Promise.resolve({}).then(o => { setO(Promise.resolve(o)); o.k = 1; })", "{\"k\":1}", "[1,2,3]")]
    public void Of_variables_are_changed_in_place_by_scripts(string code, string o, string l)
    {
        var (host, id) = Run(code);
        Assert.That(
            ValueJson.ToJson(new[] { host.State(id).Variables["O"], host.State(id).Variables["L"] }),
            Is.EqualTo($"[{o},{l}]"),
            string.Join(' ', host.State(id).Incidents)
        );
        var changes = host.Journal.Where(x => x.Event == JournalEvent.VariableChanged).Select(x => x.Detail).Distinct();
        Assert.That(
            changes,
            Is.EquivalentTo(
                new[] { o.Contains("alt", StringComparison.Ordinal) ? "" : "O", l == "[1,2,3]" ? "" : "L" }.Where(x =>
                    x.Length > 0
                )
            )
        );
    }

    [TestCase("getO().k = 'neu'; throw new Error('nein')", "nein")]
    [TestCase("getO().k = () => 1; 1", "'O'")]
    [TestCase("getO().k = 'neu'; setVariable('O', 1); 1", "'O'")]
    [TestCase("delete variables.O; 1", "'O'")]
    [TestCase("Object.defineProperty(variables, 'O', { value: 1 }); 1", "O")]
    [TestCase("getL().total = 3; 1", "'total'")]
    [TestCase("getL()['1. Teil'] = 3; 1", "'1. Teil'")]
    [TestCase("getO().list = [1]; getO().list.total = 3; 1", "'total'")]
    public void Of_variables_stay_when_the_script_fails(string code, string word)
    {
        var (host, id) = Run(code);
        var incident = host.State(id).Incidents.Single();
        Assert.That(incident.Message, Does.Contain(word));
        Assert.That(incident.UserMessage, Does.Not.Contain("The script").And.Not.Contain("cannot be"));
        Assert.That(
            ValueJson.ToJson(new[] { host.State(id).Variables["L"], host.State(id).Variables["O"] }),
            code.Contains("setVariable", StringComparison.Ordinal)
                ? Does.StartWith("[[1,2,3],")
                : Is.EqualTo("[[1,2,3],{\"k\":\"alt\"}]")
        );
    }

    [TestCase("getD().setUTCFullYear(1999); 1")]
    [TestCase("variables.D.setUTCFullYear(1999); 1")]
    [TestCase("const d = getVariable('d'); d.setUTCFullYear(1999); setD(d); 1")]
    [TestCase("const d = new Date(getD()); setD(d); d.setUTCFullYear(1999); 1")]
    public void Of_the_type_DateTime_are_changed_in_place_by_scripts(string code)
    {
        var definition = JsonNode.Parse(Workflow(Sequence("s", Script("script", code), Event("halt")), "D"))!;
        (definition["variables"]![0]!["typeName"], definition["variables"]![0]!["value"]) = (
            "DateTime",
            "2026-01-02T00:00:00.1234567+01:00"
        );
        var host = new EngineHost(definition.ToJsonString());
        var id = host.Start("test");
        Assert.That(
            host.State(id).Variables["D"],
            Is.EqualTo(new DateTimeOffset(1999, 1, 1, 23, 0, 0, 123, TimeSpan.Zero))
        );
    }

    [Test]
    public void Of_variables_can_be_listed() =>
        Assert.That(
            Evaluate(
                JavaScript("JSON.stringify(variables) + Object.keys(variables).length + ('V' in variables)"),
                1L
            ).Result,
            Is.EqualTo("{\"V\":1,\"R\":null}2true")
        );

    [TestCase("getV().getFullYear()", "2026")]
    [TestCase("getV().toISOString()", "2026-01-02T00:00:00.000Z")]
    [TestCase("getV() < new Date(Date.UTC(2027, 0, 1))", "true")]
    [TestCase("variables.V > new Date(Date.UTC(2027, 0, 1))", "false")]
    [TestCase("typeof getV()", "object")]
    [TestCase("getV().setFullYear(1999); getV().getFullYear()", "1999")]
    [TestCase("new Date(getV()).setFullYear(1999); getV().getFullYear()", "2026")]
    public void Of_the_type_DateTime_are_dates_in_scripts(string code, string expected) =>
        Assert.That(
            Value.ToText(Evaluate(JavaScript(code), "2026-01-02T00:00:00Z", "DateTime").Result),
            Is.EqualTo(expected)
        );

    [Test]
    public void That_do_not_fit_are_a_fault_that_names_value_and_target() =>
        Assert.Multiple(() =>
        {
            Assert.That(
                Evaluate(JavaScript("setVariable('V', 'abc'); 1"), 1L, "Int32").Fault,
                Is.EqualTo("The script failed: The variable 'V' (Int32) cannot be 'abc': that is not a whole number.")
            );
            Assert.That(
                Evaluate(JavaScript("setV(2 ** 62); 1"), 1L, "Int64").Fault,
                Does.Contain(
                    "'V' (Int64) cannot be '4.611686018427388E+18': that is not a whole number to its last digit"
                )
            );
            Assert.That(
                Evaluate(JavaScript("getV().push('x'); 1"), "[1]", "Int32[]").Fault,
                Does.Contain("'V' (Int32[]) cannot be 'x (element 2)'")
            );
            Assert.That(
                Evaluate(
                    JavaScript("const f = ['2026-12-31']; setV(f); f.push('2027-01-31'); 1"),
                    "[]",
                    "DateTime[]"
                ).Fault,
                Is.Null,
                "what the variable made of it is not what somebody else set"
            );
            Assert.That(
                Evaluate(Literal(9.5), 1L, "Int32", target: "V").Fault,
                Does.Contain("'V' (Int32) cannot be '9.5'")
            );
        });

    [Test]
    public void Nested_deeper_than_readers_like_come_out_of_a_state_as_they_went_in()
    {
        object? deep = 1L;
        for (var i = 0; i < 63; i++)
            deep = new[] { deep };
        Assert.That(
            ValueJson.ToJson(Evaluate(JavaScript("(x => x)(getV())"), deep).Result),
            Is.EqualTo(ValueJson.ToJson(deep))
        );
    }

    [TestCase(64)]
    [TestCase(500)]
    public void Nested_deeper_than_scripts_make_them_are_read_and_changed_by_scripts(int levels)
    {
        object? deep = Array.Empty<object?>();
        for (var i = 1; i < levels; i++)
            deep = new[] { deep };
        Assert.That(
            Evaluate(JavaScript("const before = getV().length; getV().push(1); before"), deep),
            Is.EqualTo(((object?)1L, (string?)null))
        );
    }

    [TestCase(500, true)]
    [TestCase(501, false)]
    [TestCase(999, false)]
    [TestCase(1000, false)]
    public void Nested_too_deeply_to_be_kept_are_a_fault_that_names_the_limit(int levels, bool isKept)
    {
        var json = new string('[', levels) + new string(']', levels);
        var set = Activity(
            "Elsa.SetVariable",
            "set",
            ("variable", new JsonObject { ["id"] = "V" }),
            (
                "value",
                new JsonObject
                {
                    ["expression"] = new JsonObject { ["type"] = "Input", ["value"] = "x" },
                }
            )
        );
        var host = new EngineHost(Workflow(Sequence("s", set, Event("halt")), "V"));
        var id = host.Start("test", new Dictionary<string, object?> { ["x"] = ValueJson.Parse(json) });
        var (state, incident) = (host.State(id), host.State(id).Incidents.SingleOrDefault());
        Assert.That(ValueJson.ToJson(state.Inputs["x"]), Is.EqualTo(json));
        if (isKept)
            Assert.That((ValueJson.ToJson(state.Variables["V"]), incident), Is.EqualTo((json, (Incident?)null)));
        else
            Assert.That(
                (incident!.Kind, incident.NodeKey, incident.Message, incident.UserMessage),
                Is.EqualTo(
                    (
                        "Limit",
                        "set",
                        $"'V' is nested {levels} levels deep; the limit is 500.",
                        $"„V“ ist {levels} Ebenen tief verschachtelt; erlaubt sind 500."
                    )
                )
            );
    }

    [TestCase(50, true)]
    [TestCase(51, false)]
    [TestCase(70, false)]
    public void Nested_too_deeply_for_an_event_are_a_fault_of_the_activity_that_raises_it(int levels, bool isSent)
    {
        var payload = $$"""{"x":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
        var host = new EngineHost(
            Workflow(Activity("Elsa.RunTask", "fremd", ("taskName", Literal("prüfen")), ("payload", Literal(payload))))
        );
        var incident = host.State(host.Start("test")).Incidents.SingleOrDefault();
        var sent = host.Effects.OfType<ExternalTaskRequested>().SingleOrDefault();
        Assert.That((incident is null, sent is not null), Is.EqualTo((isSent, isSent)));
        if (sent is null)
            Assert.That(incident!.UserMessage, Does.Contain($"{levels} Ebenen tief verschachtelt; erlaubt sind 50"));
        else
            Assert.That(
                EventJson.Serialize(new Contracts.Events.ExternalTaskRequested { Payload = sent.Payload }),
                Does.Contain(payload)
            );
    }

    /// <summary>The value of an expression in a workflow whose variable V is given.</summary>
    internal static (object? Result, string? Fault) Evaluate(
        JsonObject expression,
        object? value,
        string type = "Object",
        string target = "R"
    )
    {
        var definition = JsonNode.Parse(
            Workflow(
                Activity(
                    "Elsa.SetVariable",
                    "set",
                    ("variable", new JsonObject { ["id"] = target }),
                    ("value", expression)
                ),
                "V",
                "R"
            )
        )!;
        definition["variables"]![0]!["typeName"] = type.Replace("[]", "", StringComparison.Ordinal);
        definition["variables"]![0]!["isArray"] = type.EndsWith("[]", StringComparison.Ordinal);
        definition["root"] = Sequence("s", Event("go"), (JsonObject)definition["root"]!.DeepClone());
        var host = new EngineHost(definition.ToJsonString());
        var id = host.Start("test");
        host.Advance(id, new Engine.Stimuli.ChangeVariables(new Dictionary<string, object?> { ["V"] = value }));
        host.Resume(id, BookmarkKind.Event);
        var state = host.State(id);
        return (state.Variables.GetValueOrDefault("R"), state.Incidents.SingleOrDefault()?.Message);
    }

    private static (EngineHost Host, Guid Id) Run(string code)
    {
        var definition = JsonNode.Parse(Workflow(Sequence("s", Script("script", code), Event("halt")), "O", "L"))!;
        definition["variables"]![0]!["value"] = new JsonObject { ["k"] = "alt" };
        definition["variables"]![1]!["value"] = new JsonArray(1, 2, 3);
        var host = new EngineHost(definition.ToJsonString());
        return (host, host.Start("test"));
    }

    internal static DeclaredType TypeOf(string name) =>
        DeclaredType.Of(
            name.Replace("[]", "", StringComparison.Ordinal),
            name.EndsWith("[]", StringComparison.Ordinal)
        );

    private static IEnumerable<TestCaseData> Ways() => Rows("Where it goes", 5);

    private static IEnumerable<TestCaseData> Results() => Rows("What a script may return or set, and what not", 2);

    internal static IEnumerable<TestCaseData> Types() => Rows("Types that definitions name", 4);

    private static IEnumerable<string> Examples(string cell) =>
        cell.Split("; ", StringSplitOptions.RemoveEmptyEntries)
            .Select(x => x.Replace("`", "", StringComparison.Ordinal));

    private static IEnumerable<TestCaseData> Rows(string heading, int columns) =>
        File.ReadLines(Path.Combine(Checkout.Root, "docs", "values.md"))
            .SkipWhile(x => x != "## " + heading)
            .Skip(1)
            .TakeWhile(x => !x.StartsWith("## ", StringComparison.Ordinal))
            .Where(x => x.StartsWith('|'))
            .Skip(2)
            .Select(x =>
                x.Replace("\\|", "\0", StringComparison.Ordinal)
                    .Split('|')[1..^1]
                    .Select(cell => Plain(cell.Trim().Replace('\0', '|'), columns))
                    .ToArray()
            )
            .Select(x => new TestCaseData(x).SetArgDisplayNames(x[0]));

    // Cells of one example are code; those of several are taken apart later.
    private static string Plain(string cell, int columns) =>
        columns != 4 && cell is ['`', .., '`'] ? cell[1..^1] : cell;
}
