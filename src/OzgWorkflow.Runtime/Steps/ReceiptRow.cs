namespace OzgWorkflow.Runtime.Steps;

/// <summary>A command that was carried out: the same command again has no effect and gets the same answer.</summary>
public sealed class ReceiptRow
{
    /// <summary>The command.</summary>
    public Guid CommandId { get; init; }

    /// <summary>The instance it moved.</summary>
    public Guid InstanceId { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }
}
