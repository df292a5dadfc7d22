using Fluid;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// A template that needs a text, a number or a date and gets something else has a fault that says so; it writes nothing
/// in silence, and guesses nothing.
/// </summary>
[Category("quick")]
public sealed class Templates
{
    private const string Member = "innen";
    private const string V = """
        {
          "o": { "a": "innen" },
          "l": [{ "a": "innen" }],
          "e": {},
          "d": { "$date": "2026-01-02T00:00:00.1234567+00:00" },
          "later": { "$date": "2026-01-02T00:30:00.0000000+00:00" },
          "dates": [
            { "$date": "2026-01-02T00:30:00.0000000+00:00" },
            { "$date": "2026-01-02T01:00:00.0000000+01:00" }
          ],
          "numbers": [100, 9, 10],
          "mixed": [1, "a"],
          "rows": [
            { "n": 10, "d": { "$date": "2026-01-02T01:00:00.0000000+01:00" } },
            { "n": 9, "d": { "$date": "2026-01-02T00:30:00.0000000+00:00" } }
          ]
        }
        """;

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

    [TestCaseSource(nameof(Filters))]
    public void Have_a_fault_of_their_own_for_whatever_a_filter_does_not_take(string filter)
    {
        string[] inputs = ["'abc'", "0", "79228162514264337593543950335", "true", "nichts", "Input.V.l", "Input.V.d"];
        string[] arguments = ["", ": 'abc'", ": 0", ": -1, 0", ": nichts", ": Input.V.d, 'abc'"];
        foreach (var template in inputs.SelectMany(x => arguments.Select(y => $"{{{{ {x} | {filter}{y} }}}}")))
            Assert.That(Failed(template), Is.Null.Or.Property("Kind").Not.EqualTo("Internal"), template);
    }

    [TestCase("1.5", "2.5")]
    [TestCase("1e3", "1001")]
    [TestCase(" 2 ", "3")]
    [TestCase("1,5")]
    [TestCase("1.234,5")]
    [TestCase("abc")]
    [TestCase("")]
    [TestCase("2026-01-02")]
    [TestCase("12345678901234567890123456789012")]
    public void Compute_with_texts_that_are_numbers_only(string text, string? expected = null)
    {
        foreach (var expression in new[] { $"'{text}' | plus: 1", $"1 | plus: '{text}'", $"'{text}' | sum | plus: 1" })
            Told(Evaluate($"{{{{ {expression} }}}}"), expected, $"'{text}': that is not a number");
        if (expected is null)
            foreach (
                var use in new[]
                {
                    $"{{{{ 'x' | truncate: '{text}' }}}}",
                    $"{{% assign x = '{text}' %}}{{% for i in (1..x) %}}{{% endfor %}}",
                }
            )
                Told(Evaluate(use), null, $"'{text}': that is not a number");
    }

    [TestCase("2026-02-01", "1.2.2026")]
    [TestCase("2026-02-01T08:00+01:00", "1.2.2026")]
    [TestCase("now", "1.1.2026")]
    [TestCase("01.02.2026")]
    [TestCase("02/01/2026")]
    [TestCase("2026")]
    [TestCase("1767225600")]
    [TestCase("bald")]
    [TestCase("")]
    public void Format_texts_that_are_dates_only(string text, string? expected = null) =>
        Told(Evaluate($"{{{{ '{text}' | date: '%-d.%-m.%Y' }}}}"), expected, $"'{text}': that is not a point in time");

    [TestCase("{{ Variables.V.d | time_zone: 'Europe/Berlin' }}", "2026-01-02T01:00:00.1234567+01:00")]
    [TestCase("{{ Variables.V.l | date: '%Y' }}", null)]
    [TestCase("{{ true | date: '%Y' }}", null)]
    [TestCase("{{ Variables.V.d | plus: 1 }}", null)]
    [TestCase("{{ Variables.V.numbers | plus: 1 }}", null)]
    [TestCase("{{ Variables.V.numbers['abc'] }}", null)]
    [TestCase("{{ Variables.V.numbers[Variables.V.numbers['abc']] }}", null)]
    [TestCase("{{ Variables.V.numbers['1'] }}{{ Variables.V.numbers[nichts] }}", "9")]
    [TestCase("{{ nichts | plus: 1 }}{{ 1 | plus: Variables.V.nichts }}{{ nichts | date: '%Y' }}", "11")]
    [TestCase("{{ '1,5;1' | split: ';' | sum }}", null)]
    [TestCase("{{ Variables.V.dates | sum }}", null)]
    [TestCase("{{ Variables.V.rows | sum: 'd' }}", null)]
    [TestCase("{{ Variables.V.rows | sum: 'n' }}{{ Variables.V.numbers | sum }}", "19119")]
    public void Take_nothing_for_what_it_is_not(string template, string? expected) =>
        Told(Evaluate(template), expected, "that is not");

