using System.Diagnostics;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>
/// Kills processes whose time is over. On a thread of its own: whoever waits for a script is blocked, and the thread
/// pool may be busy.
/// </summary>
internal sealed class Deadlines : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);
    private readonly List<ScriptProcess> _watched = [];
    private bool _isOver;

    internal Deadlines() => new Thread(Look) { IsBackground = true, Name = "Script deadlines" }.Start();

    /// <summary>Watches a process until the result is disposed.</summary>
    internal Watched Watch(ScriptProcess process, TimeSpan time)
    {
        process.SetDeadline(Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));
        lock (_watched)
        {
            _watched.Add(process);
            if (_watched.Count == 1)
                Monitor.Pulse(_watched);
        }

        return new Watched(this, process);
    }

    public void Dispose()
    {
        lock (_watched)
        {
            _isOver = true;
            Monitor.Pulse(_watched);
        }
    }

    private void Look()
    {
        lock (_watched)
        {
            while (!_isOver)
            {
                if (_watched.Count == 0)
                    Monitor.Wait(_watched);
                else
                    Monitor.Wait(_watched, LookEvery);
                var now = Stopwatch.GetTimestamp();
                foreach (var process in _watched)
                    process.KillIfLate(now);
            }
        }
    }

    private void Forget(ScriptProcess process)
    {
        lock (_watched)
            _watched.Remove(process);
        process.SetDeadline(long.MaxValue);
    }

    internal readonly struct Watched(Deadlines deadlines, ScriptProcess process) : IDisposable
    {
        public void Dispose() => deadlines.Forget(process);
    }
}
