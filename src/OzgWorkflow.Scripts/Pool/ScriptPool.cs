using System.Diagnostics;
using OzgWorkflow.Engine.Expressions;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>
/// The processes that run scripts. The first is started when it is needed; from then on one more than are busy is kept ready, as far as the settings allow.
/// </summary>
internal sealed class ScriptPool(ScriptProcessOptions options) : IDisposable
{
    private readonly Stack<ScriptProcess> _idle = [];
    private readonly Deadlines _deadlines = new();
    private ScriptsUnavailableException? _failure;
    private int _count, _starting, _waiting;
    private bool _isOver;

    internal Deadlines Deadlines => _deadlines;

    /// <summary>Ids of the processes that wait for a script.</summary>
    internal IReadOnlyList<int> Idle
    {
        get
        {
            lock (_idle) return [.. _idle.Select(x => x.Id)];
        }
    }

    /// <summary>Takes a process, to be given back.</summary>
    /// <exception cref="ScriptsUnavailableException">None can be started, or all are busy for too long.</exception>
    internal ScriptProcess Take()
    {
        var start = Stopwatch.GetTimestamp();
        lock (_idle)
        {
            _failure = null;
            _waiting++;
            try
            {
                while (true)
                {
                    ObjectDisposedException.ThrowIf(_isOver, this);
                    if (_idle.TryPop(out var process)) return process;
                    if (_failure is { } failure) throw failure;
                    StartMore();
                    var left = options.StartTime - Stopwatch.GetElapsedTime(start);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(_idle, left))
                        throw new ScriptsUnavailableException("All processes that run scripts are busy (Scripts:Processes). Try again later.");
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
                Monitor.Pulse(_idle);
                return;
            }

            _count--;
            StartMore();
        }

        process.Dispose();
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _isOver = true;
            while (_idle.TryPop(out var process)) process.Dispose();
            Monitor.PulseAll(_idle);
        }

        _deadlines.Dispose();
    }

    /// <summary>Starts a process for everyone who waits and one to spare.</summary>
    private void StartMore()
    {
        while (!_isOver && _failure is null && _idle.Count + _starting < _waiting + 1 && _count < options.CountWithSpares)
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
            started = ScriptProcess.Start(options, _deadlines);
        }
        catch (ScriptsUnavailableException e)
        {
            failure = e;
        }

        lock (_idle)
        {
            _starting--;
            if (failure is not null)
            {
                (_count, _failure) = (_count - 1, failure);
                Monitor.PulseAll(_idle);
            }
        }

        if (started is not null) Return(started);
    }
}
