using System.Diagnostics;

namespace OzgWorkflow.Engine.Expressions;

/// <summary>
/// How long something has taken, for limits of time; the one clock within the engine, and no value depends on it.
/// </summary>
internal readonly struct Spent
{
#pragma warning disable RS0030 // See above.
    private readonly long _start;

    private Spent(long start) => _start = start;

    /// <summary>Begins now.</summary>
    internal static Spent Begin() => new(Stopwatch.GetTimestamp());

    /// <summary>The time since.</summary>
    internal TimeSpan Time => Stopwatch.GetElapsedTime(_start);
#pragma warning restore RS0030
}
