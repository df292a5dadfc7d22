using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Model;

/// <summary>A fault that an activity reports on purpose: a retry runs the activity anew.</summary>
/// <param name="kind">Kind of fault.</param>
/// <param name="message">What happened, in English or in words of the definition's own.</param>
/// <param name="userMessage">What happened, in German; the message itself when there is none.</param>
public sealed class FaultException(string kind, string message, string? userMessage = null)
    : Exception(message),
        IExplained
{
    /// <summary>Kind of a fault that a limit caused.</summary>
    public const string Limit = "Limit";

    /// <summary>Kind of a fault of an instance that could never have gone on.</summary>
    public const string Stuck = "Stuck";

    /// <summary>Kind of a fault of another workflow that is waited for, or that could not be started.</summary>
    public const string Child = "Child";

    /// <summary>Kind of fault.</summary>
    public string Kind { get; } = kind;

    /// <inheritdoc />
    public string UserMessage { get; } = userMessage ?? message;
}
