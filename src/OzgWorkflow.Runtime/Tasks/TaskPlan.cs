namespace OzgWorkflow.Runtime.Tasks;

/// <summary>How a task is planned; what is not said stays as it is.</summary>
public sealed record TaskPlan
{
    /// <summary>How much it matters; <c>null</c>: as before.</summary>
    public TaskPriority? Priority { get; init; }

    /// <summary>
    /// Day until which it is put by ("Wiedervorlage"), <c>null</c> for not any more; counts with
    /// <see cref="SetsFollowUp"/>.
    /// </summary>
    public DateOnly? FollowUp { get; init; }

    /// <summary>Whether something is said about the day.</summary>
    public bool SetsFollowUp { get; init; }

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => Priority is null && !SetsFollowUp;

    /// <summary>What of it differs from how the task is planned.</summary>
    internal TaskPlan ChangesOf(HumanTaskRow task)
    {
        var isOtherDay = SetsFollowUp && FollowUp != task.FollowUp;
        return new()
        {
            Priority = Priority == task.Priority ? null : Priority,
            SetsFollowUp = isOtherDay,
            FollowUp = isOtherDay ? FollowUp : null,
        };
    }
}
