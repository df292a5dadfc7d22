using System.Diagnostics;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Expressions.JavaScript;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Host;

/// <summary>
/// What a process that runs scripts does: read a frame, run the script in it, answer; one after the other.
/// </summary>
internal sealed class ScriptServer : IDisposable
{
    private const int StackSize = 4 * 1024 * 1024;
    private static readonly TimeSpan Lifeline = TimeSpan.FromSeconds(2);
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly InProcessEvaluator _evaluator = new();

    // Whoever started this process kills it when a script takes too long. If that one is gone, nobody else would.
    private readonly Timer _lifeline = new(_ => Process.GetCurrentProcess().Kill());

    private ScriptServer(Stream input, Stream output) =>
        (_reader, _writer) = (new FrameReader(new BufferedStream(input, 16 * 1024)), new FrameWriter(output));

    /// <summary>Serves until the input ends.</summary>
    internal static int Run(Stream input, Stream output)
    {
        using var server = new ScriptServer(input, output);
        var thread = new Thread(server.Serve, StackSize);
        thread.Start();
        thread.Join();
        return 0;
    }

    public void Dispose() => _lifeline.Dispose();

    private void Serve()
    {
        try
        {
            TimeZoneNames.Spare();
            WarmUp.Run(_evaluator);
            _writer.Begin(Frame.Ready).Send();
            while (Handle(_reader.Next()))
                ;
        }
        catch (IOException)
        {
            // Whoever started this process has closed the pipes or is gone.
        }
    }

    private bool Handle(Frame frame)
    {
        var code = new ScriptCode((ScriptLanguage)_reader.Byte(), _reader.Text()!);
        var limits = LimitsOnWire.Read(_reader);
        _writer.Limit = LimitsOnWire.FrameSize(limits);
        _lifeline.Change((limits.Time * 2) + Lifeline, Timeout.InfiniteTimeSpan);
        try
        {
            if (frame == Frame.Check)
                Check(code);
            else
                Evaluate(code, limits);
        }
        catch (ScopeClosedException)
        {
            return Fail(new ExpressionException(""));
        }
        catch (ExpressionException e)
        {
            return Fail(e, e.InnerException is not OutOfMemoryException || HasMemory());
        }
        catch (WireException)
        {
            return Fail(limits.TooLarge());
        }
        catch (OutOfMemoryException)
        {
            return Fail(limits.TooLarge(), HasMemory());
        }
        catch (Exception e) when (e is not IOException)
        {
            return Fail(
                new ExpressionException($"The script failed: {e.Message}")
                {
                    UserMessage = $"Das Skript ist gescheitert: {e.Message}",
                }
            );
        }
        finally
        {
            _lifeline.Change(Timeout.Infinite, Timeout.Infinite);
        }

        return true;
    }

    private void Check(ScriptCode code)
    {
        _evaluator.Check(code);
        _writer.Begin(Frame.Result).Value(null).Flag(false).Send();
    }

    private void Evaluate(ScriptCode code, ScriptLimits limits)
    {
        var scope = new RemoteScope(_reader, _writer);
        var (value, outcomes) = _evaluator.Evaluate(code, scope, limits);
        _writer.Begin(Frame.Result).Value(value).Flag(outcomes is not null);
        if (outcomes is not null)
            _writer.Texts(outcomes);
        _writer.Send();
    }

    /// <summary>Whether one object was too large, as opposed to many that are still there.</summary>
    private static bool HasMemory() =>
        GC.GetTotalMemory(forceFullCollection: true) < GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>
    /// Tells why there is no result, and whether this process can go on: not when it is short of memory.
    /// </summary>
    private bool Fail(ExpressionException why, bool goesOn = true)
    {
        _writer
            .Begin(Frame.Failed)
            .Flag(why.IsLimit)
            .Flag(goesOn)
            .Text(Short(why.Message))
            .Text(Short(why.UserMessage))
            .Send();
        return goesOn;
    }

    private static string Short(string message)
    {
        const int MaxLength = 500;
        return message.Length > MaxLength ? message[..MaxLength] + "…" : message;
    }
}
