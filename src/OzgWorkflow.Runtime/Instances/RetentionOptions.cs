namespace OzgWorkflow.Runtime.Instances;

/// <summary>How long what is over is kept. What runs is never removed.</summary>
public sealed class RetentionOptions
{
    /// <summary>Days that ended instances are kept with their journal, tasks and incidents, by definition.</summary>
    public Dictionary<string, int> Days { get; set; } = [];

    /// <summary>Days for definitions that are not named; <c>null</c>: for ever.</summary>
    public int? DefaultDays { get; set; }

    /// <summary>Days that receipts of commands are kept: a command that is repeated later than that is a new one.</summary>
    public int ReceiptDays { get; set; } = 30;

    /// <summary>Days that published events are kept for those who catch up; <c>null</c>: for ever, as the history of each Leistung.</summary>
    public int? EventDays { get; set; }
}
