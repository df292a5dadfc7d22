using System.Collections.Concurrent;
using OzgWorkflow.Engine.Expressions.Liquid;

namespace OzgWorkflow.Engine.Expressions.JavaScript;

/// <summary>
/// Runs scripts where it is called. Their bounds are kept as far as the script engines know them: a hostile script can
/// still end the process, so a server lets scripts run in processes of their own.
/// </summary>
public sealed class InProcessEvaluator : IScriptEvaluator
{
    private const long KeptCharacters = 4_000_000;

    /// <summary>The one for everybody.</summary>
    public static readonly InProcessEvaluator Shared = new();

    private readonly ConcurrentDictionary<ScriptCode, object> _read = new();
    private long _characters;

    /// <inheritdoc />
    public void Check(ScriptCode code) => Read(code);

    /// <inheritdoc />
    public ScriptResult Evaluate(ScriptCode code, IExpressionScope scope, ScriptLimits limits) =>
        Read(code) switch
        {
            PreparedScript script => new ScriptHost(limits, scope).Evaluate(script),
            LiquidTemplate template => new ScriptResult(template.Render(scope, limits)),
            var other => throw new NotSupportedException(other.GetType().Name),
        };

    private object Read(ScriptCode code)
    {
        if (_read.TryGetValue(code, out var known))
            return known;
        object read =
            code.Language == ScriptLanguage.Liquid ? LiquidTemplate.Parse(code.Text) : PreparedScript.Parse(code.Text);
        // What has been read is kept, but not without end.
        if (Interlocked.Add(ref _characters, code.Text.Length) > KeptCharacters)
        {
            _read.Clear();
            Interlocked.Exchange(ref _characters, code.Text.Length);
        }

        return _read[code] = read;
    }
}
