using System.Runtime.CompilerServices;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>Answers what a script asks of its instance.</summary>
internal sealed class Answers(IExpressionScope scope)
{
    private IReadOnlyDictionary<string, object?>? _variables;

    internal (bool Found, object? Value) To(Ask ask)
    {
        object? value;
        switch (ask.Question)
        {
            case Question.Variable:
                return (scope.TryGetVariable(ask.Name, out value), value);
            case Question.VariableNames:
                return (true, Variables.Keys.ToArray<object?>());
            case Question.VariableNamed:
                return (Variables.TryGetValue(ask.Name, out value), value);
            case Question.InputNames:
                return (true, scope.Inputs.Keys.ToArray<object?>());
            case Question.Input:
                return (scope.Inputs.TryGetValue(ask.Name, out value), value);
            case Question.Output:
                return (true, scope.GetOutput(ask.Name, ask.Part));
            case Question.FirstOutput:
                return (true, scope.GetOutput(ask.Name, null));
            case Question.LastResult:
                return (true, scope.LastResult);
            case Question.NewId:
                return (true, scope.NewId().ToString());
            default:
                throw new WireException($"There is no question {ask.Question}.");
        }
    }

    internal void SetVariable(string idOrName, object? value)
    {
        scope.SetVariable(idOrName, value);
        _variables = null;
    }

    private IReadOnlyDictionary<string, object?> Variables => _variables ??= scope.Variables;
}

/// <summary>
/// What is known of a script that ran before. What it asked for is sent along the next time, as far as it is small.
/// </summary>
internal sealed class Habits
{
    private const int MaxCount = 32,
        MaxSize = 4_096;
    private static readonly ConditionalWeakTable<ScriptCode, Habits> All = [];
    private Ask[] _asks = [];

    /// <summary>Whether it ran before and cost no process.</summary>
    internal bool IsHarmless { get; set; }

    internal static Habits Of(ScriptCode code) => All.GetOrCreateValue(code);

    internal void Note(Ask ask)
    {
        var asks = _asks;
        if (ask.Question != Question.NewId && asks.Length < MaxCount && !asks.Contains(ask))
            _asks = [.. asks, ask];
    }

    internal void Write(FrameWriter writer, Answers answers)
    {
        var known = _asks
            .Select(x => (Ask: x, Answer: answers.To(x)))
            .Where(x => Value.Size(x.Answer.Value) <= MaxSize)
            .ToArray();
        writer.Long(known.Length);
        foreach (var (ask, (found, value)) in known)
            writer.Byte((byte)ask.Question).Text(ask.Name).Text(ask.Part).Flag(found).Value(value);
    }
}
