namespace OzgWorkflow.Engine.Model;

/// <summary>An activity that completed and names one that compensates it.</summary>
/// <param name="ExecutionId">Its execution: what makes the idempotency key.</param>
/// <param name="NodeKey">The activity.</param>
/// <param name="Order">Grows with every completion: compensation goes from the highest to the lowest.</param>
public sealed record DoneActivity(long ExecutionId, string NodeKey, long Order);

/// <summary>A compensation that is still to be run.</summary>
/// <param name="NodeKey">The compensating activity.</param>
/// <param name="Variables">What it sees beyond the workflow's variables: those of the scope that was given up, and the
/// IdempotencyKey.</param>
/// <param name="ThenCompletes">The faulted scope that is left when this one, the last of its kind, is done.</param>
public sealed record Compensation(string NodeKey, Dictionary<string, object?> Variables, long? ThenCompletes = null);
