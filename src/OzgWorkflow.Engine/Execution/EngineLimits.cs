using OzgWorkflow.Engine.Expressions.JavaScript;

namespace OzgWorkflow.Engine.Execution;

/// <summary>Bounds that keep one instance from taking a node down.</summary>
/// <param name="Script">Bounds of one script.</param>
/// <param name="ActivitiesPerBurst">Activities that may start within one step.</param>
public sealed record EngineLimits(ScriptLimits Script, int ActivitiesPerBurst)
{
    /// <summary>Default scripts, 20 000 activities.</summary>
    public static readonly EngineLimits Default = new(ScriptLimits.Default, 20_000);
}

/// <summary>A fault that an activity reports on purpose.</summary>
public sealed class FaultException(string kind, string message) : Exception(message)
{
    /// <summary>Kind of fault.</summary>
    public string Kind { get; } = kind;
}
