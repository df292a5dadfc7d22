using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.HumanTasks;
using OzgWorkflow.Engine.StateMachines;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Jobs;
using OzgWorkflow.Runtime.Outbox;

namespace OzgWorkflow.Runtime.Commands;

/// <summary>Turns a burst into the statements that make it true: the new state and every effect.</summary>
internal sealed class BurstWriter
{
    private readonly StepBatch _batch;
    private readonly StepInfo _step;
    private readonly InstanceState _state;
    private readonly IReadOnlyList<IStepProjection> _projections;
    private int _events;

    private BurstWriter(StepBatch batch, StepInfo step, Burst burst, IReadOnlyList<IStepProjection> projections) =>
        (_batch, _step, _state, _projections) = (batch, step, burst.State, projections);

    internal static void Write(StepBatch batch, StepInfo step, Burst burst, IReadOnlyList<IStepProjection> projections)
    {
        var writer = new BurstWriter(batch, step, burst, projections);
        writer.WriteInstance();
        writer.WriteJournal(burst.Journal);
        foreach (var effect in WithoutShortLived(burst.Effects)) writer.Write(effect);
    }

    private static string? CurrentState(InstanceState state) =>
        state.Root is { Node.Activity: StateMachine } root ? StateMachine.StateOf(root) : null;

    /// <summary>Leaves out bookmarks that were made and removed within the burst: nobody ever waited there.</summary>
    private static IEnumerable<Effect> WithoutShortLived(IReadOnlyList<Effect> effects)
    {
        var removed = effects.OfType<BookmarkRemoved>().Select(x => x.Bookmark.Id).ToHashSet();
        var shortLived = effects.OfType<BookmarkCreated>().Select(x => x.Bookmark.Id).Where(removed.Contains).ToHashSet();
        return effects.Where(x => x switch
        {
            BookmarkCreated created => !shortLived.Contains(created.Bookmark.Id),
            BookmarkRemoved gone => !shortLived.Contains(gone.Bookmark.Id),
            _ => true,
        });
    }

    private void WriteInstance()
    {
        var state = StateSerializer.Serialize(_state);
        var finished = _state.Status == WorkflowStatus.Finished ? (object)_step.Now : null;
        if (_step.Number == 1)
            _batch.Add(
                """
                INSERT INTO workflow.instance (id, definition_id, definition_version_id, correlation_id, name, parent_id, singleton_key,
                                               status, sub_status, current_state, step, state, created_at, updated_at, finished_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12, $12, $13)
                """,
                _state.InstanceId, _step.DefinitionId, _step.DefinitionVersionId, _state.CorrelationId, _state.Name, _step.ParentId,
                finished is null ? _step.SingletonKey : null, (short)_state.Status, (short)_state.SubStatus, CurrentState(_state), state, _step.Now, finished);
        else
            _batch.Add(
                """
                UPDATE workflow.instance
                SET status = $2, sub_status = $3, current_state = $4, step = $5, state = $6, updated_at = $7
                WHERE id = $1
                """,
                _state.InstanceId, (short)_state.Status, (short)_state.SubStatus, CurrentState(_state), _step.Number, state, _step.Now);
        if (finished is not null && _step.Number > 1)
            _batch.Add("UPDATE workflow.instance SET finished_at = $2, singleton_key = NULL WHERE id = $1", _state.InstanceId, finished);
        if (_state.CorrelationId != _step.CorrelationId)
            _batch.Add("UPDATE workflow.event_subscription SET correlation_id = $2 WHERE instance_id = $1", _state.InstanceId, _state.CorrelationId);
        if (_state.CorrelationId != _step.CorrelationId || _state.Name != _step.Name)
            _batch.Add("UPDATE workflow.instance SET correlation_id = $2, name = $3 WHERE id = $1", _state.InstanceId, _state.CorrelationId, _state.Name);
    }

    private void WriteJournal(IReadOnlyList<JournalEntry> entries) => _batch.Add(
        "INSERT INTO workflow.journal (instance_id, step, at, command, actor, entries) VALUES ($1, $2, $3, $4, $5, $6)",
        _state.InstanceId, _step.Number, _step.Now, _step.Command, _step.Actor.Account,
        ValueJson.ToJson(entries.Select(x => (object?)new object?[] { x.ExecutionId, x.NodeKey, (long)x.Event, x.Detail }).ToArray()));

