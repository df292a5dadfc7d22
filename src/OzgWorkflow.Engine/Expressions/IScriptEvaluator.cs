namespace OzgWorkflow.Engine.Expressions;

/// <summary>Languages of expressions that are programs.</summary>
public enum ScriptLanguage
{
    /// <summary>JavaScript.</summary>
    JavaScript,

    /// <summary>A Liquid template.</summary>
    Liquid,
}

/// <summary>The text of a script or template.</summary>
/// <param name="Language">What it is written in.</param>
/// <param name="Text">The text.</param>
public sealed record ScriptCode(ScriptLanguage Language, string Text);

/// <summary>What became of a script.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Outcomes">Outcomes that it named with <c>setOutcome</c> or <c>setOutcomes</c>.</param>
public readonly record struct ScriptResult(object? Value, IReadOnlyList<string>? Outcomes = null);

/// <summary>
/// Reads and runs scripts and templates. Each is run by itself: nothing that one declares or changes of the built-ins
/// is seen by another.
/// </summary>
public interface IScriptEvaluator
{
    /// <summary>Reads a script without running it.</summary>
    /// <exception cref="ExpressionException">It cannot be read, or reading it passed a limit.</exception>
    void Check(ScriptCode code);

    /// <summary>Runs a script in a scope, within limits.</summary>
    /// <exception cref="ExpressionException">It failed or passed a limit.</exception>
    ScriptResult Evaluate(ScriptCode code, IExpressionScope scope, ScriptLimits limits);
}

/// <summary>
/// Scripts cannot be run at all at present; whatever needed one has to be done again later. Never the fault of a
/// script, so it is no incident.
/// </summary>
public sealed class ScriptsUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the process of a script that ran has ended, which may have been the script's doing.</summary>
    public bool HasEnded { get; init; }
}
