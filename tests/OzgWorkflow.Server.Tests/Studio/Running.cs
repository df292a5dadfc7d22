using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Shared;
using OzgWorkflow.Testing;
using static Microsoft.Playwright.Assertions;
using static OzgWorkflow.Server.Tests.Studio.StudioServer;

namespace OzgWorkflow.Server.Tests.Studio;

/// <summary>Palette, running, trying out, watching.</summary>
public sealed class Running : OnTheStudio
{
    [Test]
    public async Task The_palette_has_our_activities_by_category_and_definitions_that_can_be_used_as_activities()
    {
        var model = Sequence("baustein", Activity("Elsa.WriteLine", "Zeile", ("text", "x")));
        model["name"] = "Gebühr berechnen";
        model["options"] = new JsonObject { ["usableAsActivity"] = true, ["activityCategory"] = "Bausteine" };
        await Save(model, publish: true);
        await Save(Flowchart("palette"));
        await using var studio = await StudioPage.Open("/studio/definitionen/palette");
        await studio.Drag("OZG", "Koordination benachrichtigen", 200, 100);
        foreach (var name in new[] { "Entscheidung festhalten", "Nach außen melden", "Phase betreten" })
            await Expect(studio.Panel("Activities").GetByText(name, new() { Exact = true })).ToBeVisibleAsync();
        await studio.Field("Themenfeld").ClickAsync();
        await studio.Page.Locator(".mud-popover-open").GetByText("Bauen & Wohnen", new() { Exact = true }).ClickAsync();
        await Editing.Until(
            "palette",
            "root->'activities'->0->'themenfeld'->'expression'->>'value' = 'Bauen & Wohnen'",
            "the Themenfeld is saved"
        );
        await studio.Drag("Bausteine", "Gebühr berechnen", 200, 320);
        await Editing.Until(
            "palette",
            "root->'activities' @> '[{\"type\": \"GebührBerechnen\", \"workflowDefinitionId\": \"baustein\"}]'",
            "the definition is used as an activity"
        );
        await studio.Drag("Aufgaben", "Aufgabe", 480, 200);
        await Expect(studio.Field("Titel")).ToBeVisibleAsync();
        await studio.Drag("Zeit", "Warten", 480, 400);
        await Expect(studio.Field("Dauer").Locator("input")).ToHaveValueAsync("00:01:00");
        studio.Check();
    }

    [Test]
    public async Task A_draft_is_run_from_the_editor_and_a_single_activity_is_tried()
    {
        await Save(Flowchart("lauf", Activity("Elsa.WriteLine", "Zeile", ("text", "=1 + 1")), HumanTask("Aufgabe")));
        await using var studio = await StudioPage.Open("/studio/definitionen/lauf");
        await studio.Select("Zeile");
        await studio.Tab("Test");
        await studio.Panel("Test").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(studio.Panel("Test")).ToContainTextAsync("Completed");
        Assert.That(
            await Database.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE definition_id = 'lauf'"),
            Is.Zero,
            "trying leaves nothing"
        );

        await studio
            .Page.Locator("button.mud-success-text, button.mud-icon-button-color-success, .mud-toolbar button")
            .Last.ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/studio/instanzen/[^/]+$"));
        await studio.Ready();
        Assert.That(
            await Database.Scalar<string>(
                "SELECT (SELECT count(*) FROM workflow.task t WHERE t.definition_id = 'lauf' AND status = 0) || ' ' || is_frozen || ' ' || is_published FROM workflow.definition_version WHERE definition_id = 'lauf'"
            ),
            Is.EqualTo("1 true false")
        );
        Assert.That(
            await Database.Scalar<string>(
                "SELECT string_agg(account, ',') FROM workflow.audit WHERE definition_id = 'lauf' AND action = 'InstanceStarted'"
            ),
            Is.EqualTo("gestaltung"),
            "who started it is noted with the start"
        );
        studio.Check();
    }

