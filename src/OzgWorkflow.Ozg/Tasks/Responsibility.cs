using Npgsql;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>
/// Who is responsible for what, as the talk has it: coordinators for their Themenfelder, Ansprechpersonen for theirs,
/// the tandem for its Leistung, IT-Dienstleister for the Kommunen that they represent, members for their committee.
/// </summary>
public sealed class Responsibility(NpgsqlDataSource database, IEnumerable<IPeople> people, TimeProvider clock)
    : IResponsibility
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

    /// <summary>All groups of those who hold the roles in <c>role</c>: account, name.</summary>
    private const string Own = $"""
        own AS (
            SELECT account, name FROM belongs
            UNION SELECT account, name FROM role
            UNION SELECT account, '{CandidateGroup.Account}' || account FROM role
        )
        """;

    /// <summary>Who stands in for whom today: absentee, substitute, themenfelder (null: all).</summary>
    private string Away =>
        $"""
            away AS (
                SELECT a.account AS absentee, b.account AS substitute, nullif(s.themenfelder, ARRAY[]::text[]) AS themenfelder
                FROM ozg.substitution s JOIN ozg.person a ON a.id = s.absentee_id JOIN ozg.person b ON b.id = s.substitute_id
                WHERE DATE '{clock.Today():yyyy-MM-dd}' BETWEEN s.first_day AND s.last_day
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
                WITH {Away}, role AS ({accounts.RolesOfAccounts}), {Groups}, {Own}
                SELECT account, name, NULL::text AS absentee, NULL::text[] AS themenfelder FROM own
                UNION ALL
                SELECT away.substitute, own.name, away.absentee, away.themenfelder FROM away JOIN own ON own.account = away.absentee
                WHERE away.substitute IN (SELECT account FROM role WHERE name IN ({Names(accounts.Roles)}))
                """
            : null;

    /// <inheritdoc />
    public async Task<Actor> Of(Actor actor, CancellationToken cancellation)
    {
        // Whoever may have no tasks does none for others either.
        var others =
            people.FirstOrDefault() is { } accounts && accounts.Roles.Any(actor.Roles.Contains)
                ? $"UNION ALL SELECT account, name FROM ({accounts.RolesOfAccounts}) h WHERE account IN (SELECT absentee FROM away WHERE substitute = $1)"
                : "";
        await using var query = database.CreateCommand(
            $"""
            WITH {Away}, role AS (SELECT $1::text AS account, unnest($2::text[]) AS name {others}), {Groups}, {Own}
            SELECT name, NULL AS absentee, NULL AS themenfelder FROM own WHERE account = $1
            UNION ALL
            SELECT own.name, away.absentee, away.themenfelder FROM away JOIN own ON own.account = away.absentee WHERE away.substitute = $1
            """
        );
        query.Parameters.Add(new NpgsqlParameter { Value = actor.Account });
        query.Parameters.Add(new NpgsqlParameter { Value = actor.Roles.ToArray() });
        var (groups, instead) = (new List<string>(), new List<(string Name, string Account, string[]? Themenfelder)>());
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            if (reader.IsDBNull(1))
                groups.Add(reader.GetString(0));
            else
                instead.Add(
                    (
                        reader.GetString(0),
                        reader.GetString(1),
                        reader.IsDBNull(2) ? null : reader.GetFieldValue<string[]>(2)
                    )
                );
        return actor with
        {
            Groups = actor.Groups.Concat(groups).ToHashSet(),
            StandsInFor =
            [
                .. instead
                    .GroupBy(x =>
                        (x.Account, Themenfelder: x.Themenfelder is null ? null : string.Join('\n', x.Themenfelder))
                    )
                    .Select(x => new Absentee(
                        x.Key.Account,
                        x.Select(group => group.Name).ToHashSet(),
                        x.First().Themenfelder?.ToHashSet()
                    )),
            ],
        };
    }

    private static string Names(IEnumerable<string> roles) =>
        string.Join(", ", roles.Select(x => $"'{x.Replace("'", "''", StringComparison.Ordinal)}'"));

    private static string Known(string table) =>
        $"SELECT DISTINCT ON (x.name) x.name, t.name FROM unnest($1::text[]) AS x(name) JOIN ozg.{table} t ON lower(t.name) = lower(x.name) ORDER BY x.name, t.name <> x.name";
}
