using System.ComponentModel.DataAnnotations;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>How long what is over is kept. What runs is never removed.</summary>
public sealed class RetentionOptions
{
    // A negative number of days would be a time that is yet to come, before which everything ended.
    private const int Least = 1,
        Most = 36_500;

    /// <summary>Days that ended instances are kept with their journal, tasks and incidents, by definition.</summary>
    [Range(Least, Most)]
    public Dictionary<string, int> Days { get; set; } = [];

    /// <summary>Days for definitions that are not named; <c>null</c>: for ever.</summary>
    [Range(Least, Most)]
    public int? DefaultDays { get; set; }

    /// <summary>
    /// Days that receipts of commands are kept: a command that is repeated later than that is a new one.
    /// </summary>
    [Range(Least, Most)]
    public int ReceiptDays { get; set; } = 30;

    /// <summary>
    /// Days that published events are kept for those who catch up; <c>null</c>: for ever, as the history of each
    /// Leistung.
    /// </summary>
    [Range(Least, Most)]
    public int? EventDays { get; set; }
}
