using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Has a human task be due at another time; whoever may do it may, and says why.</summary>
public sealed record ChangeDueDate(Guid? Key, Actor Actor, Guid TaskId, DateTimeOffset DueAt, string? Reason)
    : Command(Key, Actor)
{
    /// <summary>When, UTC.</summary>
    public DateTimeOffset DueAt { get; } = DueAt.ToUniversalTime();

    internal override Guid Target => TaskId;

    internal override IReadOnlyDictionary<string, object?> Content =>
        new Dictionary<string, object?> { ["dueAt"] = DueAt.ToString("O"), ["reason"] = Reason };
}

/// <summary>Somebody's change of a due date.</summary>
internal sealed record DueDateChange(string Title, string Reason, string? InsteadOf);

/// <summary>Who may change when a task is due, and to when.</summary>
internal sealed class DueDateRules(TimeProvider clock, ILogger<DueDateRules> log) : ITaskRules
{
    /// <summary>Years ahead: what is due later was meant otherwise.</summary>
    private const int YearsAtMost = 5;

    public Type Command => typeof(ChangeDueDate);

    public void LogRefusal(string? account, Guid task) =>
        log.LogWarning("{Account} may not change when task {TaskId} is due", account, task);

    public Task<Verdict> Judge(
        Command command,
        object? row,
        WorkflowProgram program,
        NpgsqlConnection connection,
        CancellationToken cancellation
    ) => Task.FromResult(Judge((ChangeDueDate)command, (HumanTaskRow)row!));

    private Verdict Judge(ChangeDueDate change, HumanTaskRow task)
    {
        if (task.Status != HumanTaskStatus.Open)
            return Verdict.Refused(new CommandResult.Conflict("Die Aufgabe ist bereits abgeschlossen."));
        var now = clock.GetUtcNow();
        var reason = change.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > TaskRight.ReasonAtMost)
            return Verdict.Refused(
                new CommandResult.Invalid(
                    "reason",
                    $"Bitte schreiben Sie, warum sich die Frist ändert, mit höchstens {TaskRight.ReasonAtMost} Zeichen."
                )
            );
        if (change.DueAt <= now || change.DueAt > now.AddYears(YearsAtMost))
            return Verdict.Refused(
                new CommandResult.Invalid(
                    "dueAt",
                    $"Bitte wählen Sie eine Frist, die noch nicht vorbei ist und höchstens {YearsAtMost} Jahre voraus liegt."
                )
            );
        return new Verdict(
            new ChangeDue(task.BookmarkId, change.DueAt),
            new DueDateChange(task.Title, reason, TaskPolicy.ToWork(task, change.Actor)!.InsteadOf)
        );
    }
}
