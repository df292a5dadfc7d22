using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>Runs the scripts of one burst on one engine, made when the first script needs it. Never shared between instances.</summary>
public sealed class ScriptHost(ScriptLimits limits)
{
    // What a promise waits for has run when the script has ended, or never will.
    private static readonly TimeSpan NoWait = TimeSpan.FromMilliseconds(1);
    private readonly HashSet<string> _installed = [];
    private Jint.Engine? _engine;
    private IExpressionScope? _scope;

    /// <summary>Bounds of one expression.</summary>
    internal ScriptLimits Limits { get; } = limits;

    /// <summary>The scope of the script that runs now.</summary>
    internal IExpressionScope Scope => _scope ?? throw new InvalidOperationException("No script is running.");

    /// <summary>The variables as the running script sees them.</summary>
    internal ScriptVariables Variables => field ??= new ScriptVariables(_engine!);

    /// <summary>Outcomes that the running script named with <c>setOutcome</c> or <c>setOutcomes</c>.</summary>
    internal IReadOnlyList<string>? Outcomes { get; set; }

    /// <summary>Runs a script in a scope and returns its value.</summary>
    /// <exception cref="ExpressionException">The script threw or passed a limit.</exception>
    public object? Evaluate(JavaScriptExpression expression, IExpressionScope scope)
    {
        var engine = _engine ??= CreateEngine();
        _scope = scope;
        Outcomes = null;
        try
        {
            foreach (var name in expression.Accessors)
                if (_installed.Add(name) && engine.Global.Get(name).IsUndefined())
                    engine.SetValue(name, ScriptFunctions.Accessor(this, engine, name));
            var result = ScriptValues.FromScript(engine.Evaluate(expression.Script).UnwrapIfPromise(NoWait));
            Variables.WriteBack(scope);
            return result;
        }
        catch (PromiseRejectedException e)
        {
            var reason = e.RejectedValue.ToString();
            throw new ExpressionException($"The script failed: {(reason.StartsWith("Timeout of", StringComparison.Ordinal) ? "it returned a promise that is never fulfilled." : reason)}", e);
        }
        catch (JavaScriptException e)
        {
            throw new ExpressionException($"The script failed: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new ExpressionException($"The script failed: {e.Message}", e);
        }
        catch (Exception e) when (e is TimeoutException or MemoryLimitExceededException or StatementsCountOverflowException
                                      or RecursionDepthOverflowException or ExecutionCanceledException or InsufficientExecutionStackException)
        {
            throw new ExpressionException($"The script was stopped: {Reason(e)}", e) { IsLimit = true };
        }
        finally
        {
            Variables.Clear();
            _scope = null;
        }
    }

    private string Reason(Exception e) => e switch
    {
        TimeoutException or ExecutionCanceledException => $"it ran longer than {Limits.Time.TotalSeconds:0.#} s (Script:Time).",
        MemoryLimitExceededException => $"it used more than {Limits.Memory / 1_000_000} MB (Script:Memory).",
        StatementsCountOverflowException => $"it ran more than {Limits.Statements} statements (Script:Statements).",
        RecursionDepthOverflowException or InsufficientExecutionStackException => $"it called itself more than {Limits.Recursion} times (Script:Recursion).",
        _ => e.Message,
    };

    private Jint.Engine CreateEngine()
    {
        var engine = new Jint.Engine(options =>
        {
            options.TimeoutInterval(Limits.Time);
            options.LimitMemory(Limits.Memory);
            options.MaxStatements(Limits.Statements);
            options.LimitRecursion(Limits.Recursion);
            options.RegexTimeoutInterval(Limits.Time);
            options.MaxArraySize(Limits.ArraySize);
            options.DisableStringCompilation();
            // A step that is run again must see the same time.
            options.TimeZone = TimeZoneInfo.Utc;
            options.TimeSystem = new StepTime(this);
        });
        foreach (var (name, function) in ScriptFunctions.All)
            engine.SetValue(name, ScriptFunctions.Wrap(this, engine, name, function));
        engine.SetValue("variables", new VariablesObject(this, engine));
        // … and the same numbers.
        ((ObjectInstance)engine.Global.Get("Math")).Set("random", new ClrFunction(engine, "random", (_, _) => new JsNumber(NextRandom())));
        return engine;
    }

    private double NextRandom() => (BitConverter.ToUInt64(Scope.NewId().ToByteArray(), 8) >> 11) * (1.0 / (1UL << 53));

    private sealed class StepTime(ScriptHost host) : DefaultTimeSystem(TimeZoneInfo.Utc, CultureInfo.InvariantCulture)
    {
        public override DateTimeOffset GetUtcNow() => host.Scope.Now;
    }
}

/// <summary>Bounds of one expression.</summary>
public sealed record ScriptLimits
{
    /// <summary>Wall time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that it may allocate.</summary>
    public long Memory { get; init; } = 32_000_000;

    /// <summary>Statements that it may run.</summary>
    public int Statements { get; init; } = 100_000;

    /// <summary>Depth of calls.</summary>
    public int Recursion { get; init; } = 200;

    /// <summary>Elements of one array.</summary>
    public uint ArraySize { get; init; } = 100_000;
}
