namespace OzgWorkflow.Engine.Expressions;

/// <summary>What the scripts of one burst share.</summary>
public interface IScripts
{
    /// <summary>Bounds of one expression.</summary>
    ScriptLimits Limits { get; }

    /// <summary>Outcomes that the running script named with <c>setOutcome</c> or <c>setOutcomes</c>.</summary>
    IReadOnlyList<string>? Outcomes { get; set; }
}
