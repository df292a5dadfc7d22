using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// What forms make of what was entered: bounds, rules between fields, rows of tables, what is there at first.
/// </summary>
[Category("quick")]
public sealed class Forms
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    [TestCase(FieldType.Number, 1L, 9L, "0", "zwischen 1 und 9 liegen")]
    [TestCase(FieldType.Number, 1L, 9L, "9,5", "zwischen 1 und 9 liegen")]
    [TestCase(FieldType.Number, 1L, 9L, "9,0", null)]
    [TestCase(FieldType.Number, 0.5, null, "0,4", "mindestens 0,5 sein")]
    [TestCase(FieldType.Number, null, 1000000L, "1.000.001", "höchstens 1.000.000 sein")]
    [TestCase(FieldType.Number, 1L, 9L, 1e300, "zwischen 1 und 9 liegen")]
    [TestCase(FieldType.Number, 1L, null, -1e300, "mindestens 1 sein")]
    [TestCase(FieldType.Number, 1L, null, 1e-300, "mindestens 1 sein")]
    [TestCase(FieldType.Date, "2026-12-24", null, "23.12.2026", "nicht vor dem 24.12.2026")]
    [TestCase(FieldType.Date, null, "2026-12-24", "25.12.2026", "nicht nach dem 24.12.2026")]
    [TestCase(FieldType.Date, "today", null, "2026-11-30", "nicht vor heute")]
    [TestCase(FieldType.Date, "today", "today", "2026-12-01", null)]
    public void A_value_is_within_its_bounds(FieldType type, object? min, object? max, object entered, string? refusal)
    {
        var result = Validate(
            [Field("f", type, ("min", min), ("max", max))],
            new Dictionary<string, object?> { ["f"] = entered }
        );
        if (refusal is null)
            Assert.That(result.Errors, Is.Empty);
        else
            Assert.That(result.Errors["f"], Does.Contain("„f“").And.Contain(refusal));
    }

    [TestCase(1, "mindestens 2 Werte")]
    [TestCase(2, null)]
    [TestCase(4, "höchstens 3 Werte")]
    public void So_many_of_several_choices_are_taken(int count, string? refusal)
    {
        var choices = new object?[] { "a", "b", "c", "d" };
        var field = Field("f", FieldType.MultiChoice, ("choices", choices), ("min", 2L), ("max", 3L));
        var result = Validate([field], new Dictionary<string, object?> { ["f"] = choices[..count] });
        Assert.That(result.Errors.GetValueOrDefault("f"), refusal is null ? Is.Null : Does.Contain(refusal));
    }

    [TestCase("2026-12-24", "2026-12-24", "„Ende“ muss nach „Beginn“ liegen, also nach dem 24.12.2026.")]
    [TestCase("2026-12-24", "2026-12-25", null)]
    [TestCase("", "2026-12-25", null)]
    [TestCase("2026-12-24", "", null)]
    [TestCase("gestern", "2026-12-25", null)]
    public void A_day_is_after_another(string beginning, string end, string? refusal)
    {
        var result = Validate(
            [
                Field("beginn", FieldType.Date, ("label", "Beginn")),
                Field("ende", FieldType.Date, ("label", "Ende"), ("after", "beginn")),
            ],
            new Dictionary<string, object?> { ["beginn"] = beginning, ["ende"] = end }
        );
        Assert.That(result.Errors.GetValueOrDefault("ende"), Is.EqualTo(refusal));
    }

    [Test]
    public void A_number_is_larger_than_another()
    {
        Dictionary<string, object?>[] fields =
        [
            Field("von", FieldType.Number),
            Field("bis", FieldType.Number, ("after", "von")),
        ];
        Assert.Multiple(() =>
        {
            Assert.That(Validate("3", "3").Errors["bis"], Is.EqualTo("„bis“ muss größer sein als „von“, also als 3."));
            Assert.That(Validate("2,5", "12345678901234567890").Errors, Is.Empty);
        });

        FormResult Validate(string from, string to) =>
            Forms.Validate(fields, new Dictionary<string, object?> { ["von"] = from, ["bis"] = to });
    }

    [Test]
    public void Rows_of_a_table_are_read_and_told_apart()
    {
        var table = Table(("min", 1L), ("max", 3L));
        var result = Validate([table], Rows(Row("Köln", "3,5"), Row("", " "), Row("", "4"), Row("Bonn", "viele")));
        Assert.Multiple(() =>
        {
            Assert.That(result.Errors.Keys, Is.EquivalentTo(new[] { "t.2.ort", "t.3.amount" }));
            Assert.That(result.Errors["t.2.ort"], Is.EqualTo("Bitte füllen Sie „ort“ aus."));
        });
        var taken = Validate([table], Rows(Row("", ""), Row("Köln", "3,5"), Row("Bonn", "")));
        Assert.That(ValueJson.ToJson(taken.Data["t"]), Is.EqualTo("""[{"ort":"Köln","amount":3.5},{"ort":"Bonn"}]"""));
    }

    [Test]
    public void A_table_has_so_many_rows()
    {
        var table = Table(("min", 2L), ("max", 3L), ("required", true));
        Assert.Multiple(() =>
        {
            Assert.That(Of(0), Is.EqualTo("Bitte füllen Sie „t“ aus."));
            Assert.That(Of(1), Is.EqualTo("„t“ braucht mindestens 2 Zeilen."));
            Assert.That(Of(2), Is.Null);
            Assert.That(Of(4), Is.EqualTo("„t“ nimmt höchstens 3 Zeilen."));
            Assert.That(
                Validate([Table()], Rows([.. Enumerable.Repeat(Row("Köln", ""), 201)])).Errors["t"],
                Is.EqualTo("„t“ nimmt höchstens 200 Zeilen.")
            );
        });

        string? Of(int rows) =>
            Validate([table], Rows([Row("", ""), .. Enumerable.Repeat(Row("Köln", ""), rows)]))
                .Errors.GetValueOrDefault("t");
    }

    [Test]
    public void Two_days_cannot_each_be_after_the_other()
    {
        var fields = new object[]
        {
            Field("a", FieldType.Date, ("after", "b")),
            Field("b", FieldType.Date, ("after", "a")),
        };
        var definition = WorkflowDefinition.Parse(Workflow(HumanTask("Aufgabe", ("fields", Literal(fields)))));
        var program = new ProgramCompiler(ActivityCatalog.Core).Compile(definition).Program!;
        Assert.That(
            DefinitionCheck.Find(program).Select(x => x.UserMessage),
            Has.Exactly(2).Contains("müsste nach sich selbst liegen")
        );
    }

    [Test]
    public void A_row_of_which_no_column_is_known_is_none()
    {
        var unknown = new Dictionary<string, object?> { ["stadt"] = "Köln" };
        Assert.That(Validate([Table()], Rows(unknown)).Data["t"], Is.Empty);
    }

    [Test]
    public void What_a_form_is_filled_with_is_of_its_fields_types_or_left_out()
    {
        var form = Form(
            Field("ja", FieldType.Boolean),
            Field("zahl", FieldType.Number),
            Field("tag", FieldType.Date),
            Field("wahl", FieldType.Choice, ("choices", new object[] { 1.5, 2 })),
            Field("text", FieldType.Text),
            Table()
        );
        var fitting = form.Fitting(
            new Dictionary<string, object?>
            {
                ["ja"] = "Ja",
                ["zahl"] = "0,00001",
                ["tag"] = "01/02/2026",
                ["wahl"] = 1.5,
                ["text"] = new object[] { "a", "b" },
                ["t"] = new object[] { Row("Köln", "1"), "Bonn" },
            }
        );
        Assert.That(
            ValueJson.ToJson(fitting),
            Is.EqualTo("""{"ja":true,"zahl":1E-05,"wahl":"1.5","t":[{"ort":"Köln","amount":"1"}]}""")
        );
        Assert.That(FormNumber.Text(fitting["zahl"]!), Is.EqualTo("0,00001"));
    }

    [TestCase("Köln")]
    [TestCase(3L)]
    public void A_table_takes_nothing_but_rows(object entered)
    {
        foreach (var value in new[] { entered, new[] { entered } })
            Assert.That(
                Validate([Table()], new Dictionary<string, object?> { ["t"] = value }).Errors["t"],
                Is.EqualTo("„t“ muss aus Zeilen bestehen.")
            );
    }

    [TestCase("10092", true)]
    [TestCase("10093", false)]
    public void Persons_organisations_and_Leistungen_come_from_lists_of_the_server(string entered, bool isTaken)
    {
        var form = Form(Field("f", FieldType.Leistung));
        Assert.That(form.ChoiceLists, Is.EqualTo(new[] { "leistungen" }));
        var result = form.Validate(
            "Ja",
            new Dictionary<string, object?> { ["f"] = entered },
            new FormSources(Today)
            {
                Lists = new Dictionary<string, IReadOnlyList<Choice>> { ["leistungen"] = [new("10092", "Wohngeld")] },
            }
        );
        Assert.That(result.Errors.ContainsKey("f"), Is.Not.EqualTo(isTaken));
    }

    [Test]
    public void A_field_is_filled_at_first_with_what_a_variable_has_when_the_task_comes_up()
    {
        var task = HumanTask(
            "Aufgabe",
            (
                "fields",
                Literal(
                    new object[]
                    {
                        new { name = "a", defaultFrom = "Amount" },
                        new { name = "b", defaultFrom = "leer" },
                        new { name = "c" },
                    }
                )
            )
        );
        var host = new EngineHost(
            Workflow(Sequence(Script("setzen", "setVariable('amount', 3.5)"), task), "amount", "leer")
        );
        host.Start("test");
        var details = (TaskDetails)host.Effects.OfType<BookmarkCreated>().Single().Details!;
        Assert.That(details.Prefilled, Is.EqualTo(new Dictionary<string, object?> { ["a"] = 3.5 }));
    }

    private static FormResult Validate(
        IEnumerable<Dictionary<string, object?>> fields,
        IReadOnlyDictionary<string, object?> entered
    ) => Form([.. fields]).Validate("Ja", entered, new FormSources(Today));

    private static Form Form(params object?[] fields)
    {
        var definition = WorkflowDefinition.Parse(Workflow(HumanTask("Aufgabe", ("fields", Literal(fields)))));
        var compiled = new ProgramCompiler(ActivityCatalog.Core).Compile(definition);
        return ((IForm)compiled.Program!.Nodes.Single().Activity).Form;
    }

    private static Dictionary<string, object?> Field(
        string name,
        FieldType type,
        params (string Name, object? Value)[] more
    )
    {
        var json = new Dictionary<string, object?> { ["name"] = name, ["type"] = type.ToString() };
        foreach (var (member, value) in more)
            json[member] = value;
        return json;
    }

    private static Dictionary<string, object?> Table(params (string Name, object? Value)[] more) =>
        Field(
            "t",
            FieldType.Table,
            [
                (
                    "columns",
                    new object?[]
                    {
                        new Dictionary<string, object?> { ["name"] = "ort", ["required"] = true },
                        Field("amount", FieldType.Number),
                    }
                ),
                .. more,
            ]
        );

    private static Dictionary<string, object?> Rows(params object?[] rows) => new() { ["t"] = rows };

    private static Dictionary<string, object?> Row(string place, string amount) =>
        new() { ["ort"] = place, ["amount"] = amount };
}
