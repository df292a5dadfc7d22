using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Shared;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.Editing;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>The rest of the editor: definition-wide settings, versions, code view, the other two designers.</summary>
public sealed class Designers : OnTheStudio
{
    [Test]
    public async Task Variables_inputs_outputs_outcomes_and_settings_are_edited()
    {
        await Save(Flowchart("angaben", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/angaben");
        await studio.Enter("Name", "Angaben zum Antrag");
        await Until("angaben", "name = 'Angaben zum Antrag'", "the name is saved");
        await studio.Field("Activation strategy").ClickAsync();
        await studio.Page.Locator(".mud-popover-open").GetByText("Einmal", new() { Exact = true }).ClickAsync();
        await Until(
            "angaben",
            "j->'options'->>'activationStrategyType' LIKE '%.SingletonStrategy,%'",
            "the setting is saved"
        );

        await studio.Tab("Variables");
        await studio.Panel("Variables").GetByRole(AriaRole.Button, new() { Name = "Add variable" }).ClickAsync();
        await studio.NameInDialog("nummer");
        await studio.Answer();
        await Until("angaben", "j->'variables'->0->>'name' = 'nummer'", "the variable is saved");

        await studio.Tab("Input/Output");
        var adds = studio.Panel("Input/Output");
        await adds.GetByRole(AriaRole.Button, new() { Name = "Add input" }).ClickAsync();
        await studio.NameInDialog("Antrag");
        await studio.Answer();
        await Until("angaben", "j->'inputs'->0->>'name' = 'Antrag'", "the input is saved");
        await adds.GetByRole(AriaRole.Button, new() { Name = "Add output" }).ClickAsync();
        await studio.NameInDialog("Bescheid");
        await studio.Answer();
        await Until("angaben", "j->'outputs'->0->>'name' = 'Bescheid'", "the output is saved");
        var outcomes = adds.GetByPlaceholder("Add outcomes").Or(adds.GetByRole(AriaRole.Textbox)).Last;
        await outcomes.FillAsync("Genehmigt");
        await outcomes.PressAsync("Enter");
        await Until("angaben", "j->'outcomes'->>0 = 'Genehmigt'", "the outcome is saved");
        studio.Check();
    }

    [Test]
    public async Task A_draft_is_published_and_an_earlier_version_comes_back()
    {
        await Save(Flowchart("fassungen", Activity("Elsa.WriteLine", "Eins", ("text", "eins"))), publish: true);
        await using var studio = await StudioPage.Open("/studio/definitionen/fassungen");
        await Expect(studio.Nodes).ToHaveCountAsync(1);
        await studio.Drag("Protokoll", "Zeile schreiben", 300, 300);
        await Until("fassungen", "version = 2 AND NOT is_published", "the change makes a draft");
        await studio.Publish();
        await Expect(studio.Page.Locator(".mud-snackbar").Filter(new() { HasText = "WriteLine2" })).ToBeVisibleAsync();
        await Expect(studio.Message).ToContainTextAsync("WriteLine2");
        Assert.That(await Of<bool>("fassungen", "is_published"), Is.False, "what cannot run is not published");

        await studio.Select("WriteLine2");
        await studio.Page.Keyboard.PressAsync("Delete");
        await Expect(studio.Nodes).ToHaveCountAsync(1);
        await studio.Drag("Ablauf", "Folge", 300, 300);
        await Until("fassungen", "version = 2", "still the draft");
        await studio.Tab("Version history");
        await Expect(studio.Panel("Version history").Locator("tbody tr")).ToHaveCountAsync(2);
        await studio.Choose(
            studio.Panel("Version history").Locator("tbody tr").Last.Locator("button").Last,
            "Rollback to this version"
        );
        await Until(
            "fassungen",
            "version = 3 AND jsonb_array_length(root->'activities') = 1",
            "the first version's content is the draft"
        );
        studio.Expected(400);
        studio.Check();
    }

    [Test]
    public async Task The_code_view_shows_and_takes_JSON()
    {
        await Save(Sequence("quelltext", Activity("Elsa.WriteLine", "Zeile", ("text", "Guten Tag"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/quelltext");
        await studio.Tab("Code View");
        var view = studio.Panel("Code View");
        await Expect(view.Locator(".view-lines")).ToContainTextAsync("quelltext");
        var json = await studio.Page.EvaluateAsync<string>(
            "monaco.editor.getModels().map(x => x.getValue()).find(x => x.includes('Guten Tag'))"
        );
        await Apply(json.Replace("Guten Tag", "Guten Abend", StringComparison.Ordinal));
        await Until(
            "quelltext",
            "act(Zeile)->'text'->'expression'->>'value' = 'Guten Abend'",
            "what was written is saved"
        );

        await Apply(json[..^20]);
        await Expect(view).ToContainTextAsync("BytePositionInLine");
        Assert.That(
            await Of<string>("quelltext", "act(Zeile)->'text'->'expression'->>'value'"),
            Is.EqualTo("Guten Abend"),
            "what is not JSON changes nothing"
        );

        await Apply(json.Replace("Elsa.WriteLine", "Elsa.Zaubern", StringComparison.Ordinal));
        await Expect(studio.Message)
            .ToContainTextAsync("Den Aktivitätstyp „Elsa.Zaubern“ von „Zeile“ gibt es hier nicht.");
        Assert.That(
            await Of<string>("quelltext", "act(Zeile)->'text'->'expression'->>'value'"),
            Is.EqualTo("Guten Abend"),
            "what the Studio could not draw is not saved"
        );
        studio.Expected(400);
        studio.Check();

        async Task Apply(string text)
        {
            await studio.Paste(view, text);
            await view.GetByRole(AriaRole.Button).First.ClickAsync();
        }
    }

    [Test]
    public async Task A_sequence_gets_steps_and_their_order_changes()
    {
        await Save(
            Sequence(
                "schritte",
                Activity("Elsa.WriteLine", "Erster", ("text", "x")),
                Activity("Elsa.WriteLine", "Zweiter", ("text", "y"))
            )
        );
        await using var studio = await StudioPage.Open("/studio/definitionen/schritte");
        await Expect(studio.Nodes).ToHaveCountAsync(2);
        await studio.Drag("Aufgaben", "Aufgabe", 300, 450);
        await Until("schritte", $"{Order} = 'Erster Zweiter HumanTask1'", "the step is added at the end");
        await studio.Select("HumanTask1");
        await (await studio.Toolbar("Move selected activity earlier")).ClickAsync();
        await Until("schritte", $"{Order} = 'Erster HumanTask1 Zweiter'", "it has changed places");
        await studio.Picture("studio-folge");
        await studio.Select("Erster");
        await studio.Page.Keyboard.PressAsync("Delete");
        await Until("schritte", $"{Order} = 'HumanTask1 Zweiter'", "the step is gone");
        studio.Check();
    }

    private const string Order =
        "(SELECT string_agg(a->>'name', ' ' ORDER BY n) FROM jsonb_array_elements(root->'activities') WITH ORDINALITY x(a, n))";

    [Test]
    public async Task A_state_machine_is_built_and_runs()
    {
        await Save(
            new JsonObject
            {
                ["definitionId"] = "automat",
                ["name"] = "automat",
                ["root"] = new JsonObject
                {
                    ["id"] = "Automat",
                    ["name"] = "Automat",
                    ["type"] = "Elsa.StateMachine",
                    ["version"] = 1,
                    ["states"] = new JsonArray(),
                    ["transitions"] = new JsonArray(),
                },
            }
        );
        await using var studio = await StudioPage.Open("/studio/definitionen/automat");
        foreach (var (i, state) in new[] { "Offen", "Erledigt" }.Index())
        {
            await Add("state", state);
            await Until("automat", $"root->'states'->{i}->>'name' = '{state}'", "the state is saved");
        }

        await Add("transition", "erledigen", ("Offen", "Erledigt"));
        await Until(
            "automat",
            "root->'transitions'->0 @> '{\"name\": \"erledigen\", \"from\": \"Offen\", \"to\": \"Erledigt\"}'",
            "the transition is saved"
        );

        // Its handles may lie above it by now; it is selected through them.
        var place = await StudioPage.PlaceOf(studio.Page.Locator(".x6-edge").GetByText("erledigen"));
        await studio.Page.Mouse.ClickAsync(place.X + place.Width / 2, place.Y + place.Height / 2);
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Add trigger activity" }).ClickAsync();
        await studio
            .Page.Locator(".state-machine-activity-picker__result")
            .Filter(new() { HasText = "OzgWorkflow.HumanTask" })
            .ClickAsync();
        await studio.Page.Locator("[class*=state-machine-activity-picker] button").Last.ClickAsync();
        await Until(
            "automat",
            "root->'transitions'->0->'trigger'->>'type' = 'OzgWorkflow.HumanTask'",
            "the trigger is saved"
        );
        await studio.Saved();
        await studio.Enter("Titel", "Erledigen");
        await Until(
            "automat",
            "root->'transitions'->0->'trigger'->'title'->'expression'->>'value' = 'Erledigen'",
            "its title is saved"
        );
        await studio.Choose(studio.Field("Rolle"), "Themenfeld-Koordination");
        await Until(
            "automat",
            "root->'transitions'->0->'trigger'->'candidateRole'->'expression'->>'value' = 'Themenfeld-Koordination'",
            "who does it is saved"
        );
        await studio.Saved();
        await studio.Publish();
        await Until("automat", "is_published", "it is published");
        studio.Check();

        var id = await Running.Run("automat", "automat-1");
        await Running.Complete(id);
        Assert.That(
            (await StudioServer.Api.Get($"/elsa/api/workflow-instances/{id}"))["subStatus"]!.ToString(),
            Is.EqualTo("Finished")
        );

        async Task Add(string what, string name, (string From, string To)? states = null)
        {
            var menu = studio.Page.Locator("details").Filter(new() { HasText = $"Add {what}" });
            if (await menu.GetAttributeAsync("open") is null)
                await menu.Locator("summary").ClickAsync();
            await menu.Locator("input").FillAsync(name);
            if (states is var (from, to))
            {
                await menu.Locator("select").First.SelectOptionAsync(new SelectOptionValue { Label = from });
                await menu.Locator("select").Last.SelectOptionAsync(new SelectOptionValue { Label = to });
            }

            await menu.GetByRole(AriaRole.Button).ClickAsync();
        }
    }
}
