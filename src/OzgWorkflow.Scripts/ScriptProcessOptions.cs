using System.ComponentModel.DataAnnotations;

namespace OzgWorkflow.Scripts;

/// <summary>Settings of the processes that run scripts.</summary>
public sealed record ScriptProcessOptions
{
    /// <summary>
    /// Scripts that run at once; half of them at most for one and the same definition. 0: one for each core, at least
    /// four.
    /// </summary>
    public int Processes { get; init; }

    /// <summary>Bytes of memory that one process may have for its objects.</summary>
    public long Memory { get; init; } = 160_000_000;

    /// <summary>
    /// Steps that may wait for a script's turn, each with a connection to the database; more are told to come again
    /// later.
    /// </summary>
    [Range(0, 10_000)]
    public int Waiting { get; init; } = 30;

    /// <summary>How long a process may take to start, and how long a script waits for one.</summary>
    public TimeSpan StartTime { get; init; } = TimeSpan.FromMinutes(1);

    internal int Count => Processes > 0 ? Processes : Math.Max(4, Environment.ProcessorCount);

    /// <summary>
    /// Some more than can be busy, so that whoever comes after one that was killed does not wait for a start.
    /// </summary>
    internal int CountWithSpares => Count + ((Count + 1) / 2);
}