    private void Write(Effect effect)
    {
        switch (effect)
        {
            case BookmarkCreated { Bookmark.Kind: BookmarkKind.Task, Details: TaskDetails details } created: CreateTask(created, details); break;
            case BookmarkRemoved { Bookmark.Kind: BookmarkKind.Task } removed: CloseTask(removed); break;
            case BookmarkCreated { Bookmark: { Kind: BookmarkKind.Timer } timer }:
                _batch.Add("INSERT INTO workflow.timer (instance_id, bookmark_id, due_at) VALUES ($1, $2, $3)", _state.InstanceId, timer.Id, timer.Due);
                break;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Timer } timer }:
                _batch.Add("DELETE FROM workflow.timer WHERE instance_id = $1 AND bookmark_id = $2", _state.InstanceId, timer.Id);
                break;
            case BookmarkCreated { Bookmark: { Kind: BookmarkKind.Event } waiting }:
                _batch.Add(
                    "INSERT INTO workflow.event_subscription (instance_id, bookmark_id, event_name, correlation_id) VALUES ($1, $2, $3, $4)",
                    _state.InstanceId, waiting.Id, waiting.Name, _state.CorrelationId);
                break;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Event } waiting }:
                _batch.Add("DELETE FROM workflow.event_subscription WHERE instance_id = $1 AND bookmark_id = $2", _state.InstanceId, waiting.Id);
                break;
            case ChildStarted child: JobQueue.Add(_batch, _step.Now, JobPayload.StartChild(_state.InstanceId, child)); break;
            case ParentNotified parent: JobQueue.Add(_batch, _step.Now, JobPayload.Resume(parent)); break;
            case InstanceCancelled cancelled: JobQueue.Add(_batch, _step.Now, JobPayload.Cancel(cancelled)); break;
            case EventPublished published: JobQueue.Add(_batch, _step.Now, JobPayload.DeliverEvent(_state.InstanceId, published)); break;
            case TaskOverdue overdue: MarkOverdue(overdue); break;
            case IncidentRaised raised: RaiseIncident(raised.Incident); break;
            case IncidentResolved resolved:
                _batch.Add(
                    "UPDATE workflow.incident SET resolved_at = $3 WHERE instance_id = $1 AND incident_id = $2",
                    _state.InstanceId, resolved.Incident.Id, _step.Now);
                break;
            case MessageRaised { Message: WorkflowEvent message }: Raise(message); break;
        }
    }

    private void CreateTask(BookmarkCreated created, TaskDetails details)
    {
        var id = TaskId(created.Bookmark.Id);
        _batch.Add(
            """
            INSERT INTO workflow.task (id, instance_id, bookmark_id, definition_id, definition_version_id, node_key, correlation_id, title, description,
                                       candidate_roles, assignee, information, status, created_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14)
            """,
            id, _state.InstanceId, created.Bookmark.Id, _step.DefinitionId, _step.DefinitionVersionId, created.NodeKey, _state.CorrelationId,
            details.Title, details.Description, details.CandidateRole is { } role ? new[] { role } : Array.Empty<string>(), details.Assignee,
            details.Information is null ? null : ValueJson.ToJson(details.Information), _step.Now, created.Bookmark.Due);
        Raise(new TaskCreated { TaskId = id, Title = details.Title, CandidateRole = details.CandidateRole, Assignee = details.Assignee, DueAt = created.Bookmark.Due });
    }

    private void CloseTask(BookmarkRemoved removed)
    {
        var id = TaskId(removed.Bookmark.Id);
        if (removed.Completed && _step.Completion is { } completion)
        {
            _batch.Add(
                """
                UPDATE workflow.task SET status = 1, closed_at = $2, completed_by = $3, outcome = $4, data = $5, assignee = coalesce(assignee, $3)
                WHERE id = $1
                """,
                id, _step.Now, _step.Actor.Account, completion.Outcome, ValueJson.ToJson(completion.Data));
            Raise(new TaskCompleted { TaskId = id, Title = completion.Title, Outcome = completion.Outcome, CompletedBy = _step.Actor.Account });
            return;
        }

        _batch.Add("UPDATE workflow.task SET status = 2, closed_at = $2 WHERE id = $1", id, _step.Now);
        Raise(new TaskCancelled { TaskId = id });
    }

    private void MarkOverdue(TaskOverdue overdue)
    {
        var id = TaskId(overdue.BookmarkId);
        if (!overdue.Escalated)
        {
            _batch.Add("UPDATE workflow.task SET reminded_at = $2 WHERE id = $1", id, _step.Now);
            Raise(new TaskReminded { TaskId = id });
            return;
        }

        _batch.Add(
            "UPDATE workflow.task SET escalated_at = $2, candidate_roles = candidate_roles || $3 WHERE id = $1",
            id, _step.Now, overdue.Role is { } role ? new[] { role } : Array.Empty<string>());
        Raise(new TaskEscalated { TaskId = id, EscalatedTo = overdue.Role });
    }

    private void RaiseIncident(Incident incident)
    {
        _batch.Add(
            "INSERT INTO workflow.incident (instance_id, incident_id, node_key, kind, message, at) VALUES ($1, $2, $3, $4, $5, $6)",
            _state.InstanceId, incident.Id, incident.NodeKey, incident.Kind, incident.Message, incident.At);
        Raise(new IncidentOccurred { ActivityId = incident.NodeKey, Message = incident.Message });
    }

    private void Raise(WorkflowEvent message)
    {
        // Negative, so that no event shares its id with a task or child of the instance.
        var number = -(_step.Number * 10_000L + ++_events);
        var raised = message with
        {
            EventId = DeterministicId.Create(_state.InstanceId, number),
            OccurredAt = _step.Now,
            WorkflowInstanceId = _state.InstanceId,
            OzgId = _state.CorrelationId,
        };
        _batch.Add(
            "INSERT INTO workflow.outbox (event_id, type, payload, ozg_id, occurred_at) VALUES ($1, $2, $3, $4, $5)",
            raised.EventId, raised.GetType().Name, EventJson.Serialize(raised), raised.OzgId, raised.OccurredAt);
        foreach (var projection in _projections) projection.Project(raised, _batch);
    }

    private Guid TaskId(long bookmarkId) => DeterministicId.Create(_state.InstanceId, bookmarkId);
}

/// <summary>What the writer needs to know of a step beyond its burst.</summary>
internal sealed record StepInfo(int Number, string Command, Actor Actor, DateTimeOffset Now, string DefinitionId, string DefinitionVersionId)
{
    internal string? CorrelationId { get; init; }
    internal string? Name { get; init; }
    internal Guid? ParentId { get; init; }
    internal string? SingletonKey { get; init; }
    internal TaskCompletion? Completion { get; init; }
}

/// <summary>A person's decision on a task.</summary>
internal sealed record TaskCompletion(string Title, string Outcome, IReadOnlyDictionary<string, object?> Data);
