using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>What becomes of an activity that failed: another try, an incident, or a scope that is given up.</summary>
internal static class Faults
{
    /// <summary>
    /// Kind of an incident that is an error of ours: the activity's code or the engine's, not the definition.
    /// </summary>
    internal const string Internal = "Internal";

    /// <summary>
    /// Whether an exception is a fault of the activity that threw it, and not the end of the step as a whole.
    /// </summary>
    internal static bool IsOne(Exception e) =>
        e is not OutOfMemoryException and not OperationCanceledException and not ScriptsUnavailableException;

    internal static void Fault(this BurstRun run, ActivityExecution execution, Exception e)
    {
        var (kind, message, userMessage) = Describe(e);
        if (
            execution.Node.Retry?.DelayAfter(
                execution.FailedTries.Count,
                kind,
                DeterministicId.Create(run.State.InstanceId, execution.Id)
            ) is
            { } delay
        )
        {
            userMessage = ErrorText.Of(userMessage);
            execution.FailedTries.Add($"{Value.ToText(run.Now)} {kind}: {userMessage}");
            var bookmark = new Bookmark(
                run.State.NextId(),
                BookmarkKind.Timer,
                RetryPolicy.BookmarkName,
                run.Now + delay
            );
            execution.Bookmarks.Add(bookmark);
            run.Effects.Add(new BookmarkCreated(bookmark, execution.Node.Key));
            run.Note(execution, JournalEvent.TryFailed, userMessage);
            return;
        }

        execution.Status = ExecutionStatus.Faulted;
        var incident = Raise(run, execution, kind, (message, userMessage), kind == Internal ? e : null);
        if (Compensations.FaultScope(execution) is { } scope)
            run.GiveUp(scope, incident);
    }

    /// <summary>
    /// An instance that is not finished, waits for nothing and has nothing to do would never be heard of again: it
    /// stops with an incident.
    /// </summary>
    internal static bool FaultIfStuck(this BurstRun run)
    {
        var state = run.State;
        if (state.Status == WorkflowStatus.Finished || state.Incidents.Count > 0 || state.HasQueued || state.Waits)
            return false;
        if (state.Executions.FirstOrDefault(x => x.Children.Count == 0) is not { } stopped)
            return false;
        var details = (stopped.Node.Activity as IWaiting)?.WaitsFor(new ActivityContext(run, stopped));
        run.Fault(
            stopped,
            new FaultException(
                FaultException.Stuck,
                $"The workflow stopped in '{stopped.Node.DisplayText}': nothing runs in it and nothing is waited for. {details?.English}".TrimEnd(),
                $"Der Workflow kommt in „{stopped.Node.DisplayText}“ nicht weiter: Darin läuft nichts, und auf nichts wird gewartet. {details?.German}".TrimEnd()
            )
        );
        return true;
    }

    internal static Incident Raise(
        BurstRun run,
        ActivityExecution execution,
        string kind,
        (string English, string German) message,
        Exception? bug = null
    )
    {
        var state = run.State;
        var (english, german) = (ErrorText.Of(message.English), ErrorText.Of(message.German));
        var incident = new Incident(
            state.NextId(),
            execution.Id,
            execution.Node.Key,
            kind,
            english,
            run.Now,
            execution.FailedTries.ToArray()
        )
        {
            UserMessage = german == english ? null : german,
        };
        state.Incidents.Add(incident);
        run.Effects.Add(new IncidentRaised(incident) { Bug = bug });
        run.Note(execution, JournalEvent.Faulted, german);
        run.IsStopped |= !run.Program.ContinuesWithIncidents;
        return incident;
    }

    private static (string Kind, string Message, string UserMessage) Describe(Exception e) =>
        e switch
        {
            FaultException fault => (fault.Kind, e.Message, fault.UserMessage),
            ExpressionException { IsLimit: true } x => (FaultException.Limit, e.Message, x.UserMessage),
            ExpressionException x => ("Expression", e.Message, x.UserMessage),
            FormatException => ("Conversion", e.Message, ErrorText.ForUsers(e)),
            InsufficientExecutionStackException => (
                FaultException.Limit,
                "The definition is nested too deeply, or too many activities are passed over at once.",
                "Die Definition ist zu tief verschachtelt, oder zu viele Aktivitäten werden auf einmal übergangen."
            ),
            _ => (
                Internal,
                $"An error in the program, not in the definition: {e.GetType().Name}: {e.Message}",
                $"Ein Fehler im Programm, nicht in der Definition: {e.GetType().Name}: {e.Message}"
            ),
        };

    /// <summary>
    /// A scope that is to be compensated when it faults: what was done in it is undone, then it is left by the outcome
    /// "Faulted".
    /// </summary>
    private static void GiveUp(this BurstRun run, ActivityExecution scope, Incident incident)
    {
        var state = run.State;
        run.IsStopped = false;
        if (state.Incidents.Contains(incident))
            run.Resolve(incident);
        var compensations = Compensations.Of(run.Program, state, scope).ToList();
        scope.Done.Clear();
        run.Clear(scope);
        scope.Status = ExecutionStatus.Running;
        if (scope == state.Root)
        {
            state.Compensations.AddRange(compensations);
            run.End(WorkflowSubStatus.Faulted);
        }
        else if (compensations is [var last, ..])
        {
            compensations[0] = last with { ThenCompletes = scope.Id };
            state.Compensations.AddRange(compensations);
            run.CompensateNext();
        }
        else
        {
            run.Complete(scope, ["Faulted"]);
        }
    }
}
