using System.Text.Json;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>Workflows that answer a request at once.</summary>
internal static class AnsweringWorkflow
{
    /// <summary>A workflow that answers GET /workflows/{id}.</summary>
    internal static async Task Publish(
        ApiClient designer,
        string id,
        string content,
        string type,
        Dictionary<string, string>? headers = null,
        bool authorize = false
    )
    {
        var model = new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["root"] = new JsonObject
            {
                ["type"] = "Elsa.Sequence",
                ["id"] = "Folge",
                ["activities"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Elsa.HttpEndpoint",
                        ["id"] = "Anfrage",
                        ["path"] = Value(id),
                        ["authorize"] = Value(authorize ? "true" : "false"),
                        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true },
                    },
                    new JsonObject
                    {
                        ["type"] = "Elsa.WriteHttpResponse",
                        ["id"] = "Antwort",
                        ["content"] = Value(content),
                        ["contentType"] = Value(type),
                        // Constants are looked through when they are published; these are looked through when they are
                        // sent.
                        ["responseHeaders"] = Value($"({JsonSerializer.Serialize(headers ?? [])})", "JavaScript"),
                    }
                ),
            },
        };
        var (status, body) = await designer.Post("/elsa/api/workflow-definitions", new { model, publish = true });
        Assert.That(status, Is.EqualTo(200), body?.ToJsonString());
    }

    private static JsonObject Value(string value, string kind = "Literal") =>
        new()
        {
            ["expression"] = new JsonObject { ["type"] = kind, ["value"] = value },
        };
}
