using System.Net;

namespace OzgWorkflow.Server.Tests;

/// <summary>Work during which the process dies each time is given up in the end, and everything else goes on.</summary>
public sealed class PoisonJob
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Is_given_up_after_five_deaths_and_others_go_on()
    {
        await using var server = new ServerProcess { Settings = { ["Http__AllowedHosts__0"] = "127.0.0.1" } };
        using var deadly = new HttpListener();
        var address = $"http://127.0.0.1:{Port.Free()}/";
        deadly.Prefixes.Add(address);
        deadly.Start();
        await server.Start();
        using (var designer = await ApiClient.SignIn(server.Address, "gestaltung"))
        {
            await AskingWorkflow(designer, address);
            await AnsweringWorkflow.Publish(designer, "andere", "ja", "text/plain");
        }

        var request = deadly.GetContextAsync();
        for (var deaths = 0; deaths < 5; deaths++)
        {
            await Wait.Until(() => request.IsCompleted, "it is done again");
            await server.Kill();
            (await request).Response.Abort();
            request = deadly.GetContextAsync();
            await server.Start();
            using var http = new HttpClient { BaseAddress = server.Address };
            Assert.That(await http.GetStringAsync("/workflows/andere"), Is.EqualTo("ja"), "others go on");
            // Minutes later its lease would have ended.
            await using var database = await ServerDatabase.Open(server);
            await database.Scalar<long>(
                "WITH ended AS (UPDATE workflow.job SET run_at = now() RETURNING 1) SELECT count(*) FROM ended"
            );
        }

        using var admin = await ApiClient.SignIn(server.Address, "admin");
        await Wait.UntilAsync(
            async () => (await admin.Get("/api/dead-letters"))["total"]!.GetValue<int>() == 1,
            "it is given up"
        );
        var dead = (await admin.Get("/api/dead-letters"))["items"]![0]!;
        Assert.That(dead["lastError"]!.ToString(), Does.Contain("Der Server endete 5-mal"));
        Assert.That(request.IsCompleted, Is.False, "nobody tries it any more");
    }

    /// <summary>A workflow that asks an address as soon as it is published.</summary>
    private static async Task AskingWorkflow(ApiClient designer, string address)
    {
        var model = JsonNode.Parse(
            $$"""
            {
              "definitionId": "giftig", "name": "giftig",
              "root": { "type": "Elsa.SendHttpRequest", "id": "Anfrage",
                "url": { "typeName": "String", "expression": { "type": "Literal", "value": "{{address}}" } } }
            }
            """
        )!;
        var (status, body) = await designer.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        Assert.That(status, Is.EqualTo(200), body?.ToJsonString());
        (status, body) = await designer.Post("/elsa/api/workflow-definitions/giftig/execute", new { });
        Assert.That(status, Is.EqualTo(200), body?.ToJsonString());
    }
}
