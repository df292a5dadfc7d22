using OzgWorkflow.Engine.Activities.HumanTasks;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Groups of people whom a task is for and whom an account belongs to, as one text each, so that a task is for somebody
/// if they share one: a role, a role within a Themenfeld, for an organisation or in the tandem of a Leistung, or an
/// account.
/// </summary>
public static class CandidateGroup
{
    /// <summary>What stands before the organisation of a group, after the role.</summary>
    public const string Organisation = "@Organisation:";

    /// <summary>What stands before the OZG-ID of a tandem, after the role.</summary>
    public const string Tandem = "@Tandem:";

    /// <summary>What stands before the Themenfeld of a group, after role and organisation.</summary>
    public const string Themenfeld = "@Themenfeld:";

    /// <summary>What stands before the name of an account.</summary>
    public const string Account = "@Konto:";

    /// <summary>
    /// The groups that a task is for. One that ends with <see cref="Themenfeld"/> means that of its Leistung, which the
    /// database knows.
    /// </summary>
    internal static IEnumerable<string> Of(
        string? role,
        TaskBounds bounds,
        string? correlationId,
        IReadOnlySet<string> rolesWithinThemenfeld
    )
    {
        if (bounds.Persons.Count > 0)
            return bounds.Persons.Select(x => Account + x);
        if (role is null)
            return [];
        var groups = new List<string>();
        if (bounds.Organisation is { } organisation)
        {
            groups.Add(role + Organisation + organisation);
            groups.Add(role + Organisation + organisation + Themenfeld + bounds.Themenfeld);
        }

        if (bounds.IsForTandem && correlationId is not null)
            groups.Add(role + Tandem + correlationId);
        if (groups.Count == 0)
            groups.Add(
                bounds.Themenfeld is not null || rolesWithinThemenfeld.Contains(role)
                    ? role + Themenfeld + bounds.Themenfeld
                    : role
            );
        return groups;
    }
}
