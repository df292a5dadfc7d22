using Npgsql;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>
/// Who is responsible for what, as the talk has it: coordinators for their Themenfelder, Ansprechpersonen for theirs,
/// the tandem for its Leistung, IT-Dienstleister for the Kommunen that they represent, members for their committee.
/// </summary>
public sealed class Responsibility(NpgsqlDataSource database, IEnumerable<IPeople> people) : IResponsibility
{
    /// <summary>
    /// The groups of those who hold the roles in <c>role</c> (account, name), as far as they are more.
    /// </summary>
    private static readonly string Groups = $"""
        me AS (
            SELECT id, account, organisation_id, themenfelder FROM ozg.person WHERE account IN (SELECT account FROM role)
        ),
        acts_for AS (
            SELECT account, organisation_id AS id, NULL::text AS themenfeld FROM me
            UNION SELECT me.account, m.committee_id, NULL FROM me JOIN ozg.membership m ON m.person_id = me.id
            UNION SELECT me.account, r.kommune_id, r.themenfeld FROM me JOIN ozg.representation r ON r.provider_id = me.organisation_id
        ),
        bound AS (
            SELECT role.account, role.name, NULL::text AS organisation, NULL::text AS tandem, c.themenfeld
            FROM me JOIN ozg.coordination c ON c.person_id = me.id JOIN role ON role.account = me.account
            WHERE c.kind <> {(int)CoordinationKind.State} AND role.name = '{OzgRoles.ThemenfeldCoordination}'
            UNION ALL
            SELECT role.account, role.name, NULL, NULL, t
            FROM me CROSS JOIN unnest(me.themenfelder) t JOIN role ON role.account = me.account
            WHERE role.name <> '{OzgRoles.ThemenfeldCoordination}'
            UNION ALL
            SELECT role.account, role.name, o.name, NULL, a.themenfeld
            FROM acts_for a JOIN ozg.organisation o ON o.id = a.id JOIN role ON role.account = a.account
            UNION ALL
            SELECT role.account, role.name, NULL, l.ozg_id, NULL
            FROM ozg.leistung l JOIN role ON role.account IN (l.leistungsverantwortliche, l.umsetzungsverantwortliche)
        ),
        belongs AS (
            SELECT account, name || coalesce('{CandidateGroup.Organisation}' || organisation, '')
                                 || coalesce('{CandidateGroup.Tandem}' || tandem, '')
                                 || coalesce('{CandidateGroup.Themenfeld}' || themenfeld, '') AS name
            FROM bound
        )
        """;

    /// <inheritdoc />
    public IReadOnlySet<string> RolesWithinThemenfeld { get; } =
        new HashSet<string> { OzgRoles.ThemenfeldCoordination, OzgRoles.Ansprechperson };

    /// <inheritdoc />
    public string ThemenfeldOf => "SELECT themenfeld FROM ozg.leistung WHERE ozg_id = $1";

    /// <inheritdoc />
    public string KnownThemenfelder => Known("themenfeld");

    /// <inheritdoc />
    public string KnownOrganisations => Known("organisation");

    /// <inheritdoc />
    public string? Memberships =>
        people.FirstOrDefault() is { } accounts
            ? $"""
                WITH role AS ({accounts.RolesOfAccounts}), {Groups}
                SELECT account, name FROM belongs
                UNION SELECT account, name FROM role
                UNION SELECT account, '{CandidateGroup.Account}' || account FROM role
                """
            : null;

    /// <inheritdoc />
    public async Task<IReadOnlyCollection<string>> GroupsOf(Actor actor, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(
            $"WITH role AS (SELECT $1::text AS account, unnest($2::text[]) AS name), {Groups} SELECT name FROM belongs"
        );
        query.Parameters.Add(new NpgsqlParameter { Value = actor.Account });
        query.Parameters.Add(new NpgsqlParameter { Value = actor.Roles.ToArray() });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var groups = new List<string>();
        while (await reader.ReadAsync(cancellation))
            groups.Add(reader.GetString(0));
        return groups;
    }

    private static string Known(string table) =>
        $"SELECT DISTINCT ON (x.name) x.name, t.name FROM unnest($1::text[]) AS x(name) JOIN ozg.{table} t ON lower(t.name) = lower(x.name) ORDER BY x.name, t.name <> x.name";
}
