namespace OzgWorkflow.Engine.Model;

/// <summary>
/// Texts by which things are found and listed: a database has to take them, and its indexes only take short ones.
/// </summary>
internal static class Names
{
    /// <summary>Characters of a name that things are found by.</summary>
    internal const int AtMost = 300;

    /// <summary>The name.</summary>
    /// <exception cref="FaultException">It is too long, or holds what cannot be stored.</exception>
    internal static string? Checked(string? name, string what, string was) =>
        name is { Length: > AtMost }
            ? throw new FaultException(
                FaultException.Limit,
                $"{what} has {name.Length} characters; the limit is {AtMost}.",
                $"{was} hat {name.Length} Zeichen; erlaubt sind {AtMost}."
            )
            : Storable(name, what, was);

    /// <summary>An effect whose names can be stored.</summary>
    /// <exception cref="FaultException">One of them cannot.</exception>
    internal static Effect Checked(Effect effect)
    {
        var (what, was, name, correlation) = effect switch
        {
            EventPublished x => ("The name of the event", "Der Name des Ereignisses", x.Name, x.CorrelationId),
            ChildStarted x => ("The workflow's id", "Die Kennung des Workflows", x.DefinitionId, x.CorrelationId),
            _ => default,
        };
        Checked(name, what, was);
        CheckedCorrelation(correlation);
        return effect;
    }

    /// <summary>A correlation id.</summary>
    /// <exception cref="FaultException">It is too long, or holds what cannot be stored.</exception>
    internal static string? CheckedCorrelation(string? id) => Checked(id, "The correlation id", "Die Korrelations-ID");

    /// <summary>A text of any length.</summary>
    /// <exception cref="FaultException">It holds what cannot be stored.</exception>
    internal static string? Storable(string? text, string what, string was) =>
        text?.Contains('\0') == true
            ? throw new FaultException(
                FaultException.Limit,
                $"{what} contains a NUL character, which cannot be stored.",
                $"{was} enthält das Zeichen NUL, das nicht gespeichert werden kann."
            )
            : text;
}
