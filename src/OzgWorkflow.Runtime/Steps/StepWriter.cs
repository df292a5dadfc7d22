using Microsoft.Extensions.Logging;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Journal;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Writes what a burst did: the instance, its journal and the command's receipt here, every effect by the capability
/// whose rows it makes.
/// </summary>
internal sealed class StepWriter(IEnumerable<IEffectWriter> writers, IEventWriter events, ILogger<StepWriter> log)
{
    private const string Move = $"""
        WITH moved AS (
            UPDATE workflow.instance
            SET status = $2, sub_status = $3, current_state = $4, step = $5, state = $6, updated_at = $7, correlation_id = $8, name = $9,
                definition_version_id = $10, finished_at = $11, singleton_key = CASE WHEN $11::timestamptz IS NULL THEN singleton_key END
            WHERE id = $1),
        receipt AS (
            INSERT INTO workflow.receipt (id, instance_id, request, answer, at) SELECT $12, $1, $17, $18, $7 WHERE $12::uuid IS NOT NULL)
        {JournalTable.Insert}
        VALUES ($1, $5, $7, $13, $14, $10, $15, $16)
        """;

    private const string TakeKey = """
        UPDATE workflow.instance SET singleton_key = CASE
            WHEN NOT EXISTS (SELECT FROM workflow.instance WHERE singleton_key = $2::text AND id <> $1) THEN $2 END
        WHERE id = $1
        """;

    private readonly IEffectWriter[] _writers = [.. writers];

    /// <summary>
    /// Writes the first step. Where an activity gave it another correlation id, somebody may have the key of that
    /// already, as in later steps.
    /// </summary>
    internal CommandResult WriteStart(Step step, Burst burst, byte[] state)
    {
        step.State = burst.State;
        var start = (StartInstance)step.Command;
        var answer = Answer(burst);
        var (x, finished, isKeyOther) = (burst.State, Finished(step), step.IsKeyOther(start.CorrelationId));
        step.Batch.Add(
            $"""
            WITH started AS (
                INSERT INTO workflow.instance (id, definition_id, definition_version_id, correlation_id, name, parent_id, singleton_key, trigger_key,
                                               status, sub_status, current_state, step, state, created_at, updated_at, finished_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12, $13, $13, $14)),
            receipt AS (
                INSERT INTO workflow.receipt (id, instance_id, request, answer, at) SELECT $19, $1, $20, $21, $13 WHERE $19::uuid IS NOT NULL)
            {JournalTable.Insert}
            VALUES ($1, 1, $13, $15, $16, $3, $17, $18)
            """,
            x.InstanceId,
            step.DefinitionId,
            step.VersionId,
            x.CorrelationId,
            x.Name,
            start.ParentId,
            isKeyOther ? null : step.SingletonKey,
            start.Trigger,
            (short)x.Status,
            (short)x.SubStatus,
            x.CurrentState,
            state,
            step.Now,
            finished,
            step.Command.Name,
            step.Command.Actor.Account,
            StimulusText(step),
            JournalJson.Write(burst.Journal),
            step.ReceiptId,
            RequestHash(step),
            Receipt.Keep(answer)
        );
        if (isKeyOther)
            step.Batch.Add(TakeKey, x.InstanceId, step.SingletonKey);
        WriteEffects(step, burst);
        return answer;
    }

    /// <summary>Writes a step after the first.</summary>
    /// <param name="step">The step.</param>
    /// <param name="burst">What it did.</param>
    /// <param name="state">The state as it is kept.</param>
    /// <param name="correlation">The correlation id before the step.</param>
    internal CommandResult WriteStep(Step step, Burst burst, byte[] state, string? correlation)
    {
        step.State = burst.State;
        var answer = Answer(burst);
        var x = burst.State;
        step.Batch.Add(
            Move,
            x.InstanceId,
            (short)x.Status,
            (short)x.SubStatus,
            x.CurrentState,
            step.Number,
            state,
            step.Now,
            x.CorrelationId,
            x.Name,
            step.VersionId,
            Finished(step),
            step.ReceiptId,
            step.Command.Name,
            step.Command.Actor.Account,
            StimulusText(step),
            JournalJson.Write(burst.Journal),
            RequestHash(step),
            Receipt.Keep(answer)
        );
        if (step.IsKeyOther(correlation))
            step.Batch.Add(TakeKey, x.InstanceId, step.SingletonKey);
        if (step.Stimulus is Migrate migrate)
            foreach (var writer in _writers)
                writer.Moved(step, migrate.Mapping);
        WriteEffects(step, burst);
        if (correlation != x.CorrelationId)
            foreach (var writer in _writers)
                writer.Correlated(step);
        return answer;
    }

    private void WriteEffects(Step step, Burst burst)
    {
        foreach (var effect in ShortLived.LeftOutOf(burst.Effects))
            Write(step, effect);
        events.Write(step.Batch, step.Events, step.State.CorrelationId, step.Now);
        step.Command.With?.Invoke(step.Batch);
    }

    private void Write(Step step, Effect effect)
    {
        switch (effect)
        {
            case LineWritten line:
                log.LogInformation("Instance {InstanceId}: {Line}", step.InstanceId, line.Text);
                return;
            case HttpResponseWritten:
                return; // goes out with the answer to the command
            case MessageRaised { Message: WorkflowEvent message }:
                step.Raise(message);
                return;
        }

        var isWritten = false;
        foreach (var writer in _writers)
            isWritten |= writer.Write(effect, step);
        if (!isWritten)
            throw new InvalidOperationException($"Nobody makes the effect {effect} true.");
    }

    private static CommandResult.Done Answer(Burst burst) =>
        new(burst.State.InstanceId, Changed: true)
        {
            Response = burst.Effects.OfType<HttpResponseWritten>().FirstOrDefault(),
        };

    private static object? Finished(Step step) => step.State.Status == WorkflowStatus.Finished ? step.Now : null;

    private static object? RequestHash(Step step) => step.Command.Key is null ? null : Receipt.HashOf(step.Command);

    private static string StimulusText(Step step) => ValueJson.ToExactJson(StimulusJson.Write(step.Stimulus));
}

/// <summary>Writes events that were raised, and what they mean for other rows.</summary>
internal interface IEventWriter
{
    /// <summary>Adds them to a batch.</summary>
    void Write(StepBatch batch, IReadOnlyList<WorkflowEvent> events, string? correlationId, DateTimeOffset now);
}
