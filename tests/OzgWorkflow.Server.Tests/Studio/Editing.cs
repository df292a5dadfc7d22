using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>The Studio's editor.</summary>
public sealed partial class Editing : OnTheStudio
{
    [TestCase("aenderung", 9)]
    [TestCase("aufgabenverteilung", 9)]
    [TestCase("ozg-leistung", 6)]
    [TestCase("umsetzung", 0)]
    [TestCase("umsetzungsvariante", 13)]
    [TestCase("verbesserung", 3)]
    public async Task Every_shipped_definition_opens(string definition, int nodes)
    {
        var before = await Versions();
        await using var studio = await StudioPage.Open($"/studio/definitionen/{definition}");
        if (nodes > 0)
            await Expect(studio.Nodes).ToHaveCountAsync(nodes);
        else
            await Expect(studio.Nodes.First).ToBeAttachedAsync();
        if (definition == "umsetzungsvariante")
            await studio.Picture("studio-editor");
        if (definition == "ozg-leistung")
        {
            await studio.Page.GetByText("Auto layout", new() { Exact = true }).ClickAsync();
            await (await studio.Toolbar("Zoom to fit the screen")).ClickAsync();
            await studio.Picture("studio-zustandsautomat");
        }

        studio.Check();
        Assert.That(await Versions(), Is.EqualTo(before), "looking changes nothing");

        Task<long> Versions() =>
            Database.Scalar<long>(
                $"SELECT count(*) FROM workflow.definition_version WHERE definition_id = '{definition}'"
            );
    }

    [Test]
    public async Task Activities_are_added_connected_moved_and_deleted()
    {
        await Save(Flowchart("zeichnen"));
        await using var studio = await StudioPage.Open("/studio/definitionen/zeichnen");
        await studio.Drag("Aufgaben", "Aufgabe", 150, 120);
        await studio.Drag("Protokoll", "Zeile schreiben", 480, 120);
        await Until("zeichnen", "jsonb_array_length(root->'activities') = 2", "both are saved");

        await Connect(studio, "HumanTask1", "WriteLine1");
        await Until("zeichnen", "jsonb_array_length(root->'connections') = 1", "the arrow is saved");
        Assert.That(await Of<string>("zeichnen", "root->'connections'->0->'source'->>'port'"), Is.EqualTo("Done"));

        var before = await Of<double>("zeichnen", "(act(WriteLine1)->'metadata'->'designer'->'position'->>'x')::float");
        await Move(studio, "WriteLine1");
        await Until(
            "zeichnen",
            $"(act(WriteLine1)->'metadata'->'designer'->'position'->>'x')::float > {before + 20:0}",
            "the move is saved"
        );

        await studio.Select("WriteLine1");
        await studio.Page.Keyboard.PressAsync("Delete");
        await Until(
            "zeichnen",
            "jsonb_array_length(root->'activities') = 1 AND jsonb_array_length(root->'connections') = 0",
            "activity and arrow are gone"
        );
        Assert.That(
            await Database.Scalar<string>(
                "SELECT string_agg(detail, ' | ' ORDER BY id) FROM workflow.audit WHERE definition_id = 'zeichnen'"
            ),
            Does.Contain("hinzugefügt: „HumanTask1“").And.Contain("entfernt: „WriteLine1“")
        );
        studio.Check();
    }

    [Test]
    public async Task Inputs_are_literals_JavaScript_and_Liquid()
    {
        var model = Flowchart("eingaben", Activity("Elsa.WriteLine", "Zeile", ("text", "")), HumanTask("Aufgabe"));
        model["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "v1",
                ["name"] = "antrag",
                ["typeName"] = "String",
                ["isArray"] = false,
                ["value"] = "",
            }
        );
        await Save(model);
        await using var studio = await StudioPage.Open("/studio/definitionen/eingaben");
        await studio.Select("Aufgabe");
        await studio.Enter("Titel", "Antrag prüfen");
        await Until(
            "eingaben",
            "act(Aufgabe)->'title'->'expression'->>'value' = 'Antrag prüfen'",
            "the literal is saved"
        );

