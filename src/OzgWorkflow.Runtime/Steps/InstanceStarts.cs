using Npgsql;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>The first step of an instance, with Elsa's activation strategies.</summary>
internal sealed class InstanceStarts(
    IPrograms programs,
    StepWriter writer,
    StepRunner steps,
    UnknownPeople people,
    EngineLimits limits
)
{
    private const string Exists = "SELECT EXISTS (SELECT FROM workflow.instance WHERE id = $1)";
    private const string ExistsBelow = $"""
        WITH RECURSIVE above AS (
            SELECT parent_id, 1 AS depth FROM workflow.instance WHERE id = $2
            UNION ALL
            SELECT i.parent_id, depth + 1 FROM above JOIN workflow.instance i ON i.id = above.parent_id WHERE depth < $3)
        {Exists}, (SELECT coalesce(max(depth), 0) FROM above)
        """;
    private const string Version = "SELECT id FROM workflow.definition_version WHERE id = $1 AND is_frozen";
    private const string Published =
        "SELECT id FROM workflow.definition_version WHERE definition_id = $1 AND is_published";

    /// <summary>
    /// Starts an instance; <c>null</c> when the row that the command came from is no longer this worker's.
    /// </summary>
    internal async Task<CommandResult?> Start(
        StepBatch batch,
        StartInstance command,
        IHeldRow? held,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var receiptId = Receipt.IdOf(command);
        var found = await Look(batch, command, receiptId, held, cancellation);
        if (found.Receipt is { } receipt)
            return receipt.AnswerTo(command);
        if (!found.IsHeld)
            return null;
        if (found.Exists)
            return new CommandResult.Done(command.InstanceId, Changed: false);
        return Receipt.KeepRefusal(
            batch,
            command,
            await Start(batch, command, receiptId, found.VersionId, found.Depth, now, cancellation),
            now
        );
    }

    private async Task<CommandResult> Start(
        StepBatch batch,
        StartInstance command,
        Guid? receiptId,
        string? versionId,
        int depth,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (versionId is not { } version)
            return new CommandResult.NotFound(
                $"Die Workflow-Definition „{command.DefinitionId}“ ist nicht veröffentlicht."
            );

        if (depth >= limits.ChildDepth)
            return new CommandResult.Conflict(
                $"Workflows dürfen höchstens {limits.ChildDepth} Ebenen tief aufeinander warten (ChildDepth)."
            );
        var program = await programs.Get(version, batch.Connection, cancellation);
        if (command.Trigger is { } trigger && !program.Has(trigger))
            return new CommandResult.NotFound(
                $"Die Workflow-Definition „{command.DefinitionId}“ beginnt nicht mehr bei „{trigger}“."
            );
        if (ArgumentDefinition.Misfits(program.Inputs, command.Stimulus.Inputs) is { Count: > 0 } misfits)
            return new CommandResult.Invalid(
                misfits.ToDictionary(x => x.Key, x => x.Value.ForUsers($"Eingabe „{x.Key}“"))
            );
        var activation = Activation.Of(program.Definition);
        if (await RunningOther(batch, activation, command, cancellation) is { } running)
            return new CommandResult.Conflict($"Es läuft bereits eine Instanz ({running}).", running);
        var step = new Step(batch, command, command.Stimulus, 1, now)
        {
            DefinitionId = command.DefinitionId,
            VersionId = version,
            Activation = activation,
            ReceiptId = receiptId,
        };
        (step, var burst) = await people.Advance(
            step,
            (stimulus, used) =>
                steps.Advance(program, Interpreter.NewInstance(command.InstanceId), stimulus, now, used),
            cancellation
        );
        var state = StateSerializer.Serialize(burst.State);
        return state.Length > limits.StateSize
            ? new CommandResult.Conflict(StateTooLarge.Messages(state.Length, limits).German)
            : writer.WriteStart(step, burst, state);
    }

    /// <summary>
    /// Whether an instance that runs forbids a start, and what only one has that does (see
    /// <see cref="Activation.Key"/>).
    /// </summary>
    internal async Task<(bool IsForbidden, string? Key)> LookAhead(
        StepBatch batch,
        StartInstance command,
        CancellationToken cancellation
    )
    {
        string? version = null;
        await using (var reader = await batch.Read(cancellation, StepBatch.Statement(Published, command.DefinitionId)))
            if (await reader.ReadAsync(cancellation))
                version = reader.GetString(0);
        if (version is null)
            return (false, null);
        var activation = Activation.Of((await programs.Get(version, batch.Connection, cancellation)).Definition);
        var running = await RunningOther(batch, activation, command, cancellation);
        return (running is not null, activation.Key(command.CorrelationId));
    }

    /// <summary>What there is already, and how many instances above wait for each other.</summary>
    private async Task<(Receipt? Receipt, bool Exists, bool IsHeld, string? VersionId, int Depth)> Look(
        StepBatch batch,
        StartInstance command,
        Guid? receiptId,
        IHeldRow? held,
        CancellationToken cancellation
    )
    {
        List<NpgsqlBatchCommand> statements =
        [
            command.WaitingParent is { InstanceId: var parent }
                ? StepBatch.Statement(ExistsBelow, command.InstanceId, parent, limits.ChildDepth)
                : StepBatch.Statement(Exists, command.InstanceId),
            command.VersionId is { } version
                ? StepBatch.Statement(Version, version)
                : StepBatch.Statement(Published, command.DefinitionId),
        ];
        if (receiptId is { } id)
            statements.Add(Receipt.Finding(id));
        if (held is not null)
            statements.Add(held.Hold);
        await using var reader = await batch.Read(cancellation, statements);
        await reader.ReadAsync(cancellation);
        var (exists, depth) = (reader.GetBoolean(0), command.WaitingParent is null ? 0 : reader.GetInt32(1));
        await reader.NextResultAsync(cancellation);
        var versionId = await reader.ReadAsync(cancellation) ? reader.GetString(0) : null;
        Receipt? receipt = null;
        if (receiptId is not null)
        {
            await reader.NextResultAsync(cancellation);
            receipt = await Receipt.Read(reader, cancellation);
        }

        var isHeld =
            held is null || (await reader.NextResultAsync(cancellation) && await reader.ReadAsync(cancellation));
        return (receipt, exists, isHeld, versionId, depth);
    }

    private static async Task<Guid?> RunningOther(
        StepBatch batch,
        Activation activation,
        StartInstance command,
        CancellationToken cancellation
    )
    {
        if (activation.RunningOther(command.InstanceId, command.CorrelationId) is not { } query)
            return null;
        await using var reader = await batch.Read(cancellation, query);
        return await reader.ReadAsync(cancellation) ? reader.GetGuid(0) : null;
    }
}
