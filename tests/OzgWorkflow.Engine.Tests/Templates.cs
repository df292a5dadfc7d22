using Fluid;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// An object has no text and is no number: a template that needs one has a fault that says so, and writes nothing in
/// silence.
/// </summary>
[Category("quick")]
public sealed class Templates
{
    private const string Member = "innen";

    // What they say of an object is true without its text.
    private static readonly string[] OfObjects = ["first", "has", "last", "map", "size"];

    private static IEnumerable<string> Filters() => new TemplateOptions().Filters.Select(x => x.Key);

    [TestCaseSource(nameof(Filters))]
    public void Make_no_nothing_of_an_object(string filter)
    {
        var (result, fault) = Evaluate($"{{{{ Variables.V.o | {filter}: 1 }}}}");
        if (fault is null && !OfObjects.Contains(filter))
            Assert.That(result, Does.Contain(Member));
    }

    [TestCase("Variables.V.o")]
    [TestCase("Variables.V.l")]
    [TestCase("Variables.V.l | join: ', '")]
    [TestCase("Variables.V.l | first")]
    [TestCase("Variables.V.l | sort")]
    [TestCase("'x' | append: Variables.V.o")]
    [TestCase("'x' | append: Variables.V.l")]
    [TestCase("'x' | replace: 'x', Variables.V.o")]
    [TestCase("1 | plus: Variables.V.o", "not a number")]
    public void Write_no_object(string expression, string remedy = "x | json") =>
        Assert.That(Evaluate($"{{{{ {expression} }}}}").Fault, Does.Contain(Member).And.Contain(remedy));

    [TestCase("{{ Variables.V.o.a }}", Member)]
    [TestCase("{{ Variables.V.o['A'] }}", Member)]
    [TestCase("{{ Variables.V.o | json }}", "{\"a\":\"innen\"}")]
    [TestCase("{{ Variables.V.l | json }}", "[{\"a\":\"innen\"}]")]
    [TestCase("{{ Variables.V.l | map: 'a' | join: ', ' }}", Member)]
    [TestCase("{{ Variables.V.l | where: 'a', 'innen' | size }}", "1")]
    [TestCase("{% for x in Variables.V.o %}{{ x[0] }}={{ x[1] }}{% endfor %}", "a=innen")]
    [TestCase("{% for x in Variables.V.l %}{{ x.a }}{% endfor %}", Member)]
    [TestCase("{% if Variables.V.o == 'a' %}ja{% else %}nein{% endif %}", "nein")]
    [TestCase("{% if Variables.V.o == Variables.V.l[0] %}ja{% endif %}", "ja")]
    [TestCase("{% if Variables.V.e == empty %}leer{% endif %}{% if Variables.V.o == empty %}auch{% endif %}", "leer")]
    [TestCase("{% if Variables.V.o %}da{% endif %}{{ Variables.V.o.size }}{{ Variables.V.o.fehlt }}", "da1")]
    public void See_its_members(string template, string expected) =>
        Assert.That(Evaluate(template), Is.EqualTo(((object?)expected, (string?)null)));

    private static (object? Result, string? Fault) Evaluate(string template) =>
        ValueTables.Evaluate(
            Liquid(template),
            ValueJson.ParseExact("""{ "o": { "a": "innen" }, "l": [{ "a": "innen" }], "e": {} }""")
        );
}
