namespace OzgWorkflow.Server.Machine;

/// <summary>
/// The server cannot start, and whoever runs it can mend that: the message is one German sentence or two that name what
/// is wrong, where, and what to do. It is all that is printed.
/// </summary>
public sealed class CannotStartException(string message, Exception? inner = null) : Exception(message, inner);
