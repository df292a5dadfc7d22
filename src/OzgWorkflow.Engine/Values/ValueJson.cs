using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// Reads and writes <see cref="Value"/>s as JSON, without reflection, in two forms: the plain one, which the world
/// sees, has dates as texts; the exact one, which we keep, as <c>{"$date": "…"}</c>, so that they come back as dates.
/// </summary>
public static class ValueJson
{
    private const int MaxDepth = 1000;

    // What keeps or sends a value has levels of its own around it: whatever was read can be written, and read again.
    private const int MaxDepthAround = MaxDepth + 100;

    internal static readonly JsonReaderOptions Kept = new() { MaxDepth = MaxDepthAround };
    internal static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = MaxDepthAround,
    };
    private static readonly JsonSerializerOptions DeepNodes = new() { MaxDepth = MaxDepth };
    private const string Date = "$date";

    /// <summary>The plain JSON text of a value.</summary>
    public static string ToJson(object? value) => JsonBuffer.ToText(value, isExact: false);

    /// <summary>The exact JSON text of a value.</summary>
    public static string ToExactJson(object? value) => JsonBuffer.ToText(value, isExact: true);

    /// <summary>The JSON of a value as UTF-8.</summary>
    public static byte[] ToUtf8(object? value, bool isExact = false) => JsonBuffer.ToUtf8(value, isExact);

    /// <summary>Parses plain JSON text.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="FormatException">A number has more digits than can be kept.</exception>
    public static object? Parse(string json) => Parse(json, isExact: false);

    /// <summary>Parses what <see cref="ToExactJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static object? ParseExact(string json) => Parse(json, isExact: true);

    private static object? Parse(string json, bool isExact)
    {
        var bounds = isExact ? Kept : Kept with { MaxDepth = MaxDepth };
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), bounds);
        reader.Read();
        var value = Read(ref reader, isExact);
        if (reader.Read())
            throw new JsonException("There is more than one value.");
        return value;
    }

    /// <summary>Writes a value at the writer's position.</summary>
    public static void Write(Utf8JsonWriter writer, object? value, bool isExact = false)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case DateTimeOffset time when isExact:
                writer.WriteStartObject();
                writer.WriteString(Date, Value.ToText(time));
                writer.WriteEndObject();
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(Value.ToText(time));
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(writer, map, isExact);
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                    Write(writer, item, isExact);
                writer.WriteEndArray();
                break;
            default:
                Write(writer, Value.From(value), isExact);
                break;
        }
    }

    /// <summary>Writes a map as an object.</summary>
    public static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map, bool isExact = false)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in map)
        {
            // A map that looks like a tag is no tag.
            writer.WritePropertyName(isExact && map.Count == 1 && key.StartsWith('$') ? "$" + key : key);
            Write(writer, item, isExact);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the value the reader stands on and leaves the reader on its last token.</summary>
    /// <exception cref="FormatException">A number has more digits than can be kept.</exception>
    public static object? Read(ref Utf8JsonReader reader, bool isExact = false)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                return reader.GetString();
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var whole) ? whole : Numbers.Read(Raw(ref reader));
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Add(Read(ref reader, isExact));
                return list;
            case JsonTokenType.StartObject:
                var map = ReadMap(ref reader, isExact);
                return isExact && map.Count == 1 ? Untagged(map) : map;
            default:
                throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    /// <summary>Reads the object the reader stands on.</summary>
    public static Dictionary<string, object?> ReadMap(ref Utf8JsonReader reader, bool isExact = false)
    {
        var map = new Dictionary<string, object?>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Read(ref reader, isExact);
        }

        return map;
    }

    /// <summary>The value of a JSON node.</summary>
    public static object? From(JsonNode? json) =>
        json is null ? null : From(JsonSerializer.SerializeToElement(json, DeepNodes));

    /// <summary>The value of a parsed JSON element.</summary>
    /// <exception cref="FormatException">A number has more digits than can be kept.</exception>
    public static object? From(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject()
                .GroupBy(x => x.Name)
                .ToDictionary(x => x.Key, x => From(x.Last().Value)),
            JsonValueKind.Array => json.EnumerateArray().Select(From).ToArray(),
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.TryGetInt64(out var whole)
                ? whole
                : Numbers.Read(Encoding.ASCII.GetBytes(json.GetRawText())),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private static object Untagged(Dictionary<string, object?> map)
    {
        var (key, value) = map.First();
        return key == Date && value is string text ? DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture)
            : key.StartsWith("$$", StringComparison.Ordinal) ? new Dictionary<string, object?> { [key[1..]] = value }
            : map;
    }

    private static ReadOnlySpan<byte> Raw(ref Utf8JsonReader reader) =>
        reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
}
