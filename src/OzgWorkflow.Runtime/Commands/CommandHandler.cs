using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.HumanTasks;
using OzgWorkflow.Engine.Programs;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Commands;

/// <summary>
/// Carries out commands: lock one instance, advance it, write everything that follows in one batch, commit. Nothing else changes an instance.
/// </summary>
public sealed class CommandHandler(
    NpgsqlDataSource database,
    ProgramCache programs,
    ChoiceLists choiceLists,
    IEnumerable<IStepProjection> projections,
    WorkSignals signals,
    EngineLimits limits,
    TimeProvider clock,
    ILogger<CommandHandler> log)
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

    /// <summary>Carries out a command within a transaction that is already open; <paramref name="along"/> adds statements of the caller's own.</summary>
    internal async Task<CommandResult> Handle(NpgsqlConnection connection, Command command, Action<StepBatch>? along, CancellationToken cancellation)
    {
        await using var batch = new StepBatch(connection);
        var result = command is StartInstance start
            ? await Start(connection, batch, start, cancellation)
            : await Advance(connection, batch, command, cancellation);
        along?.Invoke(batch);
        await batch.Execute(cancellation);
        return result;
    }

    private async Task<CommandResult> HandleOnce(Command command, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            var result = await Handle(connection, command, null, cancellation);
            await transaction.CommitAsync(cancellation);
            if (result is CommandResult.Done { Changed: true }) signals.Raise();
            return result;
        }
        catch (PostgresException e) when (e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_instance_singleton_key" })
        {
            return await RunningInstance((StartInstance)command, cancellation);
        }
    }

    private async Task<CommandResult> Start(NpgsqlConnection connection, StepBatch batch, StartInstance command, CancellationToken cancellation)
    {
        string? versionId = null;
        bool exists;
        await using (var query = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                StepBatch.Statement("SELECT EXISTS (SELECT FROM workflow.instance WHERE id = $1)", command.InstanceId),
                StepBatch.Statement("SELECT id FROM workflow.definition_version WHERE definition_id = $1 AND is_published", command.DefinitionId),
            },
        })
        await using (var reader = await query.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            exists = reader.GetBoolean(0);
            await reader.NextResultAsync(cancellation);
            if (await reader.ReadAsync(cancellation)) versionId = reader.GetString(0);
        }

        if (exists) return new CommandResult.Done(command.InstanceId, Changed: false);
        if (versionId is null) return new CommandResult.NotFound($"Die Workflow-Definition „{command.DefinitionId}“ ist nicht veröffentlicht.");

        var program = await programs.Get(versionId, cancellation);
        var state = Interpreter.NewInstance(command.InstanceId);
        var stimulus = new Start(command.Inputs, command.CorrelationId, command.Name, command.WaitingParent);
        var step = new StepInfo(1, nameof(StartInstance), command.Actor, clock.GetUtcNow(), command.DefinitionId, versionId)
        {
            ParentId = command.ParentId,
            CorrelationId = command.CorrelationId,
            Name = command.Name,
            SingletonKey = SingletonKey(program, command.CorrelationId),
        };
        Write(batch, step, Interpreter.Advance(program, state, stimulus, step.Now, limits));
        return new CommandResult.Done(command.InstanceId, Changed: true);
    }

    private async Task<CommandResult> Advance(NpgsqlConnection connection, StepBatch batch, Command command, CancellationToken cancellation)
    {
        if (await LockedInstance.Load(connection, command, cancellation) is not { } instance)
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

        var state = StateSerializer.Deserialize(instance.Id, instance.State, program);
        var step = new StepInfo(instance.Step + 1, command.GetType().Name, command.Actor, clock.GetUtcNow(), instance.DefinitionId, instance.DefinitionVersionId)
        {
            CorrelationId = state.CorrelationId,
            Name = state.Name,
            Completion = completion,
        };
        var burst = Interpreter.Advance(program, state, StimulusOf(command, instance, completion), step.Now, limits);
        if (!burst.WasAccepted) return new CommandResult.Done(instance.Id, Changed: false);

        Write(batch, step, burst);
        batch.Add("INSERT INTO workflow.receipt (command_id, instance_id, at) VALUES ($1, $2, $3)", command.Id, instance.Id, step.Now);
        return new CommandResult.Done(instance.Id, Changed: true);
    }

    private void Write(StepBatch batch, StepInfo step, Burst burst)
    {
        BurstWriter.Write(batch, step, burst, _projections);
        foreach (var line in burst.Effects.OfType<LineWritten>())
            log.LogInformation("Instance {InstanceId}: {Line}", burst.State.InstanceId, line.Text);
        foreach (var raised in burst.Effects.OfType<IncidentRaised>())
            log.LogError("Instance {InstanceId} stopped at {Activity}: {Message}", burst.State.InstanceId, raised.Incident.NodeKey, raised.Incident.Message);
    }

    private async Task<(CommandResult? Refusal, TaskCompletion? Completion)> Check(CompleteTask command, HumanTaskRow task, WorkflowProgram program, CancellationToken cancellation)
    {
        if (task.Status == HumanTaskStatus.Completed)
            return (new CommandResult.Conflict($"Die Aufgabe wurde bereits von {task.CompletedBy} erledigt ({task.Outcome})."), null);
        if (task.Status == HumanTaskStatus.Cancelled)
            return (new CommandResult.Conflict("Die Aufgabe wird nicht mehr gebraucht."), null);
        if (!TaskPolicy.MayWork(task, command.Actor))
        {
            log.LogWarning("{Account} may not complete task {TaskId}", command.Actor.Account, task.Id);
            return (new CommandResult.Forbidden(task.Assignee is { } assignee
                ? $"Die Aufgabe hat {assignee} übernommen."
                : $"Die Aufgabe ist für die Rolle {string.Join(", ", task.CandidateRoles)}."), null);
        }

        var form = ((HumanTask)program[task.NodeKey].Activity).Form;
        var checkedForm = form.Validate(command.Outcome, command.Data, await choiceLists.For(form, cancellation));
        return checkedForm.Errors.Count > 0
            ? (new CommandResult.Invalid(checkedForm.Errors), null)
            : (null, new TaskCompletion(task.Title, command.Outcome!, checkedForm.Data));
    }

    private static Stimulus StimulusOf(Command command, LockedInstance instance, TaskCompletion? completion) => command switch
    {
        CompleteTask => new Resume(instance.Task!.BookmarkId, new Dictionary<string, object?>
        {
            ["outcome"] = completion!.Outcome,
            ["data"] = completion.Data,
            ["completedBy"] = command.Actor.Account,
        }),
        ResumeInstance resume => new Resume(resume.BookmarkId, resume.Payload),
        CancelInstance cancel => new Cancel(cancel.Reason),
        RetryIncident retry => new Retry(retry.IncidentId),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static string? SingletonKey(WorkflowProgram program, string? correlationId) => program.Definition.ActivationStrategy switch
    {
        "Singleton" => program.Definition.DefinitionId,
        "CorrelatedSingleton" => $"{program.Definition.DefinitionId}:{correlationId}",
        "Correlation" => $"*:{correlationId}",
        _ => null,
    };

    private async Task<CommandResult> RunningInstance(StartInstance command, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            "SELECT id FROM workflow.instance WHERE definition_id = $1 AND correlation_id IS NOT DISTINCT FROM $2 AND status = 0 AND singleton_key IS NOT NULL");
        query.Parameters.Add(new NpgsqlParameter { Value = command.DefinitionId });
        query.Parameters.Add(new NpgsqlParameter { Value = (object?)command.CorrelationId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        var running = (Guid?)await query.ExecuteScalarAsync(cancellation);
        return new CommandResult.Conflict($"Es läuft bereits eine Instanz ({running}).", running);
    }
}
