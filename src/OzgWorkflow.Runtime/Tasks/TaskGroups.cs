using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// SQL for the groups of tasks. Open tasks stay with those whom they are for when that has another name, in the
/// transaction that names it.
/// </summary>
public static class TaskGroups
{
    private static readonly string Rename =
        $"UPDATE workflow.task SET organisation = {{1}}, {Replaced(CandidateGroup.Organisation)} WHERE organisation = {{0}} AND status = 0";

    private static readonly string Change =
        $"UPDATE workflow.task SET themenfeld = {{1}}, {Replaced(CandidateGroup.Themenfeld)} WHERE correlation_id = {{2}} AND themenfeld = {{0}} AND status = 0";

    /// <summary>An organisation is called otherwise.</summary>
    public static Task RenameOrganisation(
        this DatabaseFacade database,
        string from,
        string to,
        CancellationToken cancellation
    ) => database.ExecuteSqlRawAsync(Rename, [from, to], cancellation);

    /// <summary>What has a correlation id belongs to another Themenfeld.</summary>
    public static Task ChangeThemenfeld(
        this DatabaseFacade database,
        string correlationId,
        string from,
        string to,
        CancellationToken cancellation
    ) => database.ExecuteSqlRawAsync(Change, [from, to, correlationId], cancellation);

    /// <summary>SQL for groups of which some lack the Themenfeld, which is <c>t.name</c>.</summary>
    internal static string Completed(string groups) =>
        $"""
            ARRAY(SELECT CASE WHEN g NOT LIKE '%{CandidateGroup.Themenfeld}' THEN g ELSE coalesce(g || t.name, left(g, -{CandidateGroup
                .Themenfeld
                .Length})) END FROM unnest({groups}::text[]) g)
            """;

    /// <summary>
    /// SQL that has the open tasks of the instance $2 belong to the correlation id $1, as if they had when they came up
    /// (<see cref="CandidateGroup.Of"/>); in $3 the roles that are asked for within a Themenfeld.
    /// </summary>
    /// <param name="themenfeldOf">SQL for the Themenfeld of the correlation id $1.</param>
    internal static string Correlate(string themenfeldOf)
    {
        return $"""
            WITH belongs AS (
                SELECT t.id, t.organisation, t.is_for_tandem, t.candidate_groups, t.escalation_groups, candidate_roles[1] AS role, n.named,
                    coalesce(n.named, l.name) AS themenfeld
                FROM workflow.task t, (SELECT ({themenfeldOf})) l(name),
                    LATERAL (SELECT CASE WHEN t.themenfeld IS DISTINCT FROM ({Of(
                "t.correlation_id"
            )}) THEN t.themenfeld END) n(named)
                WHERE instance_id = $2 AND status = 0
            ),
            grouped AS (
                SELECT b.id, b.themenfeld, e.groups AS escalation_groups, CASE
                    WHEN b.role IS NULL OR EXISTS (SELECT FROM unnest(b.candidate_groups) x WHERE x LIKE '{CandidateGroup.Account}%')
                        THEN ARRAY(SELECT x FROM unnest(b.candidate_groups) x WHERE x <> ALL (b.escalation_groups))
                    WHEN b.organisation IS NULL AND NOT b.is_for_tandem
                        THEN ARRAY[{Within("b.role", "b.named IS NOT NULL OR b.role = ANY ($3)")}]
                    ELSE ARRAY(SELECT x FROM unnest(ARRAY[
                        b.role || '{CandidateGroup.Organisation}' || b.organisation,
                        b.role || '{CandidateGroup.Organisation}' || b.organisation || '{CandidateGroup.Themenfeld}' || b.themenfeld,
                        CASE WHEN b.is_for_tandem THEN b.role || '{CandidateGroup.Tandem}' || $1 END]) x WHERE x IS NOT NULL)
                    END AS groups
                FROM belongs b, LATERAL (SELECT ARRAY(
                    SELECT {Within(
                "r",
                "r = ANY ($3)"
            )} FROM (SELECT split_part(x, '{CandidateGroup.Themenfeld}', 1) FROM unnest(b.escalation_groups) x) y(r))) e(groups)
            )
            UPDATE workflow.task t
            SET correlation_id = $1, themenfeld = g.themenfeld, escalation_groups = g.escalation_groups, candidate_groups = g.groups || g.escalation_groups
            FROM grouped g WHERE t.id = g.id
            """;

        string Of(string correlationId) => themenfeldOf.Replace("$1", correlationId, StringComparison.Ordinal);

        static string Within(string role, string condition) =>
            $"CASE WHEN b.themenfeld IS NOT NULL AND ({condition}) THEN {role} || '{CandidateGroup.Themenfeld}' || b.themenfeld ELSE {role} END";
    }

    private static string Replaced(string part) =>
        string.Join(
            ", ",
            new[] { "candidate_groups", "escalation_groups" }.Select(x =>
                $"{x} = ARRAY(SELECT rtrim(replace(g || '@', '{part}' || {{0}} || '@', '{part}' || {{1}} || '@'), '@') FROM unnest({x}) g)"
            )
        );
}
