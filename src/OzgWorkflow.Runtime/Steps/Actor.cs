namespace OzgWorkflow.Runtime.Steps;

/// <summary>Who gives a command.</summary>
/// <param name="Account">Account name; <c>null</c> for the system itself.</param>
/// <param name="Roles">The account's roles.</param>
public sealed record Actor(string? Account, IReadOnlySet<string> Roles)
{
    /// <summary>Name of the role that may do everything.</summary>
    public const string AdministrationRole = "Administration";

    /// <summary>The system itself.</summary>
    public static readonly Actor System = new(null, new HashSet<string> { AdministrationRole });

    /// <summary>
    /// The groups that the account belongs to, as far as somebody looked: its roles alone otherwise
    /// (<see cref="Responsibilities.Of"/>).
    /// </summary>
    public IReadOnlySet<string> Groups
    {
        get => field ?? Roles;
        init;
    }

    /// <summary>Those whom the account stands in for today, as far as somebody looked.</summary>
    public IReadOnlyList<Absentee> StandsInFor { get; init; } = [];

    /// <summary>Whether the actor may do everything.</summary>
    public bool IsAdministration => Roles.Contains(AdministrationRole);
}
