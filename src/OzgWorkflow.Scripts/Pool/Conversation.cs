using System.Runtime.ExceptionServices;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>One script in one process: what is sent, what it asks, what comes back.</summary>
internal sealed class Conversation(ScriptProcess process, ScriptCode code, ScriptLimits limits)
{
    private readonly FrameReader _reader = process.Reader;
    private readonly FrameWriter _writer = process.Writer;
    private ExceptionDispatchInfo? _refused;

    /// <summary>Whether the script has changed anything of its instance.</summary>
    internal bool HasChanged { get; private set; }

    /// <summary>Has a script read.</summary>
    internal void Check()
    {
        Begin(Frame.Check);
        _writer.Send();
        Listen(null, null);
    }

    /// <summary>Has a script run.</summary>
    internal ScriptResult Evaluate(IExpressionScope scope)
    {
        var (answers, habits) = (new Answers(scope), Habits.Of(code));
        Begin(Frame.Evaluate);
        _writer
            .Text(scope.InstanceId)
            .Text(scope.Definition.DefinitionId)
            .Text(scope.Definition.VersionId)
            .Long(scope.Definition.Version)
            .Long(scope.Now.Ticks)
            .Long(scope.Now.Offset.Ticks)
            .Text(scope.CorrelationId)
            .Text(scope.InstanceName);
        habits.Write(_writer, answers);
        _writer.Send();
        return Listen(scope, answers, habits.Note);
    }

    private void Begin(Frame kind)
    {
        _reader.Limit = LimitsOnWire.FrameSize(limits);
        _reader.WeightLimit = limits.Memory;
        LimitsOnWire.Write(_writer.Begin(kind).Byte((byte)code.Language).Text(code.Text), limits);
    }

    private ScriptResult Listen(IExpressionScope? scope, Answers? answers, Action<Ask>? note = null)
    {
        while (true)
        {
            switch (_reader.Next())
            {
                case Frame.Result:
                    var (value, outcomes) = (_reader.Value(), _reader.Flag() ? _reader.Texts() : null);
                    _refused?.Throw();
                    return new ScriptResult(value, outcomes);
                case Frame.Failed:
                    _refused?.Throw();
                    var (isLimit, goesOn) = (_reader.Flag(), _reader.Flag());
                    var (message, userMessage) = (_reader.Text()!, _reader.Text()!);
                    if (!goesOn)
                        process.Spoil();
                    throw new ExpressionException(message) { IsLimit = isLimit, UserMessage = userMessage };
                case Frame.Ask when answers is not null:
                    Answer(new Ask((Question)_reader.Byte(), _reader.Text()!, _reader.Text()!), answers, note!);
                    break;
                case Frame.SetVariable when answers is not null:
                    var (name, set) = (_reader.Text()!, _reader.Value());
                    Change(() => answers.SetVariable(name, set));
                    break;
                case Frame.SetCorrelationId when scope is not null:
                    var id = _reader.Text();
                    Change(() => scope.CorrelationId = id);
                    break;
                case Frame.SetInstanceName when scope is not null:
                    var instanceName = _reader.Text();
                    Change(() => scope.InstanceName = instanceName);
                    break;
                case var other:
                    throw new WireException($"A {other} was not expected.");
            }
        }
    }

    private void Answer(Ask ask, Answers answers, Action<Ask> note)
    {
        if (_refused is not null)
        {
            _writer.Begin(Frame.Abort).Send();
            return;
        }

        note(ask);
        HasChanged |= ask.Question == Question.NewId;
        var (found, value) = answers.To(ask);
        _writer.Begin(Frame.Answer).Flag(found).Value(value).Send();
    }

    /// <summary>
    /// A change that the instance refuses ends the script at its next question, or its end; the refusal is what became
    /// of it.
    /// </summary>
    private void Change(Action change)
    {
        if (_refused is not null)
            return;
        HasChanged = true;
        try
        {
            change();
        }
        catch (FormatException e)
        {
            Refuse(
                new ExpressionException($"The script's result cannot be kept: {e.Message}", e)
                {
                    UserMessage = $"Das Ergebnis des Skripts kann nicht aufgehoben werden: {ErrorText.ForUsers(e)}",
                }
            );
        }
        catch (Exception e)
        {
            Refuse(e);
        }

        void Refuse(Exception e) => _refused = ExceptionDispatchInfo.Capture(e);
    }
}
