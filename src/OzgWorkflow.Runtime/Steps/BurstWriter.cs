using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Signals;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Turns a burst into the statements that make it true: the new state and every effect.</summary>
internal sealed class BurstWriter
{
    private readonly StepBatch _batch;
    private readonly StepInfo _step;
    private readonly InstanceState _state;
    private readonly IReadOnlyList<IStepProjection> _projections;
    private readonly List<WorkflowEvent> _events = [];

    private BurstWriter(StepBatch batch, StepInfo step, Burst burst, IReadOnlyList<IStepProjection> projections) =>
        (_batch, _step, _state, _projections) = (batch, step, burst.State, projections);

    internal static void Write(StepBatch batch, StepInfo step, Burst burst, byte[] state, IReadOnlyList<IStepProjection> projections)
    {
        var writer = new BurstWriter(batch, step, burst, projections);
        var entries = JournalJson.Write(burst.Journal);
        if (step.Number == 1) writer.WriteStart(state, entries);
        else writer.WriteStep(state, entries);
        if (step.MovedTasks is { } mapping) writer.MoveTasks(mapping);
        foreach (var effect in WithoutShortLived(burst.Effects)) writer.Write(effect);
        writer.WriteOutbox();
    }

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

    /// <summary>The instance and its journal in one statement. A start needs no receipt, because its instance can't be there twice.</summary>
    private void WriteStart(byte[] state, string entries) => _batch.Add(
        """
        WITH started AS (
            INSERT INTO workflow.instance (id, definition_id, definition_version_id, correlation_id, name, parent_id, singleton_key, trigger_key,
                                           status, sub_status, current_state, step, state, created_at, updated_at, finished_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $13, $14))
        INSERT INTO workflow.journal (instance_id, step, at, command, actor, definition_version_id, stimulus, entries) VALUES ($1, 1, $13, $15, $16, $3, $17, $18)
        """,
        _state.InstanceId, _step.DefinitionId, _step.DefinitionVersionId, _state.CorrelationId, _state.Name, _step.ParentId, Finished is null ? _step.SingletonKey : null, _step.TriggerKey,
        (short)_state.Status, (short)_state.SubStatus, _state.CurrentState, state, _step.Now, Finished, CommandName, _step.Command.Actor.Account, Stimulus, entries);

    /// <summary>The instance, its journal and the command's receipt in one statement.</summary>
    private void WriteStep(byte[] state, string entries) => _batch.Add(
        """
        WITH moved AS (
            UPDATE workflow.instance
            SET status = $2, sub_status = $3, current_state = $4, step = $5, state = $6, updated_at = $7, correlation_id = $8, name = $9,
                definition_version_id = $10, finished_at = $11, singleton_key = CASE WHEN $11::timestamptz IS NULL THEN singleton_key END
            WHERE id = $1),
        receipt AS (INSERT INTO workflow.receipt (command_id, instance_id, at) VALUES ($12, $1, $7))
        INSERT INTO workflow.journal (instance_id, step, at, command, actor, definition_version_id, stimulus, entries) VALUES ($1, $5, $7, $13, $14, $10, $15, $16)
        """,
        _state.InstanceId, (short)_state.Status, (short)_state.SubStatus, _state.CurrentState, _step.Number, state, _step.Now, _state.CorrelationId, _state.Name,
        _step.DefinitionVersionId, Finished, _step.Command.Id, CommandName, _step.Command.Actor.Account, Stimulus, entries);

    private object? Finished => _state.Status == WorkflowStatus.Finished ? _step.Now : null;

    private string CommandName => _step.Command.GetType().Name;

    private string Stimulus => ValueJson.ToJson(StimulusJson.Write(_step.Stimulus));

