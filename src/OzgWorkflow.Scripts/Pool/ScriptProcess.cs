using System.Diagnostics;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>One process that runs scripts, seen from outside.</summary>
internal sealed class ScriptProcess : IDisposable
{
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private long _deadline = long.MaxValue;
    private volatile bool _isLate,
        _isSpoilt;

    private ScriptProcess(Process process)
    {
        _process = process;
        Reader = new FrameReader(new BufferedStream(process.StandardOutput.BaseStream, 16 * 1024));
        Writer = new FrameWriter(process.StandardInput.BaseStream);
    }

    internal FrameReader Reader { get; }

    internal FrameWriter Writer { get; }

    /// <summary>False when it is not to be used again.</summary>
    internal bool IsGood => !_isSpoilt && !_isLate;

    /// <summary>Whether something has ended it.</summary>
    internal bool HasEnded => _process.HasExited;

    internal int Id => _process.Id;

    /// <summary>Starts one and waits until it is ready.</summary>
    /// <exception cref="ScriptsUnavailableException">It did not start.</exception>
    internal static ScriptProcess Start(ScriptProcessOptions options, Deadlines deadlines)
    {
        ScriptProcess? started = null;
        try
        {
            var process =
                Process.Start(ScriptCommand.Create(options)) ?? throw new IOException("The process did not start.");
            started = new ScriptProcess(process);
            using (deadlines.Watch(started, options.StartTime))
                if (started.Reader.Next() != Frame.Ready)
                    throw new WireException("It did not say that it is ready.");
            return started;
        }
        catch (Exception e) when (e is IOException or System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            started?.Spoil();
            started?.Kill();
            var why = started?.Words();
            started?.Dispose();
            throw new ScriptsUnavailableException(
                $"The process that runs scripts does not start: {e.Message} {why}".Trim(),
                e
            );
        }
    }

    /// <summary>It is not to be used again.</summary>
    internal void Spoil() => _isSpoilt = true;

    internal void SetDeadline(long timestamp) => Volatile.Write(ref _deadline, timestamp);

    /// <summary>Kills it when its time is over.</summary>
    internal void KillIfLate(long now)
    {
        if (now < Volatile.Read(ref _deadline))
            return;
        _isLate = true;
        SetDeadline(long.MaxValue);
        Kill();
    }

    /// <summary>
    /// Why it ended while a script ran: the limit that the script passed; <c>null</c> when something else has ended it.
    /// </summary>
    internal ExpressionException? Ended(ScriptLimits limits, Exception e)
    {
        Spoil();
        var words = Words();
        if (words.Contains("Stack overflow", StringComparison.OrdinalIgnoreCase))
            return limits.TooDeep(e);
        if (words.Contains("Out of memory", StringComparison.OrdinalIgnoreCase))
            return limits.TooLarge(e);
        if (_isLate)
            return limits.TooLong(e);
        if (!_process.WaitForExit(ToEnd))
            return null;
        // The signals 9 and 11: killed by someone else, and a stack that overflowed where the runtime could not say so
        // any more.
        return _process.ExitCode switch
        {
            128 + 9 => null,
            128 + 11 => limits.TooDeep(e),
            var code => ScriptLimits.Stopped(
                $"it ended the process that ran it (exit code {code})",
                $"Es beendete den Prozess, in dem es lief (Code {code})",
                e
            ),
        };
    }

    public void Dispose()
    {
        // It ends by itself when nothing more can come.
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already.
        }

        if (!IsGood)
            Kill();
        _process.Dispose();
    }

    /// <summary>What it wrote before it went.</summary>
    private string Words()
    {
        var buffer = new char[4096];
        return new string(buffer, 0, _process.StandardError.ReadBlock(buffer));
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }
}
