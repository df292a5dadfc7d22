using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OzgWorkflow.Engine.Values;

/// <summary>Bounds of a JSON text.</summary>
/// <param name="Nodes">Values and names at most: each costs many times its bytes once it is read.</param>
/// <param name="Depth">Levels at most.</param>
/// <param name="Lenient">Comments and commas at an end are overlooked, as definitions in files may have them.</param>
public sealed record JsonBounds(int Nodes, int Depth, bool Lenient = false)
{
    /// <summary>For requests.</summary>
    public static readonly JsonBounds OfRequest = new(100_000, 64);

    /// <summary>For definitions and instances, which are trees of activities.</summary>
    public static readonly JsonBounds OfDefinition = new(1_000_000, 512);

    /// <summary>For those in files.</summary>
    public static readonly JsonBounds OfFile = OfDefinition with { Lenient = true };

    internal JsonReaderOptions Options =>
        new()
        {
            MaxDepth = Depth,
            CommentHandling = Lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = Lenient,
        };
}

/// <summary>
/// Looks through a JSON text before anything is made of it: that it is one, that it is not too much, that it says
/// nothing twice (who reads it would have to choose), and that its texts and numbers can be kept.
/// </summary>
public static class JsonScan
{
    /// <summary>What is wrong with a JSON text; <c>null</c> when nothing is.</summary>
    public static JsonProblem? Problem(string json, JsonBounds bounds) => Problem(Encoding.UTF8.GetBytes(json), bounds);

    /// <summary>
    /// What is wrong with a JSON text in UTF-8, with or without a byte order mark; <c>null</c> when nothing is.
    /// </summary>
    public static JsonProblem? Problem(ReadOnlySpan<byte> utf8, JsonBounds bounds)
    {
        var json = utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        // The reader does not look into texts.
        if (!Utf8.IsValid(json))
            return JsonProblem.NotUtf8(LineOf(json, FirstWrong(json)));
        var reader = new Utf8JsonReader(json, bounds.Options);
        var names = new string?[bounds.Depth + 1]; // by level; none within a list
        var said = new HashSet<string>?[bounds.Depth + 1]; // names of the object at each level
        var nodes = 0;
        try
        {
            while (reader.Read())
            {
                var level = reader.CurrentDepth;
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                    continue;
                if (++nodes > bounds.Nodes)
                    return JsonProblem.TooMany(bounds.Nodes);
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    (names[level + 1], said[level + 1]) = (null, null);
                if (reader.TokenType == JsonTokenType.Number && Unreadable(ref reader) is { } why)
                    return JsonProblem.BadNumber(Where(names, level), LineOf(json, reader.TokenStartIndex), why);
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                    continue;
                var text = IsStorable(ref reader);
                if (reader.TokenType == JsonTokenType.PropertyName)
                    names[level] = text is { Length: > 60 } ? text[..60] : text ?? "?";
                if (text is null)
                    return JsonProblem.BadText(Where(names, level), LineOf(json, reader.TokenStartIndex));
                if (reader.TokenType == JsonTokenType.PropertyName && !(said[level] ??= []).Add(text))
                    return JsonProblem.Twice(Where(names, level), LineOf(json, reader.TokenStartIndex));
            }

            return null;
        }
        catch (JsonException e)
        {
            return json.IndexOfAnyExcept(" \t\r\n"u8) < 0 ? JsonProblem.Empty
                : e.Message.Contains("maximum", StringComparison.OrdinalIgnoreCase) ? JsonProblem.TooDeep(bounds.Depth)
                : JsonProblem.Malformed((e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1);
        }
    }

    private static string Where(string?[] names, int level) => string.Join('.', names[..(level + 1)].OfType<string>());

    private static int LineOf(ReadOnlySpan<byte> json, long index) => json[..(int)index].Count((byte)'\n') + 1;

    private static int FirstWrong(ReadOnlySpan<byte> utf8)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(utf8[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at;
    }

    private static UnreadableException? Unreadable(ref Utf8JsonReader number)
    {
        try
        {
            ValueJson.Read(ref number);
            return null;
        }
        catch (UnreadableException e)
        {
            return e;
        }
    }

    /// <summary>The text when it can be stored, <c>null</c> when it cannot.</summary>
    private static string? IsStorable(ref Utf8JsonReader reader)
    {
        // Bytes of a text without escapes are UTF-8, and JSON forbids bare control characters.
        if (reader is { ValueIsEscaped: false, TokenType: JsonTokenType.String })
            return "";
        try
        {
            return reader.GetString() is { } text && StoredText.IsFine(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