    [Test]
    public async Task A_definition_is_started_with_inputs_on_a_page_of_ours()
    {
        var model = Sequence("mit-eingaben", HumanTask("Aufgabe"));
        model["inputs"] = new JsonArray(
            new JsonObject
            {
                ["name"] = "Zahl",
                ["displayName"] = "Zahl der Anträge",
                ["type"] = "Int32",
            },
            new JsonObject { ["name"] = "Betrag", ["type"] = "Decimal?" }
        );
        await Save(model, publish: true);
        await using var studio = await StudioPage.Open("/studio/definitionen/mit-eingaben/starten");
        foreach (
            var (entered, problem) in new[]
            {
                ("viele", "„Zahl der Anträge“ muss eine Zahl sein"),
                ("12.000", "Meinen Sie 12000 oder 12,000?"),
                ("1,5", "„Zahl der Anträge“ ist keine ganze Zahl: „1.5“."),
            }
        )
        {
            await studio.Page.GetByLabel("Zahl der Anträge").FillAsync(entered);
            await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Starten" }).ClickAsync();
            await Expect(studio.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(problem);
        }

        await studio.Page.GetByLabel("Betrag").FillAsync("1.234,56");
        await studio.Page.GetByLabel("Zahl der Anträge").FillAsync("12 000");
        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Starten" }).ClickAsync();
        await Expect(studio.Page).ToHaveURLAsync(new Regex("/studio/instanzen/[^/]+$"));
        var id = studio.Page.Url.Split('/')[^1];
        Assert.That(
            (await StudioServer.Api.Get($"/elsa/api/workflow-instances/{id}"))["workflowState"]![
                "input"
            ]!.ToJsonString(),
            Is.EqualTo("""{"Zahl":12000,"Betrag":1234.56}""")
        );
        await studio.Ready();
        studio.Check();
    }

    [Test]
    public async Task The_viewer_shows_what_ran_waits_and_stopped_and_follows_what_happens_elsewhere()
    {
        await Save(
            Flowchart(
                "zuschauen",
                Activity("Elsa.WriteLine", "Zeile", ("text", "=1 + 1")),
                HumanTask("Aufgabe"),
                Activity("Elsa.RunJavaScript", "Stolpern", ("script", "throw new Error('kein Wert')"))
            ),
            publish: true
        );
        var id = await Run("zuschauen", "10519");
        await using var studio = await StudioPage.Open($"/studio/instanzen/{id}");
        await Expect(studio.Panel("Journal")).ToContainTextAsync("Suspended");
        await Expect(Badge("Zeile")).ToHaveClassAsync(new Regex("mud-theme-success"));
        await Expect(Badge("Aufgabe")).ToHaveClassAsync(new Regex("mud-theme-warning"));
        await studio.Picture("studio-instanz");
        await Expect(studio.Page.GetByRole(AriaRole.Link, new() { Name = "Leistung: " }))
            .ToHaveAttributeAsync("href", "/leistungen/10519");

        await Complete(id);
        await Expect(studio.Panel("Journal")).ToContainTextAsync("Faulted");
        await Expect(Badge("Aufgabe")).ToHaveClassAsync(new Regex("mud-theme-success"));
        await Expect(Badge("Stolpern")).ToHaveClassAsync(new Regex("mud-theme-error"));
        await studio.Tab("Incidents");
        await Expect(studio.Panel("Incidents")).ToContainTextAsync("kein Wert");
        await studio.Select("Stolpern");
        await Expect(studio.Main.GetByText("Faulted").First).ToBeVisibleAsync();
        await studio.Tab("Activity Call Stack");
        await Expect(studio.Panel("Activity Call Stack"))
            .ToContainTextAsync(new Regex(@"Diagramm[\s\S]*Running[\s\S]*Stolpern[\s\S]*Faulted"));
        studio.Check();

        ILocator Badge(string activity) => studio.Node(activity).Locator(".mud-badge").Filter(new() { HasText = "1" });
    }

    [Test]
    public async Task The_viewer_shows_inputs_outputs_and_variables()
    {
        var model = Flowchart(
            "angesehen",
            Activity(
                "Elsa.RunJavaScript",
                "Rechnen",
                ("script", "setNummer(getInput('Antrag') * 2); return 'gerechnet'")
            ),
            Activity("Elsa.WriteLine", "Zeile", ("text", "=`Nummer ${getNummer()}`")),
            HumanTask("Aufgabe")
        );
        model["inputs"] = new JsonArray(new JsonObject { ["name"] = "Antrag", ["type"] = "Int32" });
        model["variables"] = new JsonArray(
            new JsonObject
            {
                ["id"] = "v1",
                ["name"] = "nummer",
                ["typeName"] = "Int32",
                ["isArray"] = false,
            }
        );
        await Save(model, publish: true);
        var id = await Run("angesehen", "angesehen-1", new Dictionary<string, int> { ["Antrag"] = 21 });
        await using var studio = await StudioPage.Open($"/studio/instanzen/{id}");
        await studio.Tab("Variables");
        await Expect(studio.Panel("Variables")).ToContainTextAsync(new Regex(@"nummer\s+42\b"));
        await studio.Tab("Input/output");
        await Expect(studio.Panel("Input/output")).ToContainTextAsync(new Regex(@"Antrag\s+21\b"));
        await studio.SelectToSee("Rechnen", "Zeile", studio.Panel("Activity").Last, new Regex(@"Result\s+gerechnet"));
        await Expect(studio.Panel("Activity").Last).ToContainTextAsync(new Regex(@"Outcomes\s+Done"));
        await studio.Select("Zeile");
        await studio.Tab("Executions");
        await studio.Panel("Executions").Locator("tbody tr").ClickAsync();
        await Expect(studio.Page.Locator(".mud-drawer--open")).ToContainTextAsync(new Regex(@"Text\s+Nummer 42"));
        studio.Check();
    }

    [Test]
    public async Task The_viewer_also_shows_what_happened_between_its_reading_and_its_listening()
    {
        await Save(Sequence("dazwischen", HumanTask("Aufgabe"), HumanTask("Danach")), publish: true);
        var id = await Run("dazwischen", "dazwischen-1");
        await using var studio = await StudioPage.Open("/studio");
        var listening = new TaskCompletionSource();
        await studio.Page.RouteAsync(
            "**/hubs/workflow-instance/negotiate*",
            async route =>
            {
                await listening.Task;
                await route.ContinueAsync();
            }
        );
        await studio.Page.RunAndWaitForResponseAsync(
            () => studio.Page.GotoAsync($"/studio/instanzen/{id}"),
            "**/journal?*"
        );
        await Complete(id);
        listening.SetResult();
        await Expect(studio.Panel("Journal")).ToContainTextAsync(new Regex(@"Danach\s+Aufgabe - Suspended"));
        studio.Check();
    }

    [Test]
    public async Task Instances_are_found_cancelled_and_deleted()
    {
        await Save(Sequence("instanzliste", HumanTask("Aufgabe")), publish: true);
        var ids = new List<string>();
        foreach (var i in Enumerable.Range(1, 3))
            ids.Add(await Run("instanzliste", $"korrelation-{i}"));
        await using var studio = await StudioPage.Open("/studio/instanzen?search=korrelation-1");
        await Expect(studio.Row("korrelation-1")).ToHaveCountAsync(1);
        await studio.Picture("studio-instanzen");
        await studio.InRow("korrelation-1", "Cancel");
        await studio.Answer("Yes");
        await Until(ids[0], "1 4");
        await studio.InRow("korrelation-1", "Delete");
        await studio.Answer("Delete");
        await Until(ids[0], "none");

        await studio.Go("/studio/instanzen?search=%22instanzliste%22");
        await Expect(studio.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await studio.Page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await studio.Page.Locator("tbody input[type=checkbox]").Last.CheckAsync();
        await studio.Choose(studio.Page.GetByText("Bulk actions"), "Cancel");
        await studio.Answer();
        foreach (var id in ids.Skip(1))
            await Until(id, "1 4");
        await Wait.UntilAsync(
            async () =>
                await Database.Scalar<string>(
                    "SELECT string_agg(action, ' ' ORDER BY at) FROM workflow.audit WHERE definition_id = 'instanzliste' AND account = 'gestaltung' AND action LIKE 'InstanceCancel%'"
                ) == "InstanceCancelled InstanceCancellationOrdered InstanceCancellationOrdered",
            "who cancelled is noted"
        );

        await studio.Go("/studio/instanzen?search=%22instanzliste%22");
        await studio.Page.Locator("tbody input[type=checkbox]").First.CheckAsync();
        await studio.Page.Locator("tbody input[type=checkbox]").Last.CheckAsync();
        await studio.Choose(studio.Page.GetByText("Bulk actions"), "Delete");
        await studio.Answer("Delete");
        foreach (var id in ids.Skip(1))
            await Until(id, "none");
        studio.Check();
    }

    [Test]
    public async Task The_filters_of_the_instance_list_are_chosen()
    {
        await OneOfEach("gewählt");
        await using var studio = await StudioPage.Open("/studio/instanzen?search=gewählt");
        var rows = studio.Page.Locator("tbody tr");
        await Shown("gewählt-wartet", "gewählt-scheitert", "gewählt-endet");
        await Pick("Has Incidents", "Yes");
        await Shown("gewählt-scheitert");
        await Pick("Has Incidents", "-");
        await Pick("Status", "Finished");
        await Shown("gewählt-endet");
        await Clear("Status");
        await Pick("Sub status", "Suspended");
        await Shown("gewählt-wartet");
        await Clear("Sub status");
        await Pick("Workflows", "gewählt-scheitert");
        await Shown("gewählt-scheitert");
        await Clear("Workflows");
        await Shown("gewählt-wartet", "gewählt-scheitert", "gewählt-endet");

        await studio.Page.GetByRole(AriaRole.Button, new() { Name = "Date filters" }).ClickAsync();
        var dates = studio.Page.Locator(".mud-popover-open").Filter(new() { HasText = "Apply" });
        await dates.GetByRole(AriaRole.Button, new() { Name = "Add" }).ClickAsync();
        await Pick("Column", "Finished");
        await Pick("Operator", "Is on or After");
        await studio.Field("Date").Locator("input").ClickAsync();
        await studio.Page.Locator(".mud-picker-calendar-day.mud-current").ClickAsync();
        await dates.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Shown("gewählt-endet");
        studio.Check();

        async Task Shown(params string[] expected)
        {
            foreach (var row in expected)
                await Expect(studio.Row(row)).ToHaveCountAsync(1);
            await Expect(rows).ToHaveCountAsync(expected.Length);
        }

        Task Clear(string filter) => studio.Field(filter).Locator(".mud-icon-button-edge-margin-end").ClickAsync();

        async Task Pick(string filter, string choice)
        {
            await studio.Choose(studio.Field(filter), choice);
            await studio.Page.Keyboard.PressAsync("Escape");
        }
    }

    [Test]
    public async Task Instances_are_filtered_by_definition_status_incident_and_time()
    {
        var (waits, fails, ends) = await OneOfEach("gefiltert");
        var now = DateTimeOffset.UtcNow;

        await Expect(new { definitionIds = new[] { "gefiltert-wartet" } }, waits);
        await Expect(new { searchTerm = "gefiltert" }, waits, fails, ends);
        await Expect(new { searchTerm = "\"gefiltert-wartet\"" }, waits);
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                statuses = new[] { "Finished" },
                hasIncidents = false,
            },
            ends
        );
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                subStatuses = new[] { "Suspended" },
                hasIncidents = false,
            },
            waits
        );
        await Expect(new { searchTerm = "gefiltert", hasIncidents = true }, fails);
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                timestampFilters = new[]
                {
                    new
                    {
                        column = "CreatedAt",
                        @operator = "LessThan",
                        timestamp = now.AddHours(-1),
                    },
                },
            }
        );
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                timestampFilters = new[]
                {
                    new
                    {
                        column = "CreatedAt",
                        @operator = "GreaterThan",
                        timestamp = now.AddHours(-1),
                    },
                },
            },
            waits,
            fails,
            ends
        );
        var day = TimeZoneInfo.ConvertTime(now, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                timestampFilters = new[]
                {
                    new
                    {
                        column = "CreatedAt",
                        @operator = "Is",
                        timestamp = day - day.TimeOfDay,
                    },
                },
            },
            waits,
            fails,
            ends
        );
        await Expect(
            new
            {
                searchTerm = "gefiltert",
                timestampFilters = new[]
                {
                    new
                    {
                        column = "FinishedAt",
                        @operator = "GreaterThanOrEqual",
                        timestamp = now.AddHours(-1),
                    },
                },
                statuses = new[] { "Finished" },
                subStatuses = new[] { "Finished" },
            },
            ends
        );

        static async Task Expect(object filter, params string[] expected)
        {
            var (status, body) = await StudioServer.Api.Post("/elsa/api/workflow-instances", filter);
            Assert.That(status, Is.EqualTo(200));
            Assert.That(
                body!["items"]!.AsArray().Select(x => x!["id"]!.ToString()),
                Is.EquivalentTo(expected),
                filter.ToString()
            );
        }
    }

    /// <summary>An instance that waits, one that failed and one that ended, each of its own definition.</summary>
    private static async Task<(string Waits, string Fails, string Ends)> OneOfEach(string name)
    {
        await Save(Sequence($"{name}-wartet", HumanTask("Aufgabe")), publish: true);
        await Save(
            Sequence(
                $"{name}-scheitert",
                Activity("Elsa.RunJavaScript", "Stolpern", ("script", "throw new Error('kein Wert')"))
            ),
            publish: true
        );
        await Save(Sequence($"{name}-endet", Activity("Elsa.WriteLine", "Zeile", ("text", "x"))), publish: true);
        var (waits, fails, ends) = (
            await Run($"{name}-wartet", "f1"),
            await Run($"{name}-scheitert", "f2"),
            await Run($"{name}-endet", "f3")
        );
        await Wait.UntilAsync(
            async () =>
                await Database.Scalar<long>($"SELECT count(*) FROM workflow.incident WHERE instance_id = '{fails}'")
                == 1,
            "it has failed"
        );
        return (waits, fails, ends);
    }

    /// <summary>Starts an instance of a published definition; returns its id.</summary>
    internal static async Task<string> Run(string definition, string correlationId, object? input = null)
    {
        using var response = await StudioServer.Api.Send(
            HttpMethod.Post,
            $"/elsa/api/workflow-definitions/{definition}/execute",
            System.Net.Http.Json.JsonContent.Create(new { correlationId, input })
        );
        return response.Headers.GetValues("x-elsa-workflow-instance-id").Single();
    }

    /// <summary>What the coordinator does meanwhile: completes the open task.</summary>
    internal static async Task Complete(string instance)
    {
        var task = await Database.Scalar<Guid>(
            $"SELECT id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0"
        );
        using var coordinator = await ApiClient.SignIn(StudioServer.Server.Address, "koordination");
        Assert.That(
            (await coordinator.Post($"/api/tasks/{task}/complete", new { outcome = "Done", data = new { } })).Status,
            Is.EqualTo(200)
        );
    }

    private static Task Until(string instance, string expected) =>
        Wait.UntilAsync(
            async () =>
                await Database.Scalar<string>(
                    $"SELECT coalesce((SELECT status || ' ' || sub_status FROM workflow.instance WHERE id = '{instance}'), 'none')"
                ) == expected,
            $"{instance} is {expected}"
        );
}
