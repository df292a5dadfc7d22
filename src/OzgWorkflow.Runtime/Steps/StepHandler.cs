using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Carries out commands: lock one instance, advance it, write everything that follows in one batch, commit. Nothing
/// else changes an instance.
/// </summary>
public sealed class StepHandler
{
    private readonly Transactions _transactions;
    private readonly IPrograms _programs;
    private readonly StepWriter _writer;
    private readonly InstanceStarts _starts;
    private readonly UnknownPeople _people;
    private readonly Dictionary<Type, ICommandRules> _rules;
    private readonly StepRunner _steps;
    private readonly EngineLimits _limits;
    private readonly TimeProvider _clock;

    internal StepHandler(
        Transactions transactions,
        IPrograms programs,
        StepWriter writer,
        InstanceStarts starts,
        UnknownPeople people,
        IEnumerable<ICommandRules> rules,
        StepRunner steps,
        EngineLimits limits,
        TimeProvider clock
    )
    {
        (_transactions, _programs, _writer, _starts, _people) = (transactions, programs, writer, starts, people);
        (_steps, _limits, _clock) = (steps, limits, clock);
        _rules = rules.ToDictionary(x => x.Command);
    }

    /// <summary>Carries out a command.</summary>
    public Task<CommandResult> Handle(Command command, CancellationToken cancellation = default) =>
        Handle(command, null, cancellation);

    /// <summary>
    /// Carries out a command that came from a row of the queue; the row is settled with the step, or stays as it is.
    /// </summary>
    internal Task<CommandResult> Handle(Command command, IHeldRow? held, CancellationToken cancellation) =>
        _transactions.Run(batch => Prepare(batch, command, held, cancellation), cancellation);

    /// <summary>
    /// What a command was answered before; <c>null</c> when it is new. Ask before looking up what the answer may have
    /// changed.
    /// </summary>
    public async Task<CommandResult?> AnsweredBefore(Command command, CancellationToken cancellation) =>
        Receipt.IdOf(command) is { } id
            ? await _transactions.Run(
                async batch => (await Receipt.Read(batch, id, cancellation))?.AnswerTo(command),
                cancellation
            )
            : null;

    /// <summary>
    /// Locks the command's instance, advances it and adds what follows to a transaction that the caller commits or
    /// gives up.
    /// </summary>
    internal async Task<CommandResult> Prepare(
        StepBatch batch,
        Command command,
        IHeldRow? held,
        CancellationToken cancellation
    )
    {
        var result = command is StartInstance start
            ? await _starts.Start(batch, start, held, _clock.StoredNow(), cancellation)
            : await Advance(batch, command, held, cancellation);
        if (result is CommandResult.Done)
            held?.Settle(batch);
        // Another worker has the row by now, and does it.
        return result ?? new CommandResult.Done(command.Target, Changed: false);
    }

    /// <summary>Advances an instance; <c>null</c> when the row behind the command is somebody else's by now.</summary>
    private async Task<CommandResult?> Advance(
        StepBatch batch,
        Command command,
        IHeldRow? held,
        CancellationToken cancellation
    )
    {
        var rules = _rules.GetValueOrDefault(command.GetType());
        if (await LockedInstance.Load(batch, command, rules, held, cancellation) is not { } instance)
            return new CommandResult.NotFound(rules?.NotFound ?? "Diese Instanz gibt es nicht.");
        if (!instance.IsHeld)
            return null;
        if (rules?.Forbid(command, instance.Row) is { } forbidden)
            return forbidden;
        if (instance.Receipt is { } receipt)
            return receipt.AnswerTo(command);
        var result = await Advance(batch, command, instance, rules, cancellation);
        return await instance.Before(batch, command, cancellation)
            ?? Receipt.KeepRefusal(batch, command, result, _clock.StoredNow());
    }

