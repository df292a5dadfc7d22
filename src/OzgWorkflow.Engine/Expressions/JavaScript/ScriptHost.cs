using System.Globalization;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Interop;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>Runs the scripts of one burst on one engine, made when the first script needs it. Never shared between instances.</summary>
public sealed class ScriptHost(ScriptLimits limits) : IScripts
{
    private readonly HashSet<string> _installed = [];
    private Jint.Engine? _engine;
    private IExpressionScope? _scope;

    /// <inheritdoc />
    public ScriptLimits Limits { get; } = limits;

    /// <summary>The scope of the script that runs now.</summary>
    internal IExpressionScope Scope => _scope ?? throw new InvalidOperationException("No script is running.");

    /// <inheritdoc />
    public IReadOnlyList<string>? Outcomes { get; set; }

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
            return ScriptValues.FromScript(engine.Evaluate(expression.Script));
        }
        catch (JavaScriptException e)
        {
            throw new ExpressionException($"The script failed: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new ExpressionException($"The script's result cannot be kept: {e.Message}", e);
        }
        catch (Exception e) when (e is TimeoutException or MemoryLimitExceededException or StatementsCountOverflowException
                                      or RecursionDepthOverflowException or ExecutionCanceledException or InsufficientExecutionStackException)
        {
            throw new ExpressionException($"The script was stopped: {Reason(e)}", e) { IsLimit = true };
        }
        finally
        {
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

    private sealed class VariablesObject(ScriptHost host, Jint.Engine engine) : ObjectInstance(engine)
    {
        public override JsValue Get(JsValue property, JsValue receiver) =>
            property.IsString() && host.Scope.TryGetVariable(property.AsString(), out var value) ? ScriptValues.ToScript(Engine, value) : Undefined;

        public override bool Set(JsValue property, JsValue value, JsValue receiver)
        {
            host.Scope.SetVariable(property.ToString(), ScriptValues.FromScript(value));
            return true;
        }

        public override bool HasProperty(JsValue property) => property.IsString() && host.Scope.TryGetVariable(property.AsString(), out _);
    }
}
