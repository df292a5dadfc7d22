using System.Text;
using System.Text.Json;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Requests;

/// <summary>Bounds of a JSON text.</summary>
/// <param name="Nodes">Values and names at most: each costs many times its bytes once it is read.</param>
/// <param name="Depth">Levels at most.</param>
/// <param name="Lenient">Comments and commas at an end are overlooked, as definitions in files may have them.</param>
internal sealed record JsonBounds(int Nodes, int Depth, bool Lenient = false)
{
    /// <summary>For requests.</summary>
    internal static readonly JsonBounds OfRequest = new(100_000, 64);

    /// <summary>For definitions and instances, which are trees of activities.</summary>
    internal static readonly JsonBounds OfDefinition = new(1_000_000, 512);

    /// <summary>For those in files.</summary>
    internal static readonly JsonBounds OfFile = OfDefinition with { Lenient = true };

    internal JsonReaderOptions Options =>
        new()
        {
            MaxDepth = Depth,
            CommentHandling = Lenient ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = Lenient,
        };
}

/// <summary>What is wrong with a JSON text.</summary>
/// <param name="Field">Where, as a path such as <c>data.title</c>; empty for the whole.</param>
/// <param name="Message">What, German.</param>
/// <param name="IsMalformed">It is no JSON at all.</param>
internal sealed record JsonProblem(string Field, string Message, bool IsMalformed = false);

/// <summary>
/// Looks through a JSON text before anything is made of it: that it is one, that it is not too much, that it says
/// nothing twice (who reads it would have to choose), and that its texts and numbers can be kept.
/// </summary>
internal static class JsonScan
{
    /// <summary>What is wrong; <c>null</c> when nothing is.</summary>
    internal static JsonProblem? Problem(ReadOnlySpan<byte> json, JsonBounds bounds)
    {
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
                    return new("", $"Der Inhalt hat mehr als {bounds.Nodes} Werte.");
                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    (names[level + 1], said[level + 1]) = (null, null);
                if (reader.TokenType == JsonTokenType.Number && !IsKeepable(ref reader))
                    return new(
                        Where(names, level),
                        "Die Zahl hat mehr Stellen, als aufgehoben werden können (höchstens 28)."
                    );
                if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
                    continue;
                var text = IsStorable(ref reader);
                if (reader.TokenType == JsonTokenType.PropertyName)
                    names[level] = text is { Length: > 60 } ? text[..60] : text ?? "?";
                if (text is null)
                    return new(Where(names, level), StoredText.Message);
                if (reader.TokenType == JsonTokenType.PropertyName && !(said[level] ??= []).Add(text))
                    return new(Where(names, level), "Diese Angabe steht zweimal da.");
            }

            return null;
        }
        catch (JsonException e)
        {
            return e.Message.Contains("maximum", StringComparison.OrdinalIgnoreCase)
                ? new("", $"Der Inhalt ist tiefer als {bounds.Depth} Ebenen verschachtelt.")
                : new(
                    "",
                    $"Der Inhalt ist nicht lesbar: In Zeile {e.LineNumber + 1}, Zeichen {e.BytePositionInLine + 1} ist er kein gültiges JSON.",
                    IsMalformed: true
                );
        }
    }

    /// <summary>What is wrong with the JSON that somebody entered; <c>null</c> when nothing is.</summary>
    internal static JsonProblem? Problem(string entered) =>
        Problem(Encoding.UTF8.GetBytes(entered), JsonBounds.OfRequest);

    private static string Where(string?[] names, int level) => string.Join('.', names[..(level + 1)].OfType<string>());

    private static bool IsKeepable(ref Utf8JsonReader reader)
    {
        try
        {
            ValueJson.Read(ref reader);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The text when it can be stored, <c>null</c> when it cannot.</summary>
    private static string? IsStorable(ref Utf8JsonReader reader)
    {
        // Bytes of a text without escapes are UTF-8, which the reader has checked, and JSON forbids bare control
        // characters.
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

/// <summary>Texts that PostgreSQL can hold and everybody can read back.</summary>
internal static class StoredText
{
    /// <summary>What is wrong with one that is not fine.</summary>
    internal const string Message =
        "Der Text enthält Zeichen, die nicht gespeichert werden können (NUL oder ein halbes Zeichenpaar).";

    /// <summary>Whether it has neither NUL nor half a surrogate pair.</summary>
    internal static bool IsFine(string text)
    {
        for (var rest = text.AsSpan(); rest.Length > 0; )
        {
            if (
                rest[0] == '\0'
                || Rune.DecodeFromUtf16(rest, out _, out var used) != System.Buffers.OperationStatus.Done
            )
                return false;
            rest = rest[used..];
        }

        return true;
    }
}
