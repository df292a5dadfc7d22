using System.Text;
using System.Text.Json;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>
/// One thing that we promise of Elsa's API (<c>contract.json</c>). Requests may name what the tests have prepared
/// (<c>{instance}</c>) and, in bodies, whole definitions (<c>{"$definition": "name"}</c>) and uploaded files
/// (<c>{"$file": …}</c>).
/// </summary>
/// <param name="Endpoint">Method and path as the API has it.</param>
/// <param name="Request">Path and query that are asked for, below the API's base.</param>
/// <param name="Permission"><c>read</c>, <c>history</c> (what happened within instances), <c>change</c> or
/// <c>administer</c>.</param>
/// <param name="Status">What is answered to whoever may.</param>
/// <param name="Body">What is sent.</param>
/// <param name="Shape">What the answer looks like.</param>
/// <param name="Exchange">The same exchange with a real Elsa server, among the cases beside the project.</param>
internal sealed record ContractCall(
    string Endpoint,
    string Request,
    string Permission,
    int Status,
    JsonNode? Body,
    JsonNode? Shape,
    string? Exchange
)
{
    private static readonly string File = System.IO.Path.Combine(AppContext.BaseDirectory, "Elsa", "contract.json");

    internal HttpMethod Method => new(Endpoint.Split(' ')[0]);

    /// <summary>Whether who may only look gets an answer.</summary>
    internal bool IsForAll => Permission == "read";

    /// <summary>An account that may do it.</summary>
    internal string Account => Permission == "administer" ? "admin" : "gestaltung";

    /// <summary>Reads the contract.</summary>
    /// <param name="prepared">What stands for the names in braces.</param>
    internal static IReadOnlyList<ContractCall> ReadAll(IReadOnlyDictionary<string, string> prepared)
    {
        var calls = JsonSerializer.Deserialize<ContractCall[]>(
            System.IO.File.ReadAllText(File),
            JsonSerializerOptions.Web
        )!;
        return calls.Select(x => x with { Request = Fill(x.Request, id => id), Body = Filled(x.Body) }).ToArray();

        JsonNode? Filled(JsonNode? body) =>
            body is null
                ? null
                : JsonNode.Parse(Fill(body.ToJsonString(), id => JsonEncodedText.Encode(id).ToString()));

        string Fill(string text, Func<string, string> encode) =>
            prepared.Aggregate(
                text,
                (all, x) => all.Replace("{" + x.Key + "}", encode(x.Value), StringComparison.Ordinal)
            );
    }

    internal HttpContent? Content() =>
        Body switch
        {
            null => null,
            JsonObject body when body["$file"] is JsonObject file => ContractData.Files(
                (
                    file["name"]!.ToString(),
                    Encoding.UTF8.GetBytes(
                        file["text"]?.ToString()
                            ?? ContractData.Definition(file["definition"]!.ToString()).ToJsonString()
                    )
                )
            ),
            _ => new StringContent(WithDefinitions(Body)!.ToJsonString(), Encoding.UTF8, "application/json"),
        };

    private static JsonNode? WithDefinitions(JsonNode? body) =>
        body switch
        {
            JsonObject x when x["$definition"] is { } id => ContractData.Definition(id.ToString()),
            JsonObject x => new JsonObject(x.Select(m => KeyValuePair.Create(m.Key, WithDefinitions(m.Value)))),
            JsonArray x => new JsonArray(x.Select(WithDefinitions).ToArray()),
            _ => body?.DeepClone(),
        };
}
