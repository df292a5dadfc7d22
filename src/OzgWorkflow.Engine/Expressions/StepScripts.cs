namespace OzgWorkflow.Engine.Expressions;

/// <summary>
/// What the expressions of one step share: their bounds, the time that all of them have together, and the outcomes that
/// the last one named.
/// </summary>
public sealed class StepScripts(ScriptLimits limits, TimeSpan stepTime, TimeSpan used = default)
{
    private readonly Spent _spent = Spent.Begin();

    /// <summary>Outcomes that the last script named with <c>setOutcome</c> or <c>setOutcomes</c>.</summary>
    public IReadOnlyList<string>? Outcomes { get; set; }

    /// <summary>Bounds of one expression.</summary>
    internal ScriptLimits Limits => limits;

    internal bool IsTimeOver => Left <= TimeSpan.Zero;

    /// <summary>Time that the step, with earlier tries of it, has taken.</summary>
    internal TimeSpan Used => used + _spent.Time;

    private TimeSpan Left => stepTime - Used;

    /// <summary>The message for a step whose time is over.</summary>
    internal (string English, string German) TimeIsOver =>
        (
            FormattableString.Invariant($"The step took longer than {stepTime.TotalSeconds:0.##} s (StepTime)."),
            FormattableString.Invariant($"Der Schritt dauerte länger als {stepTime.TotalSeconds:0.##} s (StepTime).")
        );

    internal object? Evaluate(IScriptEvaluator evaluator, ScriptCode code, IExpressionScope scope)
    {
        Outcomes = null;
        var left = Left;
        if (left <= TimeSpan.Zero)
            throw Over();
        try
        {
            var result = evaluator.Evaluate(code, scope, left < limits.Time ? limits with { Time = left } : limits);
            Outcomes = result.Outcomes;
            return result.Value;
        }
        catch (ExpressionException e) when (e.IsLimit && IsTimeOver)
        {
            throw Over(e);
        }
    }

    private ExpressionException Over(Exception? inner = null) =>
        new(TimeIsOver.English, inner) { IsLimit = true, UserMessage = TimeIsOver.German };
}
