using System.Globalization;
using System.Text;
using System.Text.Json;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What is too large is refused, heard to be refused, and takes no memory.</summary>
public sealed class LargeRequests : OnAServer
{
    [Test]
    public async Task JSON_is_bounded_before_it_is_read()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 5000));
        var many = $"{{\"data\":{{\"a\":[{string.Join(',', Enumerable.Repeat('1', 200_000))}]}}}}";
        foreach (var json in new[] { deep, many })
        {
            using var response = await Admin.Send(HttpMethod.Post, "/api/umsetzungen", Json(json));
            Assert.That((int)response.StatusCode, Is.EqualTo(400));
        }
    }

    /// <summary>The answer comes while the client still sends: it hears it all the same.</summary>
    [Test]
    public async Task Whoever_sends_too_much_hears_the_answer()
    {
        using var stranger = new HttpClient { BaseAddress = Server.Address };
        foreach (var size in new[] { 1_100_000, 30_000_000 })
        {
            using var large = await Admin.Send(HttpMethod.Post, "/api/umsetzungen", Text(size));
            Assert.That((int)large.StatusCode, Is.EqualTo(413));
            using var refused = await stranger.PostAsync(new Uri("/api/umsetzungen", UriKind.Relative), Text(size));
            Assert.That((int)refused.StatusCode, Is.EqualTo(401));
        }
    }

    [Test]
    public async Task The_form_for_signing_in_takes_no_more_than_it_asks_for()
    {
        using var page = new PageClient(Server.Address);
        foreach (var (size, status) in new[] { (65_000, 413), (4_000_000, 413), (60_000, 302) })
        {
            using var answer = await page.Post(
                "/anmelden",
                ("konto", "lesend"),
                ("passwort", "Demo-Konto-1"),
                ("returnUrl", new string('x', size))
            );
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{size}");
            var isSignedIn = page.Cookies.GetAllCookies().Any(x => x.Name == "ozgworkflow");
            Assert.That(isSignedIn, Is.EqualTo(status == 302), "the password is right, and nobody looked at it");
        }
    }

    [Test]
    public async Task A_name_that_is_longer_than_any_is_not_looked_for()
    {
        const string Path = "/elsa/api/workflow-definitions/validation/is-name-unique?name=";
        using var refused = await Admin.Send(HttpMethod.Get, Path + new string('n', 5000));
        Assert.That((int)refused.StatusCode, Is.EqualTo(400));
        Assert.That(Parse(await refused.Content.ReadAsStringAsync())["errors"]!["name"], Is.Not.Null);
        Assert.That(await Admin.Status(Path + new string('n', 100_000)), Is.EqualTo(414), "no address is that long");
    }

    private static StringContent Text(int size) => Json($"\"{new string('x', size)}\"");

    [Test]
    public async Task What_is_deep_and_allowed_is_saved_run_read_and_exported()
    {
        var root = Nested(90, Build.Sequence("innen"));
        var model = new JsonObject
        {
            ["definitionId"] = "tief",
            ["name"] = "tief",
            ["root"] = root,
        };
        const string Path = "/elsa/api/workflow-definitions";
        using var saved = await Admin.Send(
            HttpMethod.Post,
            Path,
            Json(new JsonObject { ["model"] = model, ["publish"] = true }.ToJsonString())
        );
        Assert.That((int)saved.StatusCode, Is.EqualTo(200), await saved.Content.ReadAsStringAsync());
        Assert.That((await Admin.Post($"{Path}/tief/execute", new { })).Status, Is.EqualTo(200));
        Assert.That(await Admin.Status($"{Path}/by-definition-id/tief"), Is.EqualTo(200));

        var text = await Exported("tief");
        using var again = await Admin.Send(HttpMethod.Put, $"{Path}/tief-wieder/import", Json(text));
        Assert.That((int)again.StatusCode, Is.EqualTo(200), await again.Content.ReadAsStringAsync());
        Assert.Multiple(async () =>
        {
            Assert.That(JsonNode.DeepEquals(Parse(text)["root"], root), "what was saved is exported");
            Assert.That(JsonNode.DeepEquals(Parse(await Exported("tief-wieder"))["root"], root), "and imported");
        });

        async Task<string> Exported(string id)
        {
            using var response = await Admin.Send(HttpMethod.Get, $"{Path}/{id}/export");
            Assert.That((int)response.StatusCode, Is.EqualTo(200));
            return await response.Content.ReadAsStringAsync();
        }
    }

    [Test]
    public async Task What_is_opened_up_is_shown_as_far_as_one_definition_may_be_large_and_deep()
    {
        await Save("kette0", Build.Sequence(), true);
        for (var i = 1; i < 23; i++)
            await Save($"kette{i}", Build.Activity($"Kette{i - 1}", "k"), true);
        var opened = 0;
        var chain = Parse((await Opened("alle", Build.Activity("Kette22", "k"))).Text)["activity"]!;
        for (; chain["root"] is { } inner; chain = inner)
            opened++;
        Assert.That(opened, Is.EqualTo(21), "what is within more workflows than that stays closed");

        await Save("flach", Build.Sequence([.. Enumerable.Range(0, 7000).Select(x => Build.Sequence($"s{x}"))]), true);
        await Save("hoch", Nested(60, Build.Sequence("innen")), true);
        var number = 0;
        foreach (
            var (root, status, problem) in new[]
            {
                (Build.Sequence(Uses("Flach", 1)), 200, ""),
                (Build.Sequence(Uses("Flach", 3)), 400, "mehr als 20000 Aktivitäten"),
                (Nested(40, Build.Sequence(Uses("Hoch", 1))), 200, ""),
                (Nested(200, Build.Sequence(Uses("Hoch", 1))), 400, "zu tief verschachtelt"),
                (Nested(100, Build.Sequence(Uses("Flach", 1))), 400, "zu tief verschachtelt"),
            }
        )
        {
            var (answered, text) = await Opened($"offen{number++}", root);
            Assert.That(answered, Is.EqualTo(status), text[..Math.Min(text.Length, 500)]);
            Assert.That(text, Does.Contain(problem));
        }

        async Task<(int Status, string Text)> Opened(string id, JsonObject root)
        {
            using var response = await Admin.Send(
                HttpMethod.Get,
                $"/elsa/api/workflow-definitions/subgraph/{await Save(id, root, false)}"
            );
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        static JsonObject[] Uses(string type, int times) =>
            [.. Enumerable.Range(0, times).Select(x => Build.Activity(type, $"u{x}"))];
    }

    /// <summary>Saves a definition that others can use as an activity; returns the id of the version.</summary>
    private async Task<string> Save(string id, JsonObject root, bool publish)
    {
        var model = Build.UsableAsActivity(id, root);
        using var response = await Admin.Send(
            HttpMethod.Post,
            "/elsa/api/workflow-definitions",
            Json($$"""{"model": {{model}}, "publish": {{(publish ? "true" : "false")}}}""")
        );
        var text = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(200), text);
        return Parse(text)["workflowDefinition"]!["id"]!.ToString();
    }

    private static JsonNode Parse(string json) =>
        JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 })!;

    private static JsonObject Nested(int levels, JsonObject inner) =>
        Enumerable.Range(1, levels).Aggregate(inner, (x, i) => Build.Sequence($"nested{i}", x));

    /// <summary>Four of them, of an account that may only read, once took 4.8 GB.</summary>
    [Test]
    public async Task Bodies_take_no_memory_beyond_their_bound()
    {
        using var reader = await ApiClient.SignIn(Server.Address, "lesend");
        using var stranger = new HttpClient { BaseAddress = Server.Address };
        await Refused();
        var before = LargestMemory();
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Refused()));
        Assert.That(LargestMemory() - before, Is.LessThan(150), "MB");

        async Task Refused()
        {
            foreach (var numbers in new[] { 450_000, 14_000_000 })
            {
                var json = $"{{\"data\":{{\"a\":[{new StringBuilder().Insert(0, "1,", numbers)}1]}}}}";
                var read = await Status(() =>
                    reader.Send(HttpMethod.Post, $"/api/tasks/{Guid.NewGuid()}/complete", Json(json))
                );
                Assert.That(read, Is.AnyOf(400, 403, 404, 413, CutOff));
                var unread = await Status(() =>
                    stranger.PostAsync(new Uri("/workflows/x", UriKind.Relative), Json(json))
                );
                Assert.That(unread, Is.AnyOf(404, 413, 429, CutOff));
            }
        }
    }

    private const int CutOff = 0;

    /// <summary>
    /// Who still sends five seconds after the answer, as on a machine that is busy with twelve of them, is cut off.
    /// </summary>
    private static async Task<int> Status(Func<Task<HttpResponseMessage>> send)
    {
        try
        {
            using var response = await send();
            return (int)response.StatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is IOException)
        {
            return CutOff;
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    /// <summary>The most that the server has had so far, in MB.</summary>
    private long LargestMemory() =>
        long.Parse(
            File.ReadLines($"/proc/{Server.Id}/status").Single(x => x.StartsWith("VmHWM", StringComparison.Ordinal))[
                6..^2
            ],
            CultureInfo.InvariantCulture
        ) / 1024;
}