    private async Task<CommandResult> Advance(
        StepBatch batch,
        Command command,
        LockedInstance instance,
        ICommandRules? rules,
        CancellationToken cancellation
    )
    {
        var program = await _programs.Get(instance.VersionId, batch.Connection, cancellation);
        var verdict = rules is null
            ? new Verdict(((MoveInstance)command).Stimulus)
            : await rules.Judge(command, instance.Row, program, batch.Connection, cancellation);
        if (verdict.Refusal is { } refusal)
            return refusal;

        var state = StateSerializer.Deserialize(instance.Id, instance.State, program);
        var step = new Step(batch, command, verdict.Stimulus!, instance.Step + 1, _clock.StoredNow())
        {
            DefinitionId = instance.DefinitionId,
            VersionId = instance.VersionId,
            Activation = Activation.Of(program.Definition),
            ReceiptId = instance.ReceiptId,
            Details = verdict.Details,
        };
        if (step.Stimulus is Migrate migrate)
            return await Move(step, program, state, migrate, cancellation);
        if (step.Stimulus is IVariableEdit edit && edit.Wrong(program, state, _limits) is { Count: > 0 } wrong)
            return new CommandResult.Invalid(wrong);
        var correlation = state.CorrelationId;
        // The interpreter makes the state its own: who advances again begins from the bytes.
        InstanceState? own = state;
        (step, var burst) = await _people.Advance(
            step,
            (stimulus, used) =>
            {
                var from = own ?? StateSerializer.Deserialize(instance.Id, instance.State, program);
                own = null;
                return _steps.Advance(program, from, stimulus, step.Now, used);
            },
            cancellation
        );
        if (!burst.WasAccepted)
            return new CommandResult.Done(instance.Id, Changed: false);

        var bytes = StateSerializer.Serialize(burst.State);
        return bytes.Length > _limits.StateSize
            ? await instance.Before(batch, command, cancellation) ?? Overflow(step, program, instance, bytes.Length)
            : _writer.WriteStep(step, burst, bytes, correlation);
    }

    /// <summary>
    /// The step would make the state too large: an incident says so in its place, once, and whatever it was about still
    /// waits.
    /// </summary>
    private CommandResult Overflow(Step step, WorkflowProgram program, LockedInstance instance, int size)
    {
        var (english, german) = StateTooLarge.Messages(size, _limits);
        var state = StateSerializer.Deserialize(instance.Id, instance.State, program);
        var refusal = new CommandResult.Conflict(german, instance.Id);
        if (state.Incidents.Any(x => x.Message.StartsWith(StateTooLarge.NotTaken, StringComparison.Ordinal)))
            return refusal;
        var overflow = new Overflow(english, german);
        var burst = Interpreter.Advance(program, state, overflow, step.Now, _limits);
        var instead = step.With(overflow, step.Command with { Key = null, With = null });
        _writer.WriteStep(instead, burst, StateSerializer.Serialize(burst.State), state.CorrelationId);
        return refusal;
    }

    private async Task<CommandResult> Move(
        Step step,
        WorkflowProgram from,
        InstanceState state,
        Migrate migrate,
        CancellationToken cancellation
    )
    {
        if (state.Status == WorkflowStatus.Finished || migrate.VersionId == step.VersionId)
            return new CommandResult.Done(state.InstanceId, Changed: false);
        var to = await _programs.Get(migrate.VersionId, step.Batch.Connection, cancellation);
        if (to.Definition.DefinitionId != step.DefinitionId)
            return new CommandResult.Conflict("Das ist eine Version einer anderen Definition.", state.InstanceId);
        var correlation = state.CorrelationId;
        var result = await _steps.Migrate(from, to, state, migrate, step.Now);
        if (result.Burst is not { } burst)
            return new CommandResult.Conflict(
                string.Join(" ", result.Problems.Select(x => x.UserMessage)),
                state.InstanceId
            );
        return _writer.WriteStep(
            step.With(versionId: migrate.VersionId),
            burst,
            StateSerializer.Serialize(burst.State),
            correlation
        );
    }
}
