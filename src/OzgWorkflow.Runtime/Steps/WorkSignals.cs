using System.Collections.Concurrent;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Wakes this node's workers as soon as something for them was committed here: one signal for each kind of work. Other
/// nodes' work is found by looking.
/// </summary>
public sealed class WorkSignals : IDisposable
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _signals = new();

    /// <summary>To be called after a commit.</summary>
    public void Raise(IEnumerable<string> kinds)
    {
        foreach (var kind in kinds)
        {
            var signal = Of(kind);
            if (signal.CurrentCount == 0)
                signal.Release();
        }
    }

    /// <summary>Waits for work of a kind, at most for a while.</summary>
    internal Task Wait(string kind, TimeSpan atMost, CancellationToken cancellation) =>
        Of(kind).WaitAsync(atMost, cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in _signals.Values)
            signal.Dispose();
    }

    private SemaphoreSlim Of(string kind) => _signals.GetOrAdd(kind, _ => new SemaphoreSlim(0));
}
