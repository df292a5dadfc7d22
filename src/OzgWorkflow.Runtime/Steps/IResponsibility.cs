namespace OzgWorkflow.Runtime.Steps;

/// <summary>Who is responsible for what, as the subject of the workflows has it.</summary>
public interface IResponsibility
{
    /// <summary>
    /// The roles that are asked for within the Themenfeld of a Leistung, unless the task names another.
    /// </summary>
    IReadOnlySet<string> RolesWithinThemenfeld { get; }

    /// <summary>
    /// SQL that gives the Themenfeld of what <c>$1</c> is the correlation id of; no row when it belongs to none.
    /// </summary>
    string ThemenfeldOf { get; }

    /// <summary>
    /// SQL that gives those of the names in <c>$1</c> (text[]) that a Themenfeld has, in any case, each with the name
    /// as it is.
    /// </summary>
    string KnownThemenfelder { get; }

    /// <summary>The same of organisations.</summary>
    string KnownOrganisations { get; }

    /// <summary>
    /// The actor with the groups that his account belongs to by its roles and by who holds it, beyond those that he has
    /// (see <see cref="CandidateGroup"/>), and with those whom he stands in for.
    /// </summary>
    Task<Actor> Of(Actor actor, CancellationToken cancellation);

    /// <summary>
    /// SQL that gives the accounts that may sign in with all groups that they belong to, or that those belong to whom
    /// they stand in for, a row for each: account, name, absentee (account; null: in one's own right), themenfelder
    /// (text[] in which that holds; null: all). <c>null</c> when nobody keeps accounts.
    /// </summary>
    string? Memberships { get; }
}
