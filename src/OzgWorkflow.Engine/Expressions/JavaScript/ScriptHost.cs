using System.Globalization;
using System.Text.RegularExpressions;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>Runs one script, on a script engine of its own.</summary>
internal sealed class ScriptHost(ScriptLimits limits, IExpressionScope scope)
{
    private Jint.Engine? _engine;

    /// <summary>What the script sees of the instance.</summary>
    internal IExpressionScope Scope => scope;

    /// <summary>The variables as the script sees them.</summary>
    internal ScriptVariables Variables => field ??= new ScriptVariables(_engine!);

    /// <summary>Outcomes that the script named with <c>setOutcome</c> or <c>setOutcomes</c>.</summary>
    internal IReadOnlyList<string>? Outcomes { get; set; }

    /// <summary>Runs the script and returns its value.</summary>
    /// <exception cref="ExpressionException">The script threw or passed a limit.</exception>
    internal ScriptResult Evaluate(PreparedScript script)
    {
        try
        {
            var engine = _engine = CreateEngine();
            foreach (var name in script.Accessors)
                if (engine.Global.Get(name).IsUndefined())
                    engine.SetValue(name, ScriptFunctions.Accessor(this, engine, name));
            var result = ScriptValues.FromScript(engine.Evaluate(script.Script));
            Variables.WriteBack(scope);
            return new ScriptResult(result, Outcomes);
        }
        catch (Exception e) when (Failure(e) is { } failure)
        {
            throw failure;
        }
    }

    private ExpressionException? Failure(Exception e) =>
        e switch
        {
            TimeoutException or ExecutionCanceledException or RegexMatchTimeoutException => limits.TooLong(e),
            MemoryLimitExceededException or OutOfMemoryException => limits.TooLarge(e),
            StatementsCountOverflowException => ScriptLimits.Stopped(
                $"it ran more than {limits.Statements} statements (Script:Statements)",
                $"Es führte mehr als {limits.Statements} Anweisungen aus (Script:Statements)",
                e
            ),
            RecursionDepthOverflowException or InsufficientExecutionStackException => limits.TooDeep(e),
            JavaScriptException { Message: "Maximum call stack size exceeded" } => limits.TooDeep(e),
            JavaScriptException { Message: "Invalid string length" or "Maximum BigInt size exceeded" } =>
                limits.TooLarge(e),
            JavaScriptException { Message: "Atomics.wait cannot be used in this agent" } => ScriptLimits.Stopped(
                "it may not wait (Script:Time)",
                "Es darf nicht warten (Script:Time)",
                e
            ),
            JavaScriptException x when x.Message.StartsWith("Max. depth level of JSON", StringComparison.Ordinal) =>
                limits.TooDeep(e),
            JavaScriptException { InnerException: RegexMatchTimeoutException } => limits.TooLong(e),
            PromiseRejectedException x => x.RejectedValue.ToString() is var reason
            && reason.StartsWith("Timeout of", StringComparison.Ordinal)
                ? Failed("a promise is never fulfilled.", "Ein Promise wird nie erfüllt.", e)
                : Failed(reason, reason, e),
            JavaScriptException or FormatException or InvalidCastException or ArgumentException => Failed(
                e.Message,
                ErrorText.ForUsers(e),
                e
            ),
            _ => null,
        };

    private static ExpressionException Failed(string why, string whyForUsers, Exception e) =>
        new($"The script failed: {why}", e) { UserMessage = $"Das Skript ist gescheitert: {whyForUsers}" };

    private Jint.Engine CreateEngine()
    {
        var engine = new Jint.Engine(options =>
        {
            options.TimeoutInterval(limits.Time);
            options.LimitMemory(limits.Memory);
            options.MaxStatements(limits.Statements);
            options.LimitRecursion(limits.Recursion);
            options.Constraints.StackOverflowGuard = true;
            options.AgentCanSuspend = false;
            options.RegexTimeoutInterval(limits.Time);
            options.MaxArraySize(limits.ArraySize);
            options.DisableStringCompilation();
            // A step that is run again must see the same time, on any machine.
            options.Culture = CultureInfo.InvariantCulture;
            options.TimeZone = TimeZoneInfo.Utc;
            options.TimeSystem = new StepTime(scope);
            foreach (var (name, function) in ScriptFunctions.All)
                options.AddLazyGlobal(name, x => ScriptFunctions.Wrap(this, x, name, function));
        });
        engine.SetValue("variables", new VariablesObject(this, engine));
        // … and the same numbers.
        ((ObjectInstance)engine.Global.Get("Math")).Set(
            "random",
            new ClrFunction(engine, "random", (_, _) => new JsNumber(NextRandom()))
        );
        return engine;
    }

    private double NextRandom() => (BitConverter.ToUInt64(scope.NewId().ToByteArray(), 8) >> 11) * (1.0 / (1UL << 53));

    private sealed class StepTime(IExpressionScope scope)
        : DefaultTimeSystem(TimeZoneInfo.Utc, CultureInfo.InvariantCulture)
    {
        public override DateTimeOffset GetUtcNow() => scope.Now;
    }
}
