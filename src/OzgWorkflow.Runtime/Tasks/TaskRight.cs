using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>By what right somebody does something with a task.</summary>
public sealed record TaskRight
{
    /// <summary>Characters of what is said about why something is done.</summary>
    public const int ReasonAtMost = 1000;

    /// <summary>It is for him.</summary>
    public static readonly TaskRight Own = new();

    /// <summary>It is not for him, but the administration may do everything, with a reason.</summary>
    public static readonly TaskRight Administration = new() { NeedsReason = true };

    private TaskRight() { }

    /// <summary>Account of the one who is away and whom he stands in for; <c>null</c>: nobody.</summary>
    public string? InsteadOf { get; private init; }

    /// <summary>Whether he has to say why.</summary>
    public bool NeedsReason { get; private init; }

    internal static TaskRight For(string absentee) => new() { InsteadOf = absentee };

    /// <summary>What is wrong with a reason, or that there is none.</summary>
    internal CommandResult.Invalid? Problem(string? reason, string field = "reason") =>
        reason?.Length > ReasonAtMost ? new(field, $"Bitte schreiben Sie höchstens {ReasonAtMost} Zeichen.")
        : NeedsReason && string.IsNullOrWhiteSpace(reason)
            ? new(
                field,
                "Diese Aufgabe ist nicht für Sie. Als Administration können Sie das trotzdem tun: Bitte schreiben Sie, warum. Das steht dann im Verlauf."
            )
        : null;

    /// <summary>The reason, as far as one is needed.</summary>
    internal string? Kept(string? reason) => NeedsReason ? reason?.Trim() : null;
}
