namespace OzgWorkflow.Engine.Values;

/// <summary>What is wrong with a JSON text.</summary>
/// <param name="Field">Where, as a path such as <c>data.title</c>; empty for the whole.</param>
/// <param name="Line">In which line, from 1; 0 for the whole.</param>
/// <param name="Message">What, in English.</param>
/// <param name="UserMessage">What, in German.</param>
public sealed record JsonProblem(string Field, int Line, string Message, string UserMessage)
{
    /// <summary>Whether it is no JSON at all.</summary>
    public bool IsMalformed { get; private init; }

    /// <summary>What and where, in English.</summary>
    public string Sentence => Field.Length == 0 ? Message : $"'{Field}' (line {Line}): {Message}";

    /// <summary>What and where, in German.</summary>
    public string UserSentence => Field.Length == 0 ? UserMessage : $"Angabe „{Field}“ (Zeile {Line}): {UserMessage}";

    internal static JsonProblem Empty { get; } =
        new("", 0, "There is nothing in it.", "Es steht nichts darin.") { IsMalformed = true };

    internal static JsonProblem Malformed(long line, long character) =>
        new(
            "",
            (int)line,
            $"From line {line}, character {character} on it is no valid JSON.",
            $"Ab Zeile {line}, Zeichen {character} ist es kein gültiges JSON."
        )
        {
            IsMalformed = true,
        };

    internal static JsonProblem NotUtf8(int line) =>
        new(
            "",
            line,
            $"Line {line} holds bytes that are no UTF-8.",
            $"Zeile {line} enthält Zeichen, die nicht in UTF-8 gespeichert sind."
        )
        {
            IsMalformed = true,
        };

    internal static JsonProblem TooDeep(int depth) =>
        new(
            "",
            0,
            $"It is nested more than {depth} levels deep.",
            $"Der Inhalt ist tiefer als {depth} Ebenen verschachtelt."
        );

    internal static JsonProblem TooMany(int nodes) =>
        new("", 0, $"It has more than {nodes} values.", $"Der Inhalt hat mehr als {nodes} Werte.");

    internal static JsonProblem BadNumber(string field, int line, UnreadableException why) =>
        new(field, line, why.Message, why.UserMessage);

    internal static JsonProblem BadText(string field, int line) =>
        new(
            field,
            line,
            "The text holds characters that cannot be stored (NUL or half a surrogate pair).",
            StoredText.UserMessage
        );

    internal static JsonProblem Twice(string field, int line) =>
        new(field, line, "This is said twice.", "Diese Angabe steht zweimal da.");
}
