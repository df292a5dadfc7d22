using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Carries out commands: lock one instance, advance it, write everything that follows in one batch, commit. Nothing else changes an instance.
/// </summary>
public sealed class StepHandler(
    NpgsqlDataSource database,
    ProgramCache programs,
    ChoiceLists choiceLists,
    IEnumerable<IStepProjection> projections,
    WorkSignals signals,
    EngineLimits limits,
    TimeProvider clock,
    ILogger<StepHandler> log)
{
    private const int Tries = 4;
    private readonly IStepProjection[] _projections = projections.ToArray();

    /// <summary>Carries out a command. A broken connection is tried again: the receipt tells whether the first try had come through.</summary>
    public async Task<CommandResult> Handle(Command command, CancellationToken cancellation = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await HandleOnce(command, cancellation);
            }
            catch (NpgsqlException e) when (e.IsTransient && attempt < Tries)
            {
                log.LogWarning("{Command} {Id} is tried again after: {Message}", command.GetType().Name, command.Id, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancellation);
            }
        }
    }

    /// <summary>Locks the command's instance, advances it and adds what follows to a transaction that the caller commits or gives up.</summary>
    internal Task<CommandResult> Prepare(StepBatch batch, Command command, CancellationToken cancellation) => command is StartInstance start
        ? Start(batch, start, cancellation)
        : Advance(batch, command, cancellation);

    private async Task<CommandResult> HandleOnce(Command command, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var batch = new StepBatch(connection);
            var result = await Prepare(batch, command, cancellation);
            if (batch.IsEmpty) return result;
            await batch.Commit(cancellation);
            signals.Raise();
            return result;
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_instance_singleton_key" })
        {
            return await RunningInstance((StartInstance)command, cancellation);
        }
    }

    private async Task<CommandResult> Start(StepBatch batch, StartInstance command, CancellationToken cancellation)
    {
        string? versionId = null;
        bool exists;
        await using (var reader = await batch.Read(
            cancellation,
            StepBatch.Statement("SELECT EXISTS (SELECT FROM workflow.instance WHERE id = $1)", command.InstanceId),
            command.VersionId is { } version
                ? StepBatch.Statement("SELECT id FROM workflow.definition_version WHERE id = $1 AND is_frozen", version)
                : StepBatch.Statement("SELECT id FROM workflow.definition_version WHERE definition_id = $1 AND is_published", command.DefinitionId)))
        {
            await reader.ReadAsync(cancellation);
            exists = reader.GetBoolean(0);
            await reader.NextResultAsync(cancellation);
            if (await reader.ReadAsync(cancellation)) versionId = reader.GetString(0);
        }

        if (exists) return new CommandResult.Done(command.InstanceId, Changed: false);
        if (versionId is null) return new CommandResult.NotFound($"Die Workflow-Definition „{command.DefinitionId}“ ist nicht veröffentlicht.");

        var program = await programs.Get(versionId, cancellation);
        if (command.Trigger is { } trigger && !program.Has(trigger))
            return new CommandResult.NotFound($"Die Workflow-Definition „{command.DefinitionId}“ beginnt nicht mehr bei „{trigger}“.");
        if (program.Definition.ActivationStrategy == "Correlation" && await RunningWith(batch, command.CorrelationId, cancellation) is { } running) return AlreadyRuns(running);
        var stimulus = new Start(command.Inputs, command.CorrelationId, command.Name, command.WaitingParent) { Trigger = command.Trigger, TriggerPayload = command.TriggerPayload };
        var step = new StepInfo(1, command, stimulus, Now(), command.DefinitionId, versionId)
        {
            ParentId = command.ParentId,
            TriggerKey = command.Trigger,
            SingletonKey = SingletonKey(program, command.CorrelationId),
        };
        var burst = Interpreter.Advance(program, Interpreter.NewInstance(command.InstanceId), stimulus, step.Now, limits);
        var state = StateSerializer.Serialize(burst.State);
        return state.Length > limits.StateSize ? new CommandResult.Conflict(TooLarge(state.Length).German) : Write(batch, step, burst, state);
    }

    private async Task<CommandResult> Advance(StepBatch batch, Command command, CancellationToken cancellation)
    {
        if (await LockedInstance.Load(batch, command, cancellation) is not { } instance)
            return new CommandResult.NotFound(command is CompleteTask ? "Diese Aufgabe gibt es nicht." : "Diese Instanz gibt es nicht.");
        if (instance.HasReceipt) return new CommandResult.Done(instance.Id, Changed: false);

        var program = await programs.Get(instance.DefinitionVersionId, cancellation);
        TaskCompletion? completion = null;
        if (command is CompleteTask complete)
        {
            var (refusal, accepted) = await Check(complete, instance.Task!, program, cancellation);
            if (refusal is not null) return refusal;
            completion = accepted;
        }

        var step = new StepInfo(instance.Step + 1, command, StimulusOf(command, instance, completion), Now(), instance.DefinitionId, instance.DefinitionVersionId) { Completion = completion };
        var state = StateSerializer.Deserialize(instance.Id, instance.State, program);
        if (step.Stimulus is Migrate migrate) return await Move(batch, step, program, state, migrate, cancellation);
        if (step.Stimulus is ChangeVariables change && Unknown(program, change) is { Count: > 0 } unknown) return new CommandResult.Invalid(unknown);
        var burst = Interpreter.Advance(program, state, step.Stimulus, step.Now, limits);
        if (!burst.WasAccepted) return new CommandResult.Done(instance.Id, Changed: false);

        var bytes = StateSerializer.Serialize(burst.State);
        return bytes.Length > limits.StateSize ? Refuse(batch, step, program, instance, bytes.Length) : Write(batch, step, burst, bytes);
    }

    /// <summary>The step would make the state too large: an incident says so in its place, and whatever it was about still waits.</summary>
    private CommandResult Refuse(StepBatch batch, StepInfo step, WorkflowProgram program, LockedInstance instance, int size)
    {
        var (english, german) = TooLarge(size);
        var overflow = new Overflow(english);
        var burst = Interpreter.Advance(program, StateSerializer.Deserialize(instance.Id, instance.State, program), overflow, step.Now, limits);
        Write(batch, step with { Stimulus = overflow, Completion = null }, burst, StateSerializer.Serialize(burst.State));
        return new CommandResult.Conflict(german, instance.Id);
    }

    private (string English, string German) TooLarge(int size) => (
        $"The step was not taken: the state would have {size} bytes; the limit is {limits.StateSize} (StateSize).",
        $"Der Schritt wurde nicht übernommen: Die Instanz wäre mit {size:N0} Bytes zu groß; erlaubt sind {limits.StateSize:N0}.");

    private async Task<CommandResult> Move(StepBatch batch, StepInfo step, WorkflowProgram from, InstanceState state, Migrate migrate, CancellationToken cancellation)
    {
        if (state.Status == WorkflowStatus.Finished) return new CommandResult.Conflict("Die Instanz ist bereits beendet.", state.InstanceId);
        if (migrate.VersionId == step.DefinitionVersionId) return new CommandResult.Done(state.InstanceId, Changed: false);
        var to = await programs.Get(migrate.VersionId, cancellation);
        if (to.Definition.DefinitionId != step.DefinitionId) return new CommandResult.Conflict("Das ist eine Version einer anderen Definition.", state.InstanceId);
        var result = Migration.Run(from, to, state, migrate, step.Now, limits);
        return result.Burst is { } burst
            ? Write(batch, step with { DefinitionVersionId = migrate.VersionId, MovedTasks = migrate.Mapping }, burst, StateSerializer.Serialize(burst.State))
            : new CommandResult.Conflict(string.Join(" ", result.Problems.Select(x => x.Meldung)), state.InstanceId);
    }

    private CommandResult.Done Write(StepBatch batch, StepInfo step, Burst burst, byte[] state)
    {
        BurstWriter.Write(batch, step, burst, state, _projections);
        foreach (var line in burst.Effects.OfType<LineWritten>())
            log.LogInformation("Instance {InstanceId}: {Line}", burst.State.InstanceId, line.Text);
        foreach (var raised in burst.Effects.OfType<IncidentRaised>())
            log.LogError("Instance {InstanceId} stopped at {Activity}: {Message}", burst.State.InstanceId, raised.Incident.NodeKey, raised.Incident.Message);
        return new CommandResult.Done(burst.State.InstanceId, Changed: true) { Response = burst.Effects.OfType<HttpResponseWritten>().FirstOrDefault() };
    }

    private async Task<(CommandResult? Refusal, TaskCompletion? Completion)> Check(CompleteTask command, HumanTaskRow task, WorkflowProgram program, CancellationToken cancellation)
    {
        if (task.Status == HumanTaskStatus.Completed)
            return (new CommandResult.Conflict($"Die Aufgabe wurde bereits von {task.CompletedBy} erledigt ({task.Outcome})."), null);
        if (task.Status == HumanTaskStatus.Cancelled)
            return (new CommandResult.Conflict("Die Aufgabe wird nicht mehr gebraucht."), null);
        if (TaskPolicy.Refusal(task, command.Actor) is { } refusal)
        {
            log.LogWarning("{Account} may not complete task {TaskId}", command.Actor.Account, task.Id);
            return (refusal, null);
        }

        var form = ((HumanTask)program[task.NodeKey].Activity).Form;
        var checkedForm = form.Validate(command.Outcome, command.Data, await choiceLists.For(form, cancellation));
        return checkedForm.Errors.Count > 0
            ? (new CommandResult.Invalid(checkedForm.Errors), null)
            : (null, new TaskCompletion(task.Title, command.Outcome!, checkedForm.Data));
    }

    private static Dictionary<string, string> Unknown(WorkflowProgram program, ChangeVariables change) => change.Values.Keys
        .Where(name => !program.Variables.Any(x => x.Id == name || x.Name == name))
        .ToDictionary(x => x, x => $"Eine Variable „{x}“ hat dieser Workflow nicht.");

    private static Stimulus StimulusOf(Command command, LockedInstance instance, TaskCompletion? completion) => command switch
    {
        CompleteTask => new Resume(instance.Task!.BookmarkId, new Dictionary<string, object?>
        {
            ["outcome"] = completion!.Outcome,
            ["data"] = completion.Data,
            ["completedBy"] = command.Actor.Account,
        }),
        ResumeInstance resume => new Resume(resume.BookmarkId, resume.Payload),
        ContinueInstance => new Continue(),
        CancelInstance cancel => new Cancel(cancel.Reason),
        RetryIncident retry => new Retry(retry.IncidentId),
        SkipIncident skip => new Skip(skip.IncidentId, skip.Outcome, skip.Outputs),
        EditVariables edit => new ChangeVariables(edit.Values),
        MigrateInstance move => new Migrate(move.VersionId, move.Mapping),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static string? SingletonKey(WorkflowProgram program, string? correlationId) => program.Definition.ActivationStrategy switch
    {
        "Singleton" => program.Definition.DefinitionId,
        "CorrelatedSingleton" => $"{program.Definition.DefinitionId}:{correlationId}",
        "Correlation" => $"*:{correlationId}",
        _ => null,
    };

    /// <summary>Elsa's strategy "Correlation" minds instances of every definition.</summary>
    private static async Task<Guid?> RunningWith(StepBatch batch, string? correlationId, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(
            cancellation, StepBatch.Statement("SELECT id FROM workflow.instance WHERE correlation_id IS NOT DISTINCT FROM $1::text AND status = 0 LIMIT 1", correlationId));
        return await reader.ReadAsync(cancellation) ? reader.GetGuid(0) : null;
    }

    private async Task<CommandResult> RunningInstance(StartInstance command, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            """
            SELECT id FROM workflow.instance
            WHERE status = 0 AND singleton_key IN ($1, $1 || ':' || coalesce($2, ''), '*:' || coalesce($2, '')) LIMIT 1
            """);
        query.Parameters.Add(new NpgsqlParameter { Value = command.DefinitionId });
        query.Parameters.Add(new NpgsqlParameter { Value = (object?)command.CorrelationId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        return AlreadyRuns((Guid?)await query.ExecuteScalarAsync(cancellation));
    }

    private static CommandResult.Conflict AlreadyRuns(Guid? running) => new($"Es läuft bereits eine Instanz ({running}).", running);

    // As precise as the database, so that the journal holds the very time that a step saw.
    private DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
