namespace OzgWorkflow.Engine.Expressions;

/// <summary>What an expression may see and change: the instance, from the place of one activity execution.</summary>
public interface IExpressionScope
{
    /// <summary>Id of the workflow instance.</summary>
    string InstanceId { get; }

    /// <summary>The definition that runs.</summary>
    ScopeDefinition Definition { get; }

    /// <summary>The present.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Correlation id of the instance.</summary>
    string? CorrelationId { get; set; }

    /// <summary>Name of the instance.</summary>
    string? InstanceName { get; set; }

    /// <summary>Result of the activity that completed last.</summary>
    object? LastResult { get; }

    /// <summary>What the expressions of the step share.</summary>
    StepScripts Scripts { get; }

    /// <summary>Values of all variables in scope, inner ones hiding outer ones.</summary>
    IReadOnlyDictionary<string, object?> Variables { get; }

    /// <summary>Inputs of the nearest workflow around the activity.</summary>
    IReadOnlyDictionary<string, object?> Inputs { get; }

    /// <summary>Value of the nearest variable with that id or name.</summary>
    bool TryGetVariable(string idOrName, out object? value);

    /// <summary>
    /// Sets the nearest variable with that id or name; a new name becomes a variable of the workflow (as in Elsa).
    /// </summary>
    void SetVariable(string idOrName, object? value);

    /// <summary>A new id that is the same whenever the step is run again.</summary>
    Guid NewId();

    /// <summary>Output of an activity that has completed; the first one when no name is given.</summary>
    object? GetOutput(string activityIdOrName, string? outputName);
}

/// <summary>What expressions may know of the definition that runs.</summary>
/// <param name="DefinitionId">Id that all versions share.</param>
/// <param name="VersionId">Id of this version.</param>
/// <param name="Version">Version number, from 1.</param>
public sealed record ScopeDefinition(string DefinitionId, string VersionId, int Version);
