using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What strangers may ask of workflows, and where.</summary>
public sealed class PublicWorkflows
{
    [Test]
    public async Task Strangers_start_no_more_than_is_set_and_workflows_can_have_an_origin_of_their_own()
    {
        await using var server = new ServerProcess
        {
            Settings =
            {
                ["Workflows__PublicRequestsPerMinute"] = "12",
                ["Workflows__Origin"] = "http://ablaeufe.example.org",
            },
        };
        await server.Start();
        using var designer = await ApiClient.SignIn(server.Address, "gestaltung");
        await AnsweringWorkflow.Publish(designer, "offen", "ja", "text/plain");
        using var stranger = new HttpClient { BaseAddress = server.Address };
        Assert.That(await Ask("/workflows/offen", null), Is.EqualTo(404), "nothing of workflows on our origin");
        Assert.That(await Ask("/anmelden", "ablaeufe.example.org"), Is.EqualTo(404), "nothing of ours on theirs");
        Assert.That(
            await Ask($"/workflows/offen?correlationId={new string('k', 300)}", "ablaeufe.example.org"),
            Is.EqualTo(400)
        );
        Assert.That(
            await Ask("/workflows/offen", "ablaeufe.example.org", "1"),
            Is.EqualTo(400),
            "what another stranger may choose as key, too"
        );
        var statuses = new List<int>();
        for (var i = 0; i < 30; i++)
            statuses.Add(await Ask("/workflows/offen", "ablaeufe.example.org"));
        Assert.That(statuses.Take(10), Has.All.EqualTo(200), "and two before");
        Assert.That(statuses, Does.Contain(429));
        var unknown = new List<int>();
        for (var i = 0; i < 5; i++)
            unknown.Add(await Ask("/workflows/gibt-es-nicht", "ablaeufe.example.org"));
        Assert.That(unknown, Does.Contain(429));

        async Task<int> Ask(string path, string? host, string? key = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            using var response = await stranger.SendAsync(request);
            return (int)response.StatusCode;
        }
    }
}
