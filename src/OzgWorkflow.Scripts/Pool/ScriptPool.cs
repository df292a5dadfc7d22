using System.Diagnostics;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>
/// The processes that run scripts. One is there from the beginning; once it is needed, two more than are busy are kept
/// ready, as far as the settings allow.
/// </summary>
internal sealed class ScriptPool : IDisposable
{
    private readonly ScriptProcessOptions _options;
    private readonly Stack<ScriptProcess> _idle = [];
    private readonly HashSet<ScriptProcess> _all = [];
    private readonly Deadlines _deadlines = new();
    private ScriptsUnavailableException? _failure;
    private int _count,
        _starting,
        _waiting;
    private bool _isOver,
        _isNeeded;

    internal ScriptPool(ScriptProcessOptions options)
    {
        _options = options;
        lock (_idle)
            StartMore();
    }

    internal Deadlines Deadlines => _deadlines;

    /// <summary>Ids of the processes that are ready or busy.</summary>
    internal IReadOnlyList<int> ProcessIds
    {
        get
        {
            lock (_idle)
                return [.. _all.Select(x => x.Id)];
        }
    }

    /// <summary>Ids of those that work on a script.</summary>
    internal IReadOnlyList<int> BusyProcessIds
    {
        get
        {
            lock (_idle)
                return [.. _all.Except(_idle).Select(x => x.Id)];
        }
    }

    /// <summary>Takes a process, to be given back.</summary>
    /// <param name="leavesOne">Whether the last one that is ready is left to others: for what may cost a
    /// process.</param>
    /// <exception cref="ScriptsUnavailableException">None can be started, or all are busy for too long.</exception>
    internal ScriptProcess Take(bool leavesOne = false)
    {
        var start = Stopwatch.GetTimestamp();
        lock (_idle)
        {
            _failure = null;
            _isNeeded = true;
            _waiting++;
            try
            {
                while (true)
                {
                    ObjectDisposedException.ThrowIf(_isOver, this);
                    if (Pop(leavesOne) is { } process)
                        return process;
                    if (_failure is { } failure)
                        throw failure;
                    StartMore();
                    var left = _options.StartTime - Stopwatch.GetElapsedTime(start);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_idle, left))
                        throw new ScriptsUnavailableException(
                            "All processes that run scripts are busy (Scripts:Processes). Try again later."
                        );
                }
            }
            finally
            {
                _waiting--;
                StartMore();
            }
        }
    }

    /// <summary>Gives a process back; one that is not good any more is replaced.</summary>
    internal void Return(ScriptProcess process)
    {
        lock (_idle)
        {
            if (process.IsGood && !_isOver)
            {
                _idle.Push(process);
                // Not everyone takes the last one.
                Monitor.PulseAll(_idle);
                return;
            }

            Forget(process);
        }
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _isOver = true;
            while (_idle.TryPop(out var process))
                process.Dispose();
            Monitor.PulseAll(_idle);
        }

        _deadlines.Dispose();
    }

    private int Spares => _isNeeded ? 2 : 1;

    private ScriptProcess? Pop(bool leavesOne)
    {
        while (_idle.Count > (leavesOne ? 1 : 0) && _idle.TryPop(out var process))
        {
            if (!process.HasEnded)
                return process;
            Forget(process);
        }

        return null;
    }

    private void Forget(ScriptProcess process)
    {
        _count--;
        _all.Remove(process);
        StartMore();
        // Whoever gives it back does not wait for its end.
        ThreadPool.UnsafeQueueUserWorkItem(x => x.Dispose(), process, preferLocal: false);
    }

    /// <summary>
    /// Starts a process for everyone who waits and some to spare: one that was killed is replaced before it is missed.
    /// </summary>
    private void StartMore()
    {
        while (
            !_isOver
            && _failure is null
            && _idle.Count + _starting < _waiting + Spares
            && _count < _options.CountWithSpares
        )
        {
            _count++;
            _starting++;
            new Thread(StartOne) { IsBackground = true, Name = "Script process start" }.Start();
        }
    }

    private void StartOne()
    {
        ScriptProcess? started = null;
        ScriptsUnavailableException? failure = null;
        try
        {
            started = ScriptProcess.Start(_options, _deadlines);
        }
        catch (ScriptsUnavailableException e)
        {
            failure = e;
        }

        lock (_idle)
        {
            _starting--;
            if (started is not null)
                _all.Add(started);
            if (failure is not null)
            {
                (_count, _failure) = (_count - 1, failure);
                Monitor.PulseAll(_idle);
            }
        }

        if (started is not null)
            Return(started);
    }
}
