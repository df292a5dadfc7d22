using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>
/// A workflow that is waited for and that had stopped with an incident goes on: the incident here is taken back.
/// </summary>
/// <param name="BookmarkId">The bookmark that waits for it.</param>
public sealed record ChildRecovered(long BookmarkId) : Stimulus
{
    internal override Dictionary<string, object?> Members => new() { ["bookmark"] = BookmarkId };

    internal override bool Apply(IBurst burst)
    {
        if (
            burst.State.FindBookmark(BookmarkId) is not var (execution, bookmark)
            || bookmark.Kind != BookmarkKind.Child
        )
            return false;
        return Recover(burst, execution);
    }

    /// <summary>
    /// Takes back what the fault of the other workflow had caused: the incident, or the try that was to come.
    /// </summary>
    internal static bool Recover(IBurst burst, ActivityExecution execution)
    {
        var incidents = burst
            .State.Incidents.Where(x => x.ExecutionId == execution.Id && x.Kind == FaultException.Child)
            .ToArray();
        foreach (var incident in incidents)
            burst.Resolve(incident);
        var wasToBeTried = burst.RemoveTries(execution);
        if (incidents.Length > 0 && execution.Status == ExecutionStatus.Faulted)
            execution.Status = ExecutionStatus.Running;
        return incidents.Length > 0 || wasToBeTried;
    }

    internal static ChildRecovered Read(IReadOnlyDictionary<string, object?> members) =>
        new(members.Number("bookmark"));
}
