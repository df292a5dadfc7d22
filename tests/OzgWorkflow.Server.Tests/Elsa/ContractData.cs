using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>What the contract's requests carry.</summary>
internal static class ContractData
{
    internal static JsonObject Definition(string id) =>
        new()
        {
            ["definitionId"] = id,
            ["name"] = id,
            ["description"] = "Für den Vertrag",
            ["variables"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "w",
                    ["name"] = "amount",
                    ["typeName"] = "Int32",
                    ["isArray"] = false,
                    ["value"] = "0",
                }
            ),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["outcomes"] = new JsonArray(),
            ["customProperties"] = new JsonObject(),
            ["options"] = new JsonObject { ["autoUpdateConsumingWorkflows"] = false },
            ["root"] = new JsonObject
            {
                ["id"] = "Folge",
                ["type"] = "Elsa.Sequence",
                ["name"] = "Folge",
                ["version"] = 1,
                ["activities"] = new JsonArray(
                    Activity("Elsa.WriteLine", "Zeile", "text"),
                    Activity("Elsa.Event", "Warten", "eventName")
                ),
            },
        };

    private static JsonObject Activity(string type, string id, string input) =>
        new()
        {
            ["id"] = id,
            ["type"] = type,
            ["name"] = id,
            ["version"] = 1,
            [input] = new JsonObject
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "los" },
            },
        };

    internal static StringContent Text(string json) => new(json, Encoding.UTF8, "application/json");

    internal static MultipartFormDataContent Files(params (string Name, byte[] Content)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, content) in files)
            form.Add(
                new ByteArrayContent(content)
                {
                    Headers =
                    {
                        ContentType = new MediaTypeHeaderValue(
                            name.EndsWith(".zip", StringComparison.Ordinal) ? "application/zip" : "application/json"
                        ),
                    },
                },
                "files",
                name
            );
        return form;
    }

    internal static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create))
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }

        return bytes.ToArray();
    }
}
