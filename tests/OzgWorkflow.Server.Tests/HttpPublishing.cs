using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Endpoints that no request could come to, and answers that would not be sent as they are written, are not published.
/// </summary>
public sealed class HttpPublishing : OnAServer
{
    private const string Saved = "Der Entwurf ist gespeichert, aber nicht veröffentlicht.";
    private readonly Dictionary<string, string?> _revisions = [];

    [TestCase("path", "Literal", "a/{nummer", "„Pfad“: „a/{nummer“ ist kein Pfad")]
    [TestCase("path", "Literal", "a//b", "„Pfad“: „a//b“ ist kein Pfad")]
    [TestCase("path", "Literal", "{a}/{a}", "„Pfad“: „{a}/{a}“ ist kein Pfad")]
    [TestCase("policy", "Literal", "chefs", "„Regel“: Die Regel „chefs“ gibt es nicht")]
    [TestCase(
        "responseHeaders",
        "Object",
        "{\"Set-Cookie\":\"a=b\"}",
        "„Kopfzeilen“: „Set-Cookie“ wird nicht gesendet"
    )]
    [TestCase(
        "responseHeaders",
        "Object",
        "{\"Location\":\"https://a.example\"}",
        "muss ein Pfad auf diesem Host sein"
    )]
    public async Task What_is_constant_and_never_works_is_refused(
        string input,
        string kind,
        string value,
        string refusal
    )
    {
        var (status, body) = await Publish($"nie-{Guid.NewGuid():n}", "nie/{nummer}", (input, kind, value));
        Assert.That(
            (status, body!["errors"]![""]!.AsArray().Count, body["detail"]!.ToString()),
            Is.EqualTo((400, 2, $"{Saved} {body["errors"]![""]![1]}"))
        );
        Assert.That(body["detail"]!.ToString(), Does.Contain(refusal));
    }

    [Test]
    public async Task A_path_that_another_workflow_has_under_other_names_is_refused()
    {
        Assert.That((await Publish("erste", "antrag/{nummer}/stand")).Status, Is.EqualTo(200));
        var (status, body) = await Publish("zweite", "/Antrag/{id}/stand");
        Assert.That(
            (status, body!["detail"]!.ToString()),
            Is.EqualTo(
                (
                    400,
                    Saved
                        + " „Anfrage“, „Pfad“: Denselben Pfad hat bereits der Workflow „erste“, als HTTP GET /antrag/{nummer}/stand: Wählen Sie einen anderen."
                )
            )
        );
        Assert.That((await Publish("dritte", "antrag/{id}/akte")).Status, Is.EqualTo(200));
        Assert.That((await Publish("erste", "Antrag/{id}/stand")).Status, Is.EqualTo(200), "it is its own");
    }

    [Test]
    public async Task Of_many_that_are_published_at_once_with_the_same_path_one_gets_it()
    {
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 12).Select(i => Publish($"zugleich-{i}", $"zugleich/{{teil{i}}}"))
        );
        Assert.That(answers.Count(x => x.Status == 200), Is.EqualTo(1));
        Assert.That(answers.Count(x => x.Status == 400), Is.EqualTo(11));
    }

    [Test]
    public async Task Each_method_that_an_endpoint_can_have_comes_to_it()
    {
        Assert.That(
            (await Publish("kopf", "kopf", ("supportedMethods", "Object", "[\"HEAD\"]"))).Status,
            Is.EqualTo(200)
        );
        using var response = await Admin.Send(HttpMethod.Head, "/workflows/kopf");
        Assert.That((int)response.StatusCode, Is.EqualTo(200));
    }

    private async Task<(int Status, JsonNode? Body)> Publish(
        string id,
        string path,
        params (string Name, string Kind, string Value)[] inputs
    )
    {
        var endpoint = new JsonObject
        {
            ["type"] = "Elsa.HttpEndpoint",
            ["id"] = "Anfrage",
            ["name"] = "Anfrage",
            ["path"] = Build.Literal(path),
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true },
        };
        var answer = Build.Activity("Elsa.WriteHttpResponse", "Antwort", ("content", Build.Literal("ja")));
        foreach (var (name, kind, value) in inputs)
            (name == "responseHeaders" ? answer : endpoint)[name] = Build.Expression(kind, value);
        var model = JsonNode.Parse(Build.Workflow(id, Build.Sequence(endpoint, answer)))!;
        model["customProperties"] = new JsonObject { ["revision"] = _revisions.GetValueOrDefault(id) };
        var (status, body) = await Admin.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        _revisions[id] = body?["workflowDefinition"]?["customProperties"]?["revision"]?.ToString();
        return (status, body);
    }
}
