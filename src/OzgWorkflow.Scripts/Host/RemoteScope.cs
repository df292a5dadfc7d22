using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Host;

/// <summary>
/// The instance, seen from a process that runs scripts: what a script wants to know is asked for, unless it came along
/// with the script.
/// </summary>
internal sealed class RemoteScope : IExpressionScope
{
    private readonly FrameReader _reader;
    private readonly FrameWriter _writer;
    private readonly Dictionary<Ask, (bool Found, object? Value)> _known = [];
    private string? _correlationId,
        _instanceName;

    /// <summary>Reads what came along.</summary>
    internal RemoteScope(FrameReader reader, FrameWriter writer)
    {
        (_reader, _writer) = (reader, writer);
        InstanceId = reader.Text()!;
        Definition = new ScopeDefinition(reader.Text()!, reader.Text()!, (int)reader.Long());
        Now = new DateTimeOffset(reader.Long(), new TimeSpan(reader.Long()));
        (_correlationId, _instanceName) = (reader.Text(), reader.Text());
        Variables = new AskedMap(this, Question.VariableNames, Question.VariableNamed);
        Inputs = new AskedMap(this, Question.InputNames, Question.Input);
        for (var left = reader.Long(); left > 0; left--)
            _known[new Ask((Question)reader.Byte(), reader.Text()!, reader.Text()!)] = (reader.Flag(), reader.Value());
    }

    public string InstanceId { get; }

    public ScopeDefinition Definition { get; }

    public DateTimeOffset Now { get; }

    public string? CorrelationId
    {
        get => _correlationId;
        set => _writer.Begin(Frame.SetCorrelationId).Text(_correlationId = value).Send();
    }

    public string? InstanceName
    {
        get => _instanceName;
        set => _writer.Begin(Frame.SetInstanceName).Text(_instanceName = value).Send();
    }

    public object? LastResult => Ask(new Ask(Question.LastResult)).Value;

    public StepScripts Scripts => throw new NotSupportedException("A script does not run scripts.");

    public IReadOnlyDictionary<string, object?> Variables { get; }

    public IReadOnlyDictionary<string, object?> Inputs { get; }

    public bool TryGetVariable(string idOrName, out object? value)
    {
        (var found, value) = Ask(new Ask(Question.Variable, idOrName));
        return found;
    }

    public void SetVariable(string idOrName, object? value)
    {
        _writer.Begin(Frame.SetVariable).Text(idOrName).Value(value).Send();
        // The value may be converted, and the name may mean another variable that is known by its id.
        foreach (var known in _known.Keys.Where(x => x.Question <= Question.VariableNamed).ToArray())
            _known.Remove(known);
    }

    public Guid NewId()
    {
        _writer.Begin(Frame.Ask).Byte((byte)Question.NewId).Text("").Text("").Send();
        return Guid.Parse((string)Answer().Value!);
    }

    public object? GetOutput(string activityIdOrName, string? outputName) =>
        Ask(
            outputName is null
                ? new Ask(Question.FirstOutput, activityIdOrName)
                : new Ask(Question.Output, activityIdOrName, outputName)
        ).Value;

    internal (bool Found, object? Value) Ask(Ask ask)
    {
        if (_known.TryGetValue(ask, out var known))
            return known;
        _writer.Begin(Frame.Ask).Byte((byte)ask.Question).Text(ask.Name).Text(ask.Part).Send();
        return _known[ask] = Answer();
    }

    private (bool Found, object? Value) Answer() =>
        _reader.Next() switch
        {
            Frame.Answer => (_reader.Flag(), _reader.Value()),
            _ => throw new ScopeClosedException(),
        };
}

/// <summary>What the script did was refused by its instance; it is not to go on.</summary>
internal sealed class ScopeClosedException : Exception;
