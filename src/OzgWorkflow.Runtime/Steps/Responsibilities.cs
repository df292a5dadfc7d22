namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// What is known of who is responsible: of the subject if there is one, otherwise roles and accounts only.
/// </summary>
public sealed class Responsibilities(IEnumerable<IResponsibility> subject, IEnumerable<IPeople> people)
{
    private readonly IReadOnlyDictionary<string, string> _roles = people
        .SelectMany(x => x.Roles)
        .ToDictionary(x => x, StringComparer.OrdinalIgnoreCase);

    private static readonly IReadOnlySet<string> None = new HashSet<string>();
    private readonly IResponsibility? _subject = subject.FirstOrDefault();

    internal IReadOnlySet<string> RolesWithinThemenfeld => _subject?.RolesWithinThemenfeld ?? None;

    /// <inheritdoc cref="IResponsibility.ThemenfeldOf"/>
    internal string ThemenfeldOf => _subject?.ThemenfeldOf ?? "SELECT NULL::text WHERE $1::text IS NULL";

    internal string? KnownThemenfelder => _subject?.KnownThemenfelder;

    internal string? KnownOrganisations => _subject?.KnownOrganisations;

    /// <summary>The roles that may have tasks.</summary>
    internal string[] Roles => [.. _roles.Values];

    /// <summary>Whether somebody has a role that may have tasks, as far as roles are known.</summary>
    internal bool MayHaveTasks(Actor actor) => _roles.Count == 0 || actor.Roles.Any(_roles.ContainsKey);

    /// <summary>A role as it is called, by its name in any case; <c>null</c> when there is none.</summary>
    internal string? RoleNamed(string name) => _roles.GetValueOrDefault(name);

    /// <summary>The actor with all groups that he belongs to now, and with those whom he stands in for.</summary>
    public async Task<Actor> Of(Actor actor, CancellationToken cancellation)
    {
        if (actor.Account is not { } account)
            return actor;
        var known = actor with { Groups = actor.Roles.Append(CandidateGroup.Account + account).ToHashSet() };
        return _subject is null ? known : await _subject.Of(known, cancellation);
    }

    /// <inheritdoc cref="IResponsibility.Memberships"/>
    internal string? Memberships => _subject?.Memberships;
}
