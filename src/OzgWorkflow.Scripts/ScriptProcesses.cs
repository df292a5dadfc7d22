using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Scripts.Pool;
using OzgWorkflow.Scripts.Wire;

namespace OzgWorkflow.Scripts;

/// <summary>
/// Runs scripts in processes of their own, with bounds that hold whatever a script does: its process has a memory
/// limit, is killed when its time is over, and may crash without harm. What a script was stopped by is named in the
/// error.
/// </summary>
/// <param name="options">Settings of the processes.</param>
/// <param name="checkLimits">Bounds for reading a script.</param>
public sealed class ScriptProcesses(ScriptProcessOptions options, ScriptLimits checkLimits)
    : IScriptEvaluator,
        IDisposable
{
    // The process itself gets the chance to stop a script in time, and to say by what it was stopped.
    private const double Grace = 1.15;
    private static readonly TimeSpan LeastGrace = TimeSpan.FromMilliseconds(100);
    private readonly ScriptPool _pool = new(options);

    /// <summary>Ids of the processes that there are.</summary>
    public IReadOnlyList<int> ProcessIds => _pool.ProcessIds;

    /// <summary>Ids of those that work on a script.</summary>
    public IReadOnlyList<int> BusyProcessIds => _pool.BusyProcessIds;

    /// <inheritdoc />
    public void Check(ScriptCode code)
    {
        if (code.Text.Length > checkLimits.Length)
            throw new ExpressionException(
                $"It has {code.Text.Length} characters; the limit is {checkLimits.Length} (Script:Length)."
            )
            {
                IsLimit = true,
                UserMessage = $"Es hat {code.Text.Length} Zeichen; erlaubt sind {checkLimits.Length} (Script:Length).",
            };
        Run(
            code,
            checkLimits,
            conversation =>
            {
                conversation.Check();
                return default;
            }
        );
    }

    /// <inheritdoc />
    public ScriptResult Evaluate(ScriptCode code, IExpressionScope scope, ScriptLimits limits) =>
        Run(code, limits, conversation => conversation.Evaluate(scope));

    /// <summary>Waits until a process is ready.</summary>
    public void WarmUp() => _pool.Return(_pool.Take());

    /// <inheritdoc />
    public void Dispose() => _pool.Dispose();

    private static TimeSpan Deadline(TimeSpan time) =>
        time * Grace > time + LeastGrace ? time * Grace : time + LeastGrace;

    private static ScriptsUnavailableException Ended(IOException? e) =>
        new("The process that ran a script was ended. Try again later.", e) { HasEnded = true };

    private ScriptResult Run(ScriptCode code, ScriptLimits limits, Func<Conversation, ScriptResult> talk)
    {
        // A process that something outside ended took nothing with it as long as the script had changed nothing.
        return Try(out var result) || Try(out result) ? result : throw Ended(null);

        bool Try(out ScriptResult result)
        {
            var habits = Habits.Of(code);
            var process = _pool.Take(leavesOne: !habits.IsHarmless);
            var conversation = new Conversation(process, code, limits);
            try
            {
                using (_pool.Deadlines.Watch(process, Deadline(limits.Time)))
                    result = talk(conversation);
                return true;
            }
            catch (WireException e)
            {
                process.Spoil();
                throw limits.TooLarge(e);
            }
            catch (IOException e)
            {
                if (process.Ended(limits, e) is { } passed)
                    throw passed;
                result = default;
                return conversation.HasChanged ? throw Ended(e) : false;
            }
            catch (Exception e) when (e is not ExpressionException)
            {
                // The scope has failed, or what came made no sense: either way the conversation was left in the middle.
                process.Spoil();
                throw;
            }
            finally
            {
                habits.IsHarmless = process.IsGood;
                _pool.Return(process);
            }
        }
    }
}
