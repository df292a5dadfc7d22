using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Elsa.Definitions;

/// <summary>
/// Takes out of a definition what lets in elsewhere, where it was written instead of named: whoever may only look does
/// not get to see it. Names of secrets stay.
/// </summary>
internal static class WrittenSecrets
{
    private static readonly JsonSerializerOptions Written = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static void Mask(JsonNode? json) => Mask(json, isSecret: false);

    private static void Mask(JsonNode? json, bool isSecret)
    {
        if (json is JsonArray list)
            for (var i = 0; i < list.Count; i++)
                if (Text(list[i]) is { } item)
                    list[i] = isSecret ? Hidden(item) : Secrets.Cleaned(item);
                else
                    Mask(list[i], isSecret);
        if (json is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToArray())
        {
            var hides = isSecret || Secrets.LetsInBy(name) || IsValueOfSecret(members, name);
            if (value is JsonObject input && input["expression"] is JsonObject expression)
                MaskValue(expression, hides, name.EndsWith("headers", StringComparison.OrdinalIgnoreCase));
            else if (Text(value) is { } text)
                members[name] = hides ? Hidden(text) : Secrets.Cleaned(text);
            else
                Mask(value, hides);
        }
    }

    /// <summary>
    /// A variable or an argument whose name says what it holds; an activity may be called as it likes.
    /// </summary>
    private static bool IsValueOfSecret(JsonObject members, string name) =>
        name is "value" or "default" or "defaultValue"
        && !(members.ContainsKey("id") && members.ContainsKey("type"))
        && Text(members["name"]) is { } called
        && Secrets.LetsInBy(called);

    private static void MaskValue(JsonObject expression, bool isSecret, bool isHeaders)
    {
        if (Text(expression["value"]) is not { } text)
            Mask(expression["value"], isSecret);
        else if (isSecret)
            expression["value"] = Hidden(text);
        else if (Parsed(text) is { } constant)
        {
            var before = constant.ToJsonString(Written);
            Mask(constant);
            if (constant.ToJsonString(Written) is var after && after != before)
                expression["value"] = after;
        }
        else
            expression["value"] = isHeaders && Secrets.LetsInBy(text) ? Hidden(text) : Secrets.Cleaned(text);
    }

    /// <summary>Values in JSON within a text, as the editor of objects writes them.</summary>
    private static JsonNode? Parsed(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
            return null;
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? json) =>
        json is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Hidden(string text) => Secrets.Masked(text)?.ToString() ?? "";
}
