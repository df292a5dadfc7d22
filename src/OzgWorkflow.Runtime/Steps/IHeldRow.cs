using Npgsql;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// The row of the queue that a command came from: it goes, or moves on, in the transaction of its step.
/// </summary>
internal interface IHeldRow
{
    /// <summary>
    /// Locks the row and selects one line if it is still this worker's. It follows the lock of the instance: every step
    /// locks in this order.
    /// </summary>
    NpgsqlBatchCommand Hold { get; }

    /// <summary>Adds what becomes of the row when its step is done.</summary>
    void Settle(StepBatch batch);
}