        await studio.Field("Rolle").ClickAsync();
        await studio
            .Page.Locator(".mud-popover-open")
            .GetByText("Lenkungsausschuss", new() { Exact = true })
            .ClickAsync();
        await Until(
            "eingaben",
            "act(Aufgabe)->'candidateRole'->'expression'->>'value' = 'Lenkungsausschuss'",
            "the choice is saved"
        );

        await studio.Select("Zeile");
        await Expect(studio.Field("Text")).ToBeVisibleAsync();
        var input = studio.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Input" });
        await studio.Choose(input.Locator("button.mud-icon-button").Last, "JavaScript");
        await studio.Write(input, "getAn");
        await studio.Page.Keyboard.PressAsync("Control+Space");
        await Expect(studio.Page.Locator(".suggest-widget").GetByText("getAntrag").First).ToBeVisibleAsync();
        await studio.Page.Keyboard.PressAsync("Escape");
        await studio.Write(input, "getAntrag() + '!'");
        await Until(
            "eingaben",
            "act(Zeile)->'text'->'expression' @> '{\"type\": \"JavaScript\", \"value\": \"getAntrag() + ''!''\"}'",
            "the script is saved"
        );

        await studio.Choose(input.GetByRole(AriaRole.Button, new() { Name = "JavaScript" }), "Liquid");
        await studio.Write(input, "{{ Variables.antrag }}");
        await Until(
            "eingaben",
            "act(Zeile)->'text'->'expression' @> '{\"type\": \"Liquid\", \"value\": \"{{ Variables.antrag }}\"}'",
            "the template is saved"
        );
        studio.Check();
    }

    [Test]
    public async Task What_is_typed_while_the_server_is_slow_is_kept()
    {
        await Save(Flowchart("langsam", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen/langsam");
        var (open, most) = (0, 0);
        await studio.Page.RouteAsync(
            "**/elsa/api/workflow-definitions",
            async route =>
            {
                most = Math.Max(most, ++open);
                var answer = await route.FetchAsync();
                await Task.Delay(1_500);
                open--;
                await route.FulfillAsync(new() { Response = answer });
            }
        );
        await studio.Select("Aufgabe");
        foreach (
            var (label, text) in new[]
            {
                ("Beschreibung", "Bitte prüfen."),
                ("Titel", "Antrag prüfen"),
                ("Fällig nach", "3.00:00:00"),
                ("Titel", "Anträge prüfen"),
            }
        )
        {
            await studio.Enter(label, text);
            await studio.Page.WaitForTimeoutAsync(700); // long enough for a save to begin, too short for its answer
        }

        await studio.Saved();
        Assert.That(most, Is.EqualTo(1), "a later save waits for the one before");
        foreach (
            var (input, text) in new[]
            {
                ("description", "Bitte prüfen."),
                ("title", "Anträge prüfen"),
                ("dueIn", "3.00:00:00"),
            }
        )
            Assert.That(
                await Of<string>("langsam", $"act(Aufgabe)->'{input}'->'expression'->>'value'"),
                Is.EqualTo(text)
            );
        await Expect(studio.Field("Titel").Locator("input")).ToHaveValueAsync("Anträge prüfen");
        studio.Check();
    }

    [Test]
    public async Task What_is_added_while_the_Studio_takes_in_what_it_saved_is_kept()
    {
        await Save(Flowchart("zwischendurch", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/zwischendurch");
        // After each save the Studio reads what there is to choose from, and then puts the answer in place once more.
        var (reads, isAdded) = (0, new TaskCompletionSource());
        await studio.Page.RouteAsync(
            "**/elsa/api/descriptors/activities?*",
            async route =>
            {
                if (++reads == 2)
                    await isAdded.Task;
                await route.ContinueAsync();
            }
        );
        await studio.Page.RunAndWaitForRequestAsync(
            () => studio.Enter("Name", "Zwischendurch"),
            x => x.Method == "POST" && x.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal)
        );
        await studio.Enter("Description", "Zwei Änderungen");
        await studio.Tab("Input/Output");
        await Wait.Until(() => reads == 2, "it takes in the second answer");
        await studio.Panel("Input/Output").GetByRole(AriaRole.Button, new() { Name = "Add output" }).ClickAsync();
        await studio.NameInDialog("Bescheid");
        await studio.Answer();
        isAdded.SetResult();
        await Until("zwischendurch", "j->'outputs'->0->>'name' = 'Bescheid'", "the output is saved");
        await studio.Page.UnrouteAllAsync();
        await studio.Saved();

        await studio.Tab("Properties");
        await studio.Enter("Name", "Noch einmal");
        await Until("zwischendurch", "name = 'Noch einmal'", "the name is saved");
        await studio.Tab("Input/Output");
        await studio.Choose(studio.Panel("Input/Output").Locator("tbody tr button").Last, "Edit");
        await studio.Page.WaitForTimeoutAsync(3_000); // long enough for the answer to be put in place
        await studio.NameInDialog("Zweiter Bescheid");
        await studio.Answer();
        await Until("zwischendurch", "j->'outputs'->0->>'name' = 'Zweiter Bescheid'", "the output is saved");
        studio.Check();
    }

    [Test]
    public async Task What_is_changed_at_once_in_two_places_is_saved_from_both()
    {
        await Save(Flowchart("zugleich", Activity("Elsa.WriteLine", "Zeile", ("text", "eins"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/zugleich");
        // The drawing and the definition.
        await studio.Select("Zeile");
        await Expect(studio.Field("Text")).ToBeVisibleAsync();
        await Move(studio, "Zeile");
        await studio.Enter("Name", "Zugleich");
        await Until(
            "zugleich",
            "name = 'Zugleich' AND (act(Zeile)->'metadata'->'designer'->'position'->>'y')::float > 20",
            "the move and the name are saved"
        );
        await studio.Saved();

        // Two tabs of an activity, the first of which knows the activity as it was when it was opened.
        await studio.Enter("Text", "drei");
        await studio.Tab("Common");
        await studio.Enter("Display text", "Dritte Zeile");
        await Until(
            "zugleich",
            "act(Zeile)->'metadata'->>'displayText' = 'Dritte Zeile'",
            "what the second tab changed is saved"
        );
        Assert.That(
            await Of<string>("zugleich", "act(Zeile)->'text'->'expression'->>'value'"),
            Is.EqualTo("drei"),
            "and what the first one changed stays"
        );
        studio.Check();
    }

    [Test]
    public async Task A_save_that_failed_does_not_overtake_the_next()
    {
        await Save(Flowchart("ausfall", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/ausfall");
        await studio.Page.RouteAsync(
            "**/elsa/api/workflow-definitions",
            route => route.FulfillAsync(new() { Status = 502, Body = "Bad Gateway" }),
            new() { Times = 1 }
        );
        await studio.Enter("Name", "Während des Ausfalls");
        await Expect(studio.Message).ToContainTextAsync("Der Server antwortet nicht.");
        await studio.Enter("Description", "Danach");
        await Until("ausfall", "description = 'Danach'", "the next save has it");
        await Expect(studio.Message).ToBeHiddenAsync();
        await studio.Page.WaitForTimeoutAsync(3_000); // the Studio would repeat the first after two seconds
        Assert.That(
            await Of<string>("ausfall", "name || ', ' || description"),
            Is.EqualTo("Während des Ausfalls, Danach")
        );
        studio.Expected(502);
        studio.Check();
    }

    [Test]
    public async Task What_was_typed_just_before_leaving_is_saved_or_asked_about()
    {
        await Save(Flowchart("eilig", HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen/eilig");
        await studio.Select("Aufgabe");
        await studio.Field("Titel").Locator("input").FillAsync("Antrag prüfen");
        await studio.Page.EvaluateAsync(
            "addEventListener('click', () => { for (const start = performance.now(); performance.now() - start < 3000; ); }, { capture: true, once: true })"
        ); // a busy page
        await studio.Page.GetByRole(AriaRole.Link, new() { Name = "Leistungen", Exact = true }).ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/leistungen$"));
        Assert.That(
            await Of<string>("eilig", "act(Aufgabe)->'title'->'expression'->>'value'"),
            Is.EqualTo("Antrag prüfen")
        );

        await studio.Go("/studio/definitionen/eilig");
        await studio.Select("Aufgabe");
        var asked = 0;
        studio.Page.Dialog += async (_, dialog) =>
        {
            asked += dialog.Type == DialogType.BeforeUnload ? 1 : 0;
            await dialog.AcceptAsync();
        };
        await studio.Enter("Titel", "Anträge prüfen");
        await studio.Page.EvaluateAsync("setTimeout(() => location.reload(), 0)");
        await Wait.Until(() => asked == 1, "it asks while something is unsaved");
        await studio.Ready();
        await studio.Saved();
        await studio.Page.GotoAsync("/leistungen");
        Assert.That(asked, Is.EqualTo(1), "it does not ask when all is saved");
        studio.Check();
    }

    [Test]
    public async Task A_refusal_goes_when_what_was_refused_succeeds()
    {
        await Save(Flowchart("verweigert", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/verweigert");
        await studio.Select("Zeile");
        await studio.Page.RouteAsync(
            "**/elsa/api/workflow-definitions",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 400,
                        ContentType = "application/json",
                        Body = "{\"detail\": \"So geht es nicht.\"}",
                    }
                ),
            new() { Times = 1 }
        );
        await studio.Enter("Text", "y");
        await Expect(studio.Message).ToContainTextAsync("So geht es nicht.");
        await studio.Enter("Text", "z");
        await Expect(studio.Message).ToBeHiddenAsync();
        studio.Expected(400);
        studio.Check();
    }

    private static async Task Move(StudioPage studio, string activity)
    {
        var (box, now) = (await StudioPage.PlaceOf(studio.Node(activity)), (LocatorBoundingBoxResult?)null);
        // Where the mouse misses it, because the drawing still moves, it is dragged again.
        for (var tries = 0; tries < 5 && (now is null || now.Y - box.Y < 40); tries++)
        {
            box = now ?? box;
            await studio.Page.Mouse.MoveAsync(box.X + 60, box.Y + 12);
            await studio.Page.Mouse.DownAsync();
            await studio.Page.Mouse.MoveAsync(box.X + 110, box.Y + 92, new() { Steps = 8 });
            await studio.Page.Mouse.UpAsync();
            now = await StudioPage.PlaceOf(studio.Node(activity));
        }
    }

    /// <summary>Draws an arrow from the first outcome of one activity to another.</summary>
    private static async Task Connect(StudioPage studio, string from, string to)
    {
        var source = await StudioPage.PlaceOf(
            studio.Node(from).Locator(".x6-port-out .x6-port-body, .x6-port-body").Last
        );
        var target = await StudioPage.PlaceOf(studio.Node(to).Locator(".x6-port-body").First);
        await studio.Page.Mouse.MoveAsync(source.X + source.Width / 2, source.Y + source.Height / 2);
        await studio.Page.Mouse.DownAsync();
        await studio.Page.Mouse.MoveAsync(
            target.X + target.Width / 2,
            target.Y + target.Height / 2,
            new() { Steps = 15 }
        );
        await studio.Page.Mouse.UpAsync();
    }

    /// <summary>
    /// A value of the latest version: of its <c>root</c>, of the whole (<c>j</c>), or of an activity by id or name
    /// (<c>act(Name)</c>).
    /// </summary>
    internal static Task<T> Of<T>(string definition, string expression) =>
        Database.Scalar<T>(
            $"SELECT {Named().Replace(expression, "jsonb_path_query_first(root, '$.activities[*] ? (@.id == \"$1\" || @.name == \"$1\")')")} FROM (SELECT *, json::jsonb->'root' AS root, json::jsonb AS j FROM workflow.definition_version WHERE definition_id = '{definition}' AND is_latest) d"
        );

    internal static async Task Until(string definition, string condition, string what)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (!await Of<bool>(definition, $"coalesce({condition}, false)"))
        {
            if (DateTime.UtcNow > until)
                Assert.Fail($"Within a minute: {what}, but was: {await Of<string>(definition, "json")}");
            await Task.Delay(200);
        }
    }

    [GeneratedRegex(@"act\((\w+)\)")]
    private static partial Regex Named();
}