    private void MoveTasks(IReadOnlyDictionary<string, string> mapping) => _batch.Add(
        """
        UPDATE workflow.task t SET definition_version_id = $2, node_key = coalesce(($3::text[])[array_position($4::text[], t.node_key)], t.node_key)
        WHERE instance_id = $1 AND status = 0
        """,
        _state.InstanceId, _step.DefinitionVersionId, mapping.Values.ToArray(), mapping.Keys.ToArray());

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
            case BookmarkCreated { Bookmark.Kind: BookmarkKind.Event }:
                KeptEvents.Subscribe(_batch, _step.Now, _state, (BookmarkCreated)effect);
                break;
            case BookmarkRemoved { Bookmark: { Kind: BookmarkKind.Event } waiting }:
                _batch.Add("DELETE FROM workflow.event_subscription WHERE instance_id = $1 AND bookmark_id = $2", _state.InstanceId, waiting.Id);
                break;
            case WorkRequested work: JobQueue.Add(_batch, _step.Now, JobPayload.Work(_state.InstanceId, work)); break;
            case ContinuationRequested: JobQueue.Add(_batch, _step.Now, JobPayload.Continue(_state.InstanceId, _step.Number)); break;
            case Engine.Model.ExternalTaskRequested task: Raise(new Contracts.Events.ExternalTaskRequested { TaskId = task.TaskId, TaskName = task.TaskName, Payload = task.Payload }); break;
            case ChildStarted child: JobQueue.Add(_batch, _step.Now, JobPayload.StartChild(_state.InstanceId, child)); break;
            case ParentNotified parent: JobQueue.Add(_batch, _step.Now, JobPayload.Move(parent.Parent.InstanceId, parent.Stimulus)); break;
            case InstanceCancelled cancelled: JobQueue.Add(_batch, _step.Now, JobPayload.Cancel(cancelled)); break;
            case EventPublished published: JobQueue.Add(_batch, _step.Now, JobPayload.DeliverEvent(_state.InstanceId, published)); break;
            case TaskOverdue overdue: MarkOverdue(overdue); break;
            case IncidentRaised raised: RaiseIncident(raised.Incident); break;
            case IncidentResolved resolved:
                _batch.Add(
                    "UPDATE workflow.incident SET resolved_at = $3, resolved_by = $4, resolution = $5 WHERE instance_id = $1 AND incident_id = $2",
                    _state.InstanceId, resolved.Incident.Id, _step.Now, _step.Command.Actor.Account, _step.Stimulus.GetType().Name);
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
                id, _step.Now, _step.Command.Actor.Account, completion.Outcome, ValueJson.ToJson(completion.Data));
            Raise(new TaskCompleted { TaskId = id, Title = completion.Title, Outcome = completion.Outcome, CompletedBy = _step.Command.Actor.Account });
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
            """
            INSERT INTO workflow.incident (instance_id, incident_id, definition_id, correlation_id, node_key, kind, message, failed_tries, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            _state.InstanceId, incident.Id, _step.DefinitionId, _state.CorrelationId, incident.NodeKey, incident.Kind, incident.Message,
            incident.FailedTries.ToArray(), incident.At);
        Raise(new IncidentOccurred { ActivityId = incident.NodeKey, Message = incident.Message });
    }

    private void Raise(WorkflowEvent message)
    {
        // Negative, so that no event shares its id with a task or child of the instance.
        var number = -(_step.Number * 10_000L + _events.Count + 1);
        var raised = message with
        {
            EventId = DeterministicId.Create(_state.InstanceId, number),
            OccurredAt = _step.Now,
            WorkflowInstanceId = _state.InstanceId,
            OzgId = _state.CorrelationId,
        };
        _events.Add(raised);
        foreach (var projection in _projections) projection.Project(raised, _batch);
    }

    private void WriteOutbox()
    {
        if (_events.Count == 0) return;
        _batch.Add(
            """
            INSERT INTO workflow.outbox (event_id, type, payload, ozg_id, occurred_at)
            SELECT e.id, e.type, e.payload, $4, $5 FROM unnest($1::uuid[], $2::text[], $3::text[]) WITH ORDINALITY AS e(id, type, payload, n) ORDER BY e.n
            """,
            _events.Select(x => x.EventId).ToArray(), _events.Select(x => x.GetType().Name).ToArray(), _events.Select(EventJson.Serialize).ToArray(),
            _state.CorrelationId, _step.Now);
    }

    private Guid TaskId(long bookmarkId) => DeterministicId.Create(_state.InstanceId, bookmarkId);
}

/// <summary>What the writer needs to know of a step beyond its burst.</summary>
internal sealed record StepInfo(int Number, Command Command, Stimulus Stimulus, DateTimeOffset Now, string DefinitionId, string DefinitionVersionId)
{
    internal Guid? ParentId { get; init; }
    internal string? TriggerKey { get; init; }

    /// <summary>Set when the step moves the instance to another version: keys of activities that are called otherwise there.</summary>
    internal IReadOnlyDictionary<string, string>? MovedTasks { get; init; }

    internal string? SingletonKey { get; init; }
    internal TaskCompletion? Completion { get; init; }
}

/// <summary>A person's decision on a task.</summary>
internal sealed record TaskCompletion(string Title, string Outcome, IReadOnlyDictionary<string, object?> Data);