    [TestCase("Variables.V.d < Variables.V.later", true)]
    [TestCase("Variables.V.d <= Variables.V.d", true)]
    [TestCase("Variables.V.later < Variables.V.d", false)]
    [TestCase("Variables.V.later > Variables.V.d", true)]
    [TestCase("Variables.V.d >= Variables.V.later", false)]
    [TestCase("Variables.V.d < '2026-01-03'", true)]
    [TestCase("'2026-01-03' < Variables.V.d", false)]
    [TestCase("Variables.V.d > 'now'", true)]
    [TestCase("Variables.V.d < nichts", false)]
    [TestCase("nichts <= nichts", true)]
    [TestCase("1 < 10 and 9 < 10 and 'a' < 'b'", true)]
    [TestCase("Variables.V.d < '03.01.2026'", null)]
    [TestCase("Variables.V.d < 1", null)]
    [TestCase("'10' < 9", null)]
    [TestCase("9 < '10'", null)]
    [TestCase("Variables.V.numbers < 1", null)]
    [TestCase("Variables.V.o < 1", null)]
    [TestCase("true < false", null)]
    public void Compare_like_with_like_only(string comparison, bool? expected) =>
        Told(
            Evaluate($"{{% if {comparison} %}}ja{{% else %}}nein{{% endif %}}"),
            expected is null ? null
                : expected is true ? "ja"
                : "nein",
            ""
        );

    [TestCase("1 == Variables.V.d")]
    [TestCase("1 == Variables.V.o")]
    [TestCase("0 == Variables.V.numbers")]
    [TestCase("3 == Variables.V.numbers")]
    [TestCase("1 == '1'")]
    [TestCase("1 == true")]
    [TestCase("0 == nichts")]
    [TestCase("'1' == 1")]
    [TestCase("true == 1")]
    [TestCase("'2026-01-02' == Variables.V.d")]
    [TestCase("Variables.V.d == 1")]
    [TestCase("Variables.V.d == empty")]
    [TestCase("empty == Variables.V.d")]
    [TestCase("blank == Variables.V.d")]
    [TestCase("Variables.V.d == '2026-01-02'")]
    [TestCase("Variables.V.numbers contains Variables.V.d")]
    [TestCase("Variables.V.numbers contains Variables.V.o")]
    [TestCase("Variables.V.numbers contains '9'")]
    public void Find_nothing_equal_to_what_is_of_another_kind(string comparison) =>
        Told(Evaluate($"{{% if {comparison} %}}ja{{% else %}}nein{{% endif %}}"), "nein", "");

    [TestCase("Variables.V.dates | sort | last", "2026-01-02T00:30:00.0000000+00:00")]
    [TestCase("Variables.V.numbers | sort | join: ' '", "9 10 100")]
    [TestCase("Variables.V.rows | sort: 'n' | map: 'n' | join: ' '", "9 10")]
    [TestCase("Variables.V.rows | sort: 'd' | map: 'n' | join: ' '", "10 9")]
    [TestCase("'b,a' | split: ',' | sort | join: ' '", "a b")]
    [TestCase("Variables.V.mixed | sort", null)]
    public void Sort_numbers_and_dates_as_such(string expression, string? expected) =>
        Told(Evaluate($"{{{{ {expression} }}}}"), expected, "'1' and 'a' cannot be compared");

    [TestCase("1 | divided_by: 0", "durch null")]
    [TestCase("1 | modulo: 0", "durch null")]
    [TestCase("79228162514264337593543950335 | times: 2", "zu groß")]
    public void Tell_people_what_is_wrong(string expression, string why)
    {
        var incident = Failed($"{{{{ {expression} }}}}")!;
        Assert.That(incident.UserMessage, Does.StartWith("Die Liquid-Vorlage ist gescheitert: ").And.Contain(why));
    }

    private static void Told((object? Result, string? Fault) told, string? expected, string fault)
    {
        if (expected is null)
            Assert.That(told.Fault, Does.Contain(fault), told.Result?.ToString());
        else
            Assert.That(told, Is.EqualTo(((object?)expected, (string?)null)));
    }

    private static (object? Result, string? Fault) Evaluate(string template) =>
        ValueTables.Evaluate(Liquid(template), ValueJson.ParseExact(V));

    /// <summary>The incident of a template that is rendered where the engine is.</summary>
    private static Incident? Failed(string template)
    {
        var line = Activity("Elsa.WriteLine", "line", ("text", Liquid(template)));
        var host = new EngineHost(InProcessEvaluator.Shared, Workflow(line));
        return host.State(host.Start("test", new Dictionary<string, object?> { ["V"] = ValueJson.ParseExact(V) }))
            .Incidents.SingleOrDefault();
    }
}
