using System.Text;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Testing;

/// <summary>A script or template that means harm.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Language">JavaScript or Liquid.</param>
/// <param name="Code">Its text.</param>
public sealed record HostileScript(string Name, string Language, string Code)
{
    private const string Wrap = "let o = 1; for (let i = 0; i < 40000; i++) o = [o]; ";

    /// <summary>Those that can be read, and must be stopped when they run.</summary>
    public static readonly IReadOnlyList<HostileScript> Running =
    [
        JavaScript("proxy that asks itself", "let p = new Proxy({}, { get(t, k, r) { return r[k] } }); p.x"),
        JavaScript("toString that calls itself", "let o = { toString() { return '' + o } }; '' + o"),
        JavaScript("valueOf that calls itself", "let o = { valueOf() { return +o } }; +o"),
        JavaScript("getter that reads itself", "Object.defineProperty({}, 'x', { get() { return this.x } }).x"),
        JavaScript("generator within itself", "function* g() { yield* g() } for (const x of g());"),
        JavaScript("recursion", "function f(n) { return n + f(n + 1) } f(0)"),
        JavaScript("deep list as JSON", Wrap + "JSON.stringify(o)"),
        JavaScript("deep list as text", Wrap + "'' + o"),
        JavaScript("deep JSON", "JSON.parse('['.repeat(100000))"),
        JavaScript("loop", "while (true) {}"),
        JavaScript("loop in a comparison", "Array.from({ length: 99999 }, (_, i) => i).sort(() => { while (true); })"),
        JavaScript("loop in a result", "({ get a() { while (true); } })"),
        JavaScript("loop of promises", "(async () => { while (true) await 1 })()"),
        JavaScript("Atomics.wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 45000)"),
        JavaScript("regular expression", "/^(a+)+$/.test('a'.repeat(40) + 'b')"),
        JavaScript("regular expression over much", "/(x+x+)+y/.exec('x'.repeat(5000))"),
        JavaScript("repeat", "'x'.repeat(536870000)"),
        JavaScript("repeat beyond the longest string", "'x'.repeat(2 ** 29)"),
        JavaScript("join", "Array(99999).join('x'.repeat(1e5))"),
        JavaScript("padStart", "'x'.padStart(5e8)"),
        JavaScript("padEnd", "'x'.padEnd(536870000, 'ab')"),
        JavaScript("normalize", "'x'.repeat(2e8).normalize()"),
        JavaScript("replaceAll", "'x'.repeat(1e6).replaceAll('x', 'y'.repeat(1000))"),
        JavaScript("split", "'x'.repeat(1e7).split('').length"),
        JavaScript("growing text", "let s = 'x'; while (true) s += s"),
        JavaScript("growing number", "let x = 3n; while (true) x = x * x"),
        JavaScript("large number", "2n ** 100000000n"),
        JavaScript("array", "new Array(4294967295).fill(1)"),
        JavaScript("typed array", "new Uint8Array(2e9)"),
        JavaScript("many typed arrays", "let a = []; while (true) a.push(new Uint8Array(1e6))"),
        JavaScript("shared buffer", "new SharedArrayBuffer(2e9)"),
        JavaScript("base64", "stringToBase64('x'.repeat(1e8))"),
        JavaScript("large variable", "setVariable('x', 'x'.repeat(2000000))"),
        JavaScript("larger variable", "setVariable('x', 'x'.repeat(5000000))"),
        JavaScript("large result", "'x'.repeat(5000000)"),
        JavaScript(
            "result of many maps",
            "const a = []; for (let i = 0; i < 40000; i++) a.push([{}, {}, {}, {}, {}]); return a"
        ),
        Liquid(
            "capture",
            "{% assign s = 'xxxxxxxxxx' %}{% for i in (1..60) %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}{{ s }}"
        ),
        Liquid(
            "append",
            "{% assign s = 'xxxxxxxxxx' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}{{ s }}"
        ),
        Liquid(
            "replace",
            "{% assign s = 'x' %}{% for i in (1..16) %}{% assign s = s | replace: 'x', 'xxxxxxxxxx' %}{% endfor %}{{ s }}"
        ),
        Liquid("date format", "{{ \"now\" | date: \"%999999999Y\" }}"),
        Liquid("loop", "{% for i in (1..100000000) %}x{% endfor %}"),
        Liquid(
            "loops in loops",
            "{% for i in (1..9999) %}{% for j in (1..9999) %}{% for k in (1..9999) %}x{% endfor %}{% endfor %}{% endfor %}"
        ),
    ];

    /// <summary>Those that must be refused when they are saved.</summary>
    public static readonly IReadOnlyList<HostileScript> Unreadable =
    [
        JavaScript("long", "1" + new string(' ', 200_000)),
        JavaScript("parentheses", new string('(', 45_000) + "1" + new string(')', 45_000)),
        JavaScript("lists", new string('[', 45_000) + new string(']', 45_000)),
        JavaScript("signs", new string('!', 90_000) + "1"),
        JavaScript("sum", Times("1+", 45_000) + "1"),
        JavaScript("questions", Times("1?2:", 20_000) + "3"),
        JavaScript("blocks", new string('{', 45_000) + new string('}', 45_000)),
        Liquid("filters", "{{ 'x'" + Times("|upcase", 20_000) + " }}"),
        Liquid("fewer filters", "{{ 'x'" + Times("|upcase", 3_000) + " }}"),
        Liquid("ifs", Times("{% if x %}", 20_000) + Times("{% endif %}", 20_000)),
        Liquid("fewer ifs", Times("{% if x %}", 3_000) + Times("{% endif %}", 3_000)),
        Liquid("ifs without an end", Times("{%if x%}", 12_000)),
        Liquid("parentheses", "{{ " + new string('(', 90_000)),
        Liquid("captures", Times("{%capture x%}", 5_000)),
    ];

    /// <summary>An activity that runs it.</summary>
    public JsonObject Activity(string id) =>
        Language == "JavaScript"
            ? new JsonObject
            {
                ["type"] = "Elsa.RunJavaScript",
                ["id"] = id,
                ["script"] = Expression("Literal"),
            }
            : new JsonObject
            {
                ["type"] = "Elsa.WriteLine",
                ["id"] = id,
                ["text"] = Expression("Liquid"),
            };

    public override string ToString() => $"{Language}: {Name}";

    private JsonObject Expression(string type) =>
        new()
        {
            ["expression"] = new JsonObject { ["type"] = type, ["value"] = Code },
        };

    private static HostileScript JavaScript(string name, string code) => new(name, "JavaScript", code);

    private static HostileScript Liquid(string name, string code) => new(name, "Liquid", code);

    private static string Times(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
