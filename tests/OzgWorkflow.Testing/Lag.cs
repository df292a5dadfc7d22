using System.Diagnostics;
using System.Globalization;

namespace OzgWorkflow.Testing;

/// <summary>
/// How busy the machine is with other things while it is measured: bounds in time hold on a machine that has time, and
/// are not blamed for one that has none.
/// </summary>
public sealed class Lag : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    // What a test keeps busy itself.
    private const int Own = 4;
    private readonly Thread _thread;
    private volatile bool _isOver;
    private long _worst,
        _samples,
        _others;

    public Lag()
    {
        _thread = new Thread(Measure) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>
    /// A bound, as it is on this machine now: what others take of its cores, and how late it lets threads go on at
    /// worst.
    /// </summary>
    public TimeSpan On(TimeSpan bound)
    {
        var others = (double)Interlocked.Read(ref _others) / Math.Max(1, Interlocked.Read(ref _samples));
        return (bound * (1 + (others / Environment.ProcessorCount)))
            + (4 * TimeSpan.FromTicks(Interlocked.Read(ref _worst)));
    }

    public void Dispose()
    {
        _isOver = true;
        _thread.Join();
    }

    private void Measure()
    {
        for (var i = 0; !_isOver; i++)
        {
            var start = Stopwatch.GetTimestamp();
            Thread.Sleep(Pause);
            var late = (Stopwatch.GetElapsedTime(start) - Pause).Ticks;
            if (late > Interlocked.Read(ref _worst))
                Interlocked.Exchange(ref _worst, late);
            if (i % 10 != 0)
                continue;
            Interlocked.Add(ref _others, Math.Max(0, Runnable() - Own));
            Interlocked.Increment(ref _samples);
        }
    }

    /// <summary>Threads of the whole machine that could run now (proc(5), loadavg).</summary>
    private static int Runnable() =>
        OperatingSystem.IsLinux()
            ? int.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[0], CultureInfo.InvariantCulture)
            : 0;
}
