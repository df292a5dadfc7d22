using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Runtime.Database;

/// <summary>
/// Whoever changes the same thing at the same time, on whichever node, waits for his turn until the other's transaction
/// ends. Each kind of thing has a number of its own, so that equal names of different things do not meet.
/// </summary>
internal static class Turns
{
    internal const int Signals = 4284,
        Definitions = 4285,
        Paths = 4286;

    /// <summary>
    /// Takes turns for things of a kind, in the order of their names, so that two who want the same cannot block each
    /// other.
    /// </summary>
    internal static async Task TakeTurns(
        this WorkflowDb db,
        int kind,
        IEnumerable<string> names,
        CancellationToken cancellation
    )
    {
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal))
            await db.Database.ExecuteSqlAsync(
                $"SELECT pg_advisory_xact_lock(hashtextextended({name}, {kind}))",
                cancellation
            );
    }
}
