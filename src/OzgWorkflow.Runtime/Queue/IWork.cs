using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Queue;

/// <summary>A kind of work that waits in a table. <see cref="Taker"/> takes its rows.</summary>
public interface IWork
{
    /// <summary>Where it waits.</summary>
    QueueTable Table { get; }

    /// <summary>
    /// Does what rows ask for, outside of any transaction, and records it in one. What it throws puts the rows off,
    /// each by itself if it is told by <see cref="RowFailuresException"/>; <see cref="HopelessException"/> gives them
    /// up, <see cref="UnavailableException"/> is no fault of theirs.
    /// </summary>
    Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation);

    /// <summary>A row is given up: whoever waits for its work hears of it, with what settles the row.</summary>
    Task GivenUp(TakenRow row, string why, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>
    /// A row that was given up is removed with what the batch commits: whoever counted on it no longer does.
    /// </summary>
    void Removed(TakenRow row, StepBatch batch) { }
}

/// <summary>Why work was not done, in words for people, German.</summary>
public abstract class WorkException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>What was asked for was refused, and may not be next time.</summary>
public sealed class RefusedException(string message) : WorkException(message);

/// <summary>It would be no use to try again.</summary>
public sealed class HopelessException(string message, Exception? inner = null) : WorkException(message, inner);

/// <summary>Whoever is needed for this kind of work cannot be reached: all of it waits.</summary>
public sealed class UnavailableException(string message, Exception? inner = null) : WorkException(message, inner);

/// <summary>Some of the rows failed, the others are done.</summary>
public sealed class RowFailuresException(IReadOnlyList<(TakenRow Row, Exception Error)> failures) : Exception
{
    /// <summary>Which, and why.</summary>
    public IReadOnlyList<(TakenRow Row, Exception Error)> Failures => failures;
}
