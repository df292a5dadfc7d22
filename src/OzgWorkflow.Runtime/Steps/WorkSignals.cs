namespace OzgWorkflow.Runtime.Steps;

/// <summary>Wakes this node's workers as soon as a step committed here left something for them. Other nodes' work is found by looking.</summary>
public sealed class WorkSignals : IDisposable
{
    private readonly SemaphoreSlim _jobs = new(0);
    private readonly SemaphoreSlim _outbox = new(0);

    /// <summary>To be called after a commit.</summary>
    internal void Raise()
    {
        Raise(_jobs);
        Raise(_outbox);
    }

    /// <summary>Waits for jobs, at most for a while.</summary>
    internal Task WaitForJobs(TimeSpan atMost, CancellationToken cancellation) => _jobs.WaitAsync(atMost, cancellation);

    /// <summary>Waits for events to publish, at most for a while.</summary>
    internal Task WaitForEvents(TimeSpan atMost, CancellationToken cancellation) => _outbox.WaitAsync(atMost, cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        _jobs.Dispose();
        _outbox.Dispose();
    }

    private static void Raise(SemaphoreSlim signal)
    {
        if (signal.CurrentCount == 0) signal.Release();
    }
}
