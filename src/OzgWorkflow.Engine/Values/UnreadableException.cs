namespace OzgWorkflow.Engine.Values;

/// <summary>An error that knows what to say to people.</summary>
public interface IExplained
{
    /// <summary>What is wrong, in German.</summary>
    string UserMessage { get; }
}

/// <summary>Something that was given cannot be read as what it should be.</summary>
/// <param name="message">Why, in English.</param>
/// <param name="userMessage">Why, in German.</param>
/// <param name="inner">What it was found by.</param>
public sealed class UnreadableException(string message, string userMessage, Exception? inner = null)
    : FormatException(message, inner),
        IExplained
{
    /// <inheritdoc />
    public string UserMessage { get; } = userMessage;
}
