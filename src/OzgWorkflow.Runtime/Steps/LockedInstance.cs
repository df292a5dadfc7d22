using Npgsql;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// An instance that this transaction holds, with what its command needs to know; read in one round trip.
/// </summary>
internal sealed record LockedInstance(Guid Id, string DefinitionId, string VersionId, byte[] State, int Step)
{
    /// <summary>See <see cref="Step.ReceiptId"/>.</summary>
    internal Guid? ReceiptId { get; private init; }

    /// <summary>The command was answered before; read only in another try, see <see cref="Before"/>.</summary>
    internal Receipt? Receipt { get; private init; }

    /// <summary>See <see cref="ICommandRules.Row"/>.</summary>
    internal object? Row { get; private init; }

    /// <summary>Whether the row of the queue is still this worker's.</summary>
    internal bool IsHeld { get; private init; } = true;

    internal static async Task<LockedInstance?> Load(
        StepBatch batch,
        Command command,
        ICommandRules? rules,
        IHeldRow? held,
        CancellationToken cancellation
    )
    {
        var find = rules?.Find(command) ?? StepBatch.Statement("$1", command.Target);
        find.CommandText =
            $"SELECT id, definition_id, definition_version_id, state, step FROM workflow.instance WHERE id = ({find.CommandText}) FOR UPDATE";
        // Each statement of the batch sees what was committed before it began, so whatever follows the lock is up to
        // date.
        List<NpgsqlBatchCommand> statements = [find];
        if (held is not null)
            statements.Add(held.Hold);
        var receiptId = Receipt.IdOf(command);
        var looksForReceipt = receiptId is not null && batch.IsAnotherTry;
        if (looksForReceipt)
            statements.Add(Receipt.Finding(receiptId!.Value));
        if (rules is not null)
            statements.Add(rules.Read(command));
        await using var reader = await batch.Read(cancellation, statements);
        if (!await reader.ReadAsync(cancellation))
            return null;
        var instance = new LockedInstance(
            reader.GetGuid(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetFieldValue<byte[]>(3),
            reader.GetInt32(4)
        )
        {
            ReceiptId = receiptId,
        };
        if (held is not null)
        {
            await reader.NextResultAsync(cancellation);
            instance = instance with { IsHeld = await reader.ReadAsync(cancellation) };
        }

        if (looksForReceipt)
        {
            await reader.NextResultAsync(cancellation);
            instance = instance with { Receipt = await Receipt.Read(reader, cancellation) };
        }

        if (rules is null)
            return instance;
        await reader.NextResultAsync(cancellation);
        return instance with { Row = await reader.ReadAsync(cancellation) ? rules.Row(reader) : null };
    }

    /// <summary>
    /// What a command was answered before, looked for while nothing is to be written. A step that is to be written
    /// cannot leave a second receipt, is tried again and finds the first.
    /// </summary>
    internal async Task<CommandResult?> Before(StepBatch batch, Command command, CancellationToken cancellation) =>
        ReceiptId is { } id && !batch.IsAnotherTry && batch.IsEmpty
            ? (await Receipt.Read(batch, id, cancellation))?.AnswerTo(command)
            : null;
}
