using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.Editing;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>The rest of the editor: definition-wide settings, versions, code view, the other two designers.</summary>
public sealed class Designers
{
    [Test]
    public async Task Variables_inputs_outputs_outcomes_and_settings_are_edited()
    {
        await Save(Flowchart("angaben", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/angaben");
        var panel = studio.Page.Locator(".mud-tabs").Last;
        await studio.Field("Name*").Locator("input").FillAsync("Angaben zum Antrag");
        await studio.Field("Name*").Locator("input").PressAsync("Tab");
        await Until("angaben", "name = 'Angaben zum Antrag'", "the name is saved");
        await studio.Field("Activation strategy").ClickAsync();
        await studio.Page.Locator(".mud-popover-open").GetByText("Einmal", new() { Exact = true }).ClickAsync();
        await Until("angaben", "j->'options'->>'activationStrategyType' LIKE '%.SingletonStrategy,%'", "the setting is saved");

        await studio.Tab("Variables");
        await studio.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Variables" }).GetByRole(AriaRole.Button).First.ClickAsync();
        await InDialog(studio, "nummer");
        await Until("angaben", "j->'variables'->0->>'name' = 'nummer'", "the variable is saved");

        await studio.Tab("Input/Output");
        var adds = studio.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Input/Output" });
        await adds.GetByRole(AriaRole.Button, new() { Name = "Add input" }).ClickAsync();
        await InDialog(studio, "Antrag");
        await Until("angaben", "j->'inputs'->0->>'name' = 'Antrag'", "the input is saved");
        await adds.GetByRole(AriaRole.Button, new() { Name = "Add output" }).ClickAsync();
        await InDialog(studio, "Bescheid");
        await Until("angaben", "j->'outputs'->0->>'name' = 'Bescheid'", "the output is saved");
        var outcomes = adds.Locator("input").Last;
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
        await studio.Drag("Protokoll", "Zeile schreiben", 300, 300);
        await Until("fassungen", "version = 2 AND NOT is_published", "the change makes a draft");
        await studio.Page.Locator("button[title=Publish], .mud-button-group-root button").First.ClickAsync();
        await Expect(studio.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("WriteLine1");
        Assert.That(await Of<bool>("fassungen", "is_published"), Is.False, "what cannot run is not published");

        await studio.Select("WriteLine1");
        await studio.Page.Keyboard.PressAsync("Delete");
        await studio.Drag("Ablauf", "Folge", 300, 300);
        await Until("fassungen", "version = 2", "still the draft");
        await studio.Tab("Version history");
        await Expect(studio.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Version history" }).Locator("tbody tr")).ToHaveCountAsync(2);
        await studio.Choose(studio.Page.GetByRole(AriaRole.Tabpanel, new() { Name = "Version history" }).Locator("tbody tr").Last.Locator("button").Last, "Rollback");
        await Until("fassungen", "version = 3 AND jsonb_array_length(root->'activities') = 1", "the first version's content is the draft");
        studio.Errors.RemoveAll(x => x.Contains("422", StringComparison.Ordinal));
        studio.Check();
    }

    [Test]
    public async Task The_code_view_shows_and_takes_JSON()
    {
        await Save(Sequence("quelltext", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/quelltext");
        await studio.Tab("Code View");
        await Expect(studio.Page.Locator(".monaco-editor .view-lines").First).ToContainTextAsync("quelltext");
        studio.Check();
    }

    [Test]
    public async Task A_sequence_gets_steps()
    {
        await Save(Sequence("schritte", Activity("Elsa.WriteLine", "Erster", ("text", "x"))));
        await using var studio = await StudioPage.Open("/studio/definitionen/schritte");
        await studio.Picture("studio-folge");
        await Expect(studio.Main.GetByText("Erster", new() { Exact = true }).First).ToBeVisibleAsync();
        studio.Check();
    }

    [Test]
    public async Task A_state_machine_gets_states_and_transitions()
    {
        await Save(new JsonObject
        {
            ["definitionId"] = "automat", ["name"] = "automat",
            ["root"] = new JsonObject { ["id"] = "Automat", ["name"] = "Automat", ["type"] = "Elsa.StateMachine", ["version"] = 1, ["states"] = new JsonArray(), ["transitions"] = new JsonArray() },
        });
        await using var studio = await StudioPage.Open("/studio/definitionen/automat");
        await studio.Page.GetByText("Add state", new() { Exact = true }).ClickAsync();
        await Until("automat", "jsonb_array_length(root->'states') = 1", "the state is saved");
        await studio.Page.GetByText("Add state", new() { Exact = true }).ClickAsync();
        await Until("automat", "jsonb_array_length(root->'states') = 2", "the second state is saved");
        await studio.Page.GetByText("Add transition", new() { Exact = true }).ClickAsync();
        await Until("automat", "jsonb_array_length(root->'transitions') = 1", "the transition is saved");
        studio.Check();
    }

    /// <summary>Names something in a dialog and confirms it.</summary>
    private static async Task InDialog(StudioPage studio, string name)
    {
        var dialog = studio.Page.Locator(".mud-dialog");
        await dialog.Locator("input").First.FillAsync(name);
        await dialog.Locator("input").First.PressAsync("Tab");
        await dialog.GetByRole(AriaRole.Button).Last.ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }
}
