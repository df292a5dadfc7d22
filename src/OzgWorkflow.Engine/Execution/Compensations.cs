using System.Globalization;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Compensation as in BPMN: an activity names another one that undoes it. Whatever completed in a scope is remembered
/// there, and by the scope around it once the scope itself has completed. A scope that is cancelled, or that faults and
/// says so, undoes it in reverse order.
/// </summary>
internal static class Compensations
{
    private const string KeyVariable = "IdempotencyKey";

    /// <summary>An execution completes: its container remembers what would have to be undone.</summary>
    internal static void Keep(InstanceState state, ActivityExecution execution)
    {
        if (execution.Parent is not { } scope)
            return;
        if (execution.Node.CompensatedBy is not null)
            scope.Done.Add(new DoneActivity(execution.Id, execution.Node.Key, state.NextId()));
        AddBelow(execution, scope.Done);
    }

    /// <summary>What has to be undone when an execution is given up, first done first.</summary>
    internal static IEnumerable<Compensation> Of(
        WorkflowProgram program,
        InstanceState state,
        ActivityExecution execution
    )
    {
        var done = new List<DoneActivity>();
        AddBelow(execution, done);
        if (done.Count == 0)
            return [];
        var visible = new VariableScopes(program, state, execution).AllBelowWorkflow();
        return done.OrderBy(x => x.Order)
            .Select(x => new Compensation(
                program[x.NodeKey].CompensatedBy!,
                new Dictionary<string, object?>(visible)
                {
                    [KeyVariable] = Value.From(DeterministicId.Create(state.InstanceId, x.ExecutionId)),
                }
            ));
    }

    /// <summary>The nearest scope around a faulted execution that is to be compensated when it faults.</summary>
    internal static ActivityExecution? FaultScope(ActivityExecution execution)
    {
        for (var scope = execution; scope is not null; scope = scope.Parent)
            if (scope.Node.CompensatesOnFault)
                return scope;
        return null;
    }

    /// <summary>
    /// Runs the next compensation if none runs; when none is left, an instance that was to end does so.
    /// </summary>
    internal static void CompensateNext(this BurstRun run)
    {
        var state = run.State;
        if (state.Compensating is not null)
            return;
        if (state.Compensations is [.., var next])
        {
            state.Compensations.RemoveAt(state.Compensations.Count - 1);
            state.Compensating = new ActivityExecution
            {
                Id = state.NextId(),
                Node = run.Program[next.NodeKey],
                IsCompensation = true,
                Variables = next.Variables,
                Tag = next.ThenCompletes?.ToString(CultureInfo.InvariantCulture),
            };
            run.Note(state.Compensating, JournalEvent.Compensated);
            run.Schedule(state.Compensating);
        }
        else if (state.EndsAs is { } how)
        {
            state.EndsAs = null;
            run.End(how);
        }
    }

    /// <summary>A compensation is done: if it was the last of a faulted scope, that scope is left.</summary>
    internal static void Compensated(this BurstRun run, ActivityExecution compensating)
    {
        run.State.Compensating = null;
        if (ScopeToLeave(run.State, compensating) is { } scope)
            run.Complete(scope, ["Faulted"]);
        run.CompensateNext();
    }

    private static ActivityExecution? ScopeToLeave(InstanceState state, ActivityExecution compensating) =>
        long.TryParse(compensating.Tag, CultureInfo.InvariantCulture, out var id)
            ? state.Executions.FirstOrDefault(x => x.Id == id)
            : null;

    private static void AddBelow(ActivityExecution execution, List<DoneActivity> done)
    {
        if (execution.HasDone)
            done.AddRange(execution.Done);
        foreach (var child in execution.Children)
            AddBelow(child, done);
    }
}
