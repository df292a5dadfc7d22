namespace OzgWorkflow.Engine.Model;

/// <summary>Texts by which things are found and listed: a database has to take them, and its indexes only take short ones.</summary>
internal static class Names
{
    /// <summary>Characters of a name that things are found by.</summary>
    internal const int AtMost = 300;

    /// <summary>The name.</summary>
    /// <exception cref="FaultException">It is too long, or holds what cannot be stored.</exception>
    internal static string? Checked(string? name, string what) =>
        name is { Length: > AtMost }
            ? throw new FaultException(
                FaultException.Limit,
                $"{what} has {name.Length} characters; the limit is {AtMost}."
            )
            : Storable(name, what);

    /// <summary>An effect whose names can be stored.</summary>
    /// <exception cref="FaultException">One of them cannot.</exception>
    internal static Effect Checked(Effect effect)
    {
        var (what, name, correlation) = effect switch
        {
            EventPublished x => ("The name of the event", x.Name, x.CorrelationId),
            ChildStarted x => ("The workflow's id", x.DefinitionId, x.CorrelationId),
            _ => default,
        };
        Checked(name, what);
        Checked(correlation, "The correlation id");
        return effect;
    }

    /// <summary>A text of any length.</summary>
    /// <exception cref="FaultException">It holds what cannot be stored.</exception>
    internal static string? Storable(string? text, string what) =>
        text?.Contains('\0') == true
            ? throw new FaultException(
                FaultException.Limit,
                $"{what} contains a NUL character, which cannot be stored."
            )
            : text;
}
