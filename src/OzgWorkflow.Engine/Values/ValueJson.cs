using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Values;

/// <summary>Reads and writes <see cref="Value"/>s as JSON, without reflection.</summary>
public static class ValueJson
{
    // As deep as writers go, so that what was written can be read.
    internal static readonly JsonReaderOptions Deep = new() { MaxDepth = 1000 };

    private static readonly JsonSerializerOptions DeepNodes = new() { MaxDepth = 1000 };

    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON text of a value.</summary>
    public static string ToJson(object? value) => Encoding.UTF8.GetString(ToUtf8(value));

    /// <summary>The JSON of a value as UTF-8.</summary>
    public static byte[] ToUtf8(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Relaxed)) Write(writer, value);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Parses JSON text.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public static object? Parse(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), Deep);
        reader.Read();
        var value = Read(ref reader);
        if (reader.Read()) throw new JsonException("There is more than one value.");
        return value;
    }

    /// <summary>Writes a value at the writer's position.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): writer.WriteNumberValue(number); break;
            case double: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(writer, map); break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list) Write(writer, item);
                writer.WriteEndArray();
                break;
            default: Write(writer, Value.From(value)); break;
        }
    }

    /// <summary>Writes a map as an object.</summary>
    public static void WriteMap(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object?>> map)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, item);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads the value the reader stands on and leaves the reader on its last token.</summary>
    public static object? Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: return null;
            case JsonTokenType.True: return true;
            case JsonTokenType.False: return false;
            case JsonTokenType.String: return reader.GetString();
            case JsonTokenType.Number: return reader.TryGetInt64(out var whole) ? whole : Value.Normalise(reader.GetDouble());
            case JsonTokenType.StartArray:
                var list = new List<object?>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) list.Add(Read(ref reader));
                return list;
            case JsonTokenType.StartObject: return ReadMap(ref reader);
            default: throw new JsonException($"Unexpected {reader.TokenType}.");
        }
    }

    /// <summary>Reads the object the reader stands on.</summary>
    public static Dictionary<string, object?> ReadMap(ref Utf8JsonReader reader)
    {
        var map = new Dictionary<string, object?>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            map[name] = Read(ref reader);
        }

        return map;
    }

    /// <summary>The value of a JSON node.</summary>
    public static object? From(JsonNode? json) => json is null ? null : From(JsonSerializer.SerializeToElement(json, DeepNodes));

    /// <summary>The value of a parsed JSON element.</summary>
    public static object? From(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().GroupBy(x => x.Name).ToDictionary(x => x.Key, x => From(x.Last().Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(From).ToArray(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.TryGetInt64(out var whole) ? whole : Value.Normalise(json.GetDouble()),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };
}
