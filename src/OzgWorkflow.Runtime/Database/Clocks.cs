namespace OzgWorkflow.Runtime.Database;

internal static class Clocks
{
    /// <summary>
    /// The present, as precise as the database: what it gives back is the very time that it was given.
    /// </summary>
    internal static DateTimeOffset StoredNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
