using Npgsql;
using OzgWorkflow.Engine.Definitions;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Elsa's activation strategies: which running instances forbid a start. They forbid nothing else: an instance whose
/// correlation id becomes that of another goes on beside it.
/// </summary>
internal sealed record Activation(string? Strategy, string DefinitionId)
{
    internal static Activation Of(WorkflowDefinition definition) =>
        new(definition.ActivationStrategy, definition.DefinitionId);

    /// <summary>
    /// What only one running instance has, so that of starts at once one is first; <c>null</c> where all may run.
    /// </summary>
    internal string? Key(string? correlationId) =>
        Strategy switch
        {
            "Singleton" => DefinitionId,
            "CorrelatedSingleton" => $"{DefinitionId}:{correlationId}",
            "Correlation" => $"*:{correlationId}",
            _ => null,
        };

    /// <summary>
    /// Finds an instance that forbids the start of another; one that came to its correlation id later may have found
    /// the key taken.
    /// </summary>
    internal NpgsqlBatchCommand? RunningOther(Guid other, string? correlationId)
    {
        if (Key(correlationId) is not { } key)
            return null;
        var correlation = correlationId is null ? "correlation_id IS NULL" : "correlation_id = $3";
        var (same, definition) = Strategy switch
        {
            "Singleton" => ("", null),
            // This strategy minds instances of every definition.
            "Correlation" => ($"OR {correlation}", null),
            _ => ($"OR {correlation} AND definition_id = {(correlationId is null ? "$3" : "$4")}", DefinitionId),
        };
        string?[] more = same.Length == 0 ? [] : [correlationId, definition];
        return StepBatch.Statement(
            $"SELECT id FROM workflow.instance WHERE id <> $1 AND status = 0 AND (singleton_key = $2 {same}) LIMIT 1",
            [other, key, .. more.OfType<string>()]
        );
    }
}
