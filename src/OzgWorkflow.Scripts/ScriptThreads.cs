using System.Diagnostics;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Scripts;

/// <summary>
/// Threads for what may wait for scripts, so that it blocks nobody else: as many as scripts run at once. They take
/// turns between those that come: half of the threads at most work for one and the same, however much it asks for, and
/// one thread when its work takes long; half of them at most for all whose work takes long.
/// </summary>
public sealed class ScriptThreads(ScriptProcessOptions options) : IDisposable
{
    private readonly LinkedList<Job> _waiting = [];
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, int> _busyFor = [];
    private readonly HashSet<string> _slow = [];
    private readonly int _most = Math.Max(1, options.Count / 2);
    private int _threads,
        _free;
    private bool _isOver;

    /// <summary>Does work on one of the threads.</summary>
    /// <param name="who">For whom, for example the id of a definition.</param>
    /// <param name="work">The work.</param>
    /// <exception cref="ScriptsUnavailableException">Too many wait already.</exception>
    public Task<T> Run<T>(string who, Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiting)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            // One alone does not fill the queue, nor do all whose work takes long.
            if (
                _waiting.Count >= options.Waiting
                || _waiting.Count(x => x.Who == who || _slow.Contains(who) && _slow.Contains(x.Who))
                    >= options.Waiting * 2 / 3
            )
                throw new ScriptsUnavailableException(
                    $"{_waiting.Count} steps wait for scripts already (Scripts:Waiting). Try again later."
                );
            _waiting.AddLast(new Job(who, () => Do(work, result), e => result.TrySetException(e)));
            // A thread that was called a moment ago is still counted as free.
            if (_waiting.Count > _free && _threads < options.Count)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "Steps with scripts" }.Start();
            }

            Monitor.Pulse(_waiting);
        }

        return result.Task;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_waiting)
        {
            _isOver = true;
            foreach (var job in _waiting)
                job.GiveUp(new ScriptsUnavailableException("The server stops. Try again later."));
            _waiting.Clear();
            Monitor.PulseAll(_waiting);
        }
    }

    private static void Do<T>(Func<T> work, TaskCompletionSource<T> result)
    {
        try
        {
            result.TrySetResult(work());
        }
        catch (Exception e)
        {
            result.TrySetException(e);
        }
    }

    private void Work()
    {
        while (Next() is var (who, work, _))
        {
            var start = Stopwatch.GetTimestamp();
            work();
            lock (_waiting)
            {
                if (Stopwatch.GetElapsedTime(start) > Long)
                    _slow.Add(who);
                else
                    _slow.Remove(who);
                if (--_busyFor[who] == 0)
                    _busyFor.Remove(who);
                // Whoever waited because of this one may go on.
                Monitor.PulseAll(_waiting);
            }
        }
    }

    private Job? Next()
    {
        lock (_waiting)
        {
            while (!_isOver)
            {
                var busyForSlow = _busyFor.Where(x => _slow.Contains(x.Key)).Sum(x => x.Value);
                for (var node = _waiting.First; node is not null; node = node.Next)
                {
                    var busy = _busyFor.GetValueOrDefault(node.Value.Who);
                    if (_slow.Contains(node.Value.Who) ? busy > 0 || busyForSlow >= _most : busy >= _most)
                        continue;
                    _waiting.Remove(node);
                    _busyFor[node.Value.Who] = busy + 1;
                    return node.Value;
                }

                _free++;
                Monitor.Wait(_waiting);
                _free--;
            }

            return null;
        }
    }

    private sealed record Job(string Who, Action Work, Action<Exception> GiveUp);
}
