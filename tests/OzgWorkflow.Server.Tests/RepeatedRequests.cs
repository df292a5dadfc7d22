using System.Text;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// What is repeated with its key is done once and answered the same, as often and as much at once as it is sent.
/// </summary>
public sealed class RepeatedRequests : OnAServer
{
    [Test]
    public async Task A_file_of_the_catalogue()
    {
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Import("/api/import/kommunen", Csv("Neustadt"), key))
        );
        Assert.That(answers.Distinct().Single(), Does.StartWith("200 ").And.Contain("\"added\":1"));
        Assert.That(
            await Import("/api/import/kommunen", Csv("Neustadt"), Guid.NewGuid().ToString()),
            Does.Contain("\"added\":0"),
            "another key is another import"
        );
        Assert.That(await Import("/api/import/kommunen", Csv("Altstadt"), key), Does.StartWith("422 "));
        Assert.That(
            await Import("/api/import/lagen", Csv("Neustadt"), key),
            Does.StartWith("422 ").And.Contain("Spalte"),
            "the key of another import is none here"
        );
    }

    [Test]
    public async Task Definitions_however_the_client_packs_them()
    {
        const string Json =
            """{ "definitionId": "doppelt", "name": "doppelt", "root": { "type": "Elsa.Sequence", "id": "s" } }""";
        const string Path = "/elsa/api/workflow-definitions/import-files";
        var key = Guid.NewGuid().ToString();
        var first = await Import(Path, Files(Json), key);
        Assert.That(first, Is.EqualTo("""200 {"count":1}"""));
        Assert.That(await Import(Path, Files(Json), key), Is.EqualTo(first));
        Assert.That(
            await Import(Path, Files(Json.Replace("\"s\"", "\"t\"", StringComparison.Ordinal)), key),
            Does.StartWith("422 ")
        );
    }

    [Test]
    public async Task A_file_whose_client_left_before_the_answer()
    {
        var key = Guid.NewGuid().ToString();
        await using var database = await ServerDatabase.Open(Server);
        using var leaves = new CancellationTokenSource();
        await database.Holding(
            "hashtext('ozg.import')",
            async () =>
            {
                var first = Admin.Send(HttpMethod.Post, "/api/import/kommunen", Csv("Fortstadt"), key, leaves.Token);
                await Wait.UntilAsync(
                    () =>
                        database.Scalar<bool>(
                            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
                        ),
                    "the import has begun"
                );
                await leaves.CancelAsync();
                Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
            }
        );
        Assert.That(
            await Import("/api/import/kommunen", Csv("Fortstadt"), key),
            Does.StartWith("200 ").And.Contain("\"added\":1")
        );
    }

    [Test]
    public async Task What_is_done_with_a_task()
    {
        await Admin.Post("/api/leistungen/10124/umsetzung", new { });
        JsonNode? task = null;
        await Wait.UntilAsync(
            async () =>
                (task = (await Admin.Get("/api/tasks?scope=Alle&ozgId=10124"))["items"]!.AsArray().FirstOrDefault())
                    is not null,
            "there is a task"
        );
        var path = $"/api/tasks/{task!["id"]}";
        var (claim, why) = (Guid.NewGuid(), new { reason = "Es eilt." });
        Assert.That(await AtOnce($"{path}/claim", why, claim), Does.StartWith("2"));
        Assert.That(await Assignee(), Is.EqualTo("admin"));
        Assert.That(
            await AtOnce($"{path}/delegate", new { to = "koordination", note = "Bitte." }, Guid.NewGuid()),
            Does.StartWith("2")
        );
        Assert.That(await AtOnce($"{path}/claim", why, claim), Does.StartWith("2"), "it was claimed then");
        Assert.That(await Assignee(), Is.EqualTo("koordination"), "and is not claimed again");
        Assert.That(await AtOnce($"{path}/release", why, Guid.NewGuid()), Does.StartWith("2"));
        Assert.That(await Assignee(), Is.Null);

        async Task<string?> Assignee() => (await Admin.Get(path))["assignee"]?.ToString();
    }

    [Test]
    public async Task What_is_done_with_definitions_and_their_instances()
    {
        const string Path = "/elsa/api/workflow-definitions";
        var key = Guid.NewGuid();
        var saved = await AtOnce(Path, Save("einmal"), key);
        Assert.That(saved, Does.StartWith("200 "));
        Assert.That(await AtOnce($"{Path}/einmal/retract", new { }, Guid.NewGuid()), Does.StartWith("200 "));
        Assert.That(await AtOnce(Path, Save("einmal"), key), Is.EqualTo(saved), "it was published then");
        Assert.That(
            (bool)(await Admin.Get($"{Path}/by-definition-id/einmal"))["isPublished"]!,
            Is.False,
            "and is not again"
        );
        Assert.That((await Admin.Post(Path, Save("zweimal"), key)).Status, Is.EqualTo(422));
        var cancel = new { alterations = new[] { new { type = "Cancel" } }, filter = new { definitionId = "einmal" } };
        Assert.That(await AtOnce("/elsa/api/alterations/submit", cancel, Guid.NewGuid()), Does.Contain("planId"));

        static object Save(string id) =>
            new
            {
                publish = true,
                model = new
                {
                    definitionId = id,
                    name = id,
                    root = new { type = "Elsa.Sequence", id = "s" },
                },
            };
    }

    [Test]
    public async Task What_is_done_in_operations()
    {
        await using var host = new RuntimeHost((await Server.Postgres()).ConnectionString(), realTime: true);
        await host.Publish(Build.Workflow("umzug", Build.Sequence(Build.HumanTask("Eins"))));
        await host.Start("umzug");
        await host.Publish(Build.Workflow("umzug", Build.Sequence(Build.HumanTask("Eins"), Build.Line("Zwei"))));
        Assert.That(
            await AtOnce("/api/migrations", new { definitionId = "umzug", toVersion = 2 }, Guid.NewGuid()),
            Is.EqualTo("""202 {"instances":1}""")
        );
        await host.Execute(
            "INSERT INTO workflow.job (kind, instance_id, payload, run_at, attempts, is_dead) VALUES (0, gen_random_uuid(), '{}', now(), 12, true)"
        );
        Assert.That(
            await AtOnce("/api/dead-letters/replay", new { }, Guid.NewGuid()),
            Is.EqualTo("""200 {"count":1}""")
        );
    }

    /// <summary>Sends it eight times at once; returns the one answer.</summary>
    private async Task<string> AtOnce(string path, object body, Guid key)
    {
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async _ =>
                {
                    var (status, answer) = await Admin.Post(path, body, key);
                    return $"{status} {answer?.ToJsonString()}";
                })
        );
        return answers.Distinct().Single();
    }

    private static StringContent Csv(string name) =>
        new($"name;plz;ort;url\n{name};12345;{name};\n", Encoding.UTF8, "text/csv");

    private static MultipartFormDataContent Files(string json) =>
        new() { { new StringContent(json, Encoding.UTF8, "application/json"), "files", "doppelt.json" } };

    private async Task<string> Import(string path, HttpContent content, string key)
    {
        using var response = await Admin.Send(HttpMethod.Post, path, content, key);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}
