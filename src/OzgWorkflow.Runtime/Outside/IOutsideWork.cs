namespace OzgWorkflow.Runtime.Outside;

/// <summary>
/// Something that workflows have done outside, after their step: at least once, with the same key each time.
/// </summary>
public interface IOutsideWork
{
    /// <summary>Kind of work, as activities name it.</summary>
    string Kind { get; }

    /// <summary>
    /// Does it and returns what the activity gets; a map with "error" when it could not be done. What is thrown is
    /// tried again later.
    /// </summary>
    Task<IReadOnlyDictionary<string, object?>> Do(
        IReadOnlyDictionary<string, object?> request,
        Guid idempotencyKey,
        CancellationToken cancellation
    );
}
