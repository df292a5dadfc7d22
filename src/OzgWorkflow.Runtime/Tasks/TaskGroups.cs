using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// SQL for the groups of tasks. Open tasks stay with those whom they are for when that has another name, in the transaction that names it.
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
    /// SQL for groups of a task <c>t</c> that has the correlation id $1 and its Themenfeld <c>l.name</c> now, and had none
    /// before; in $3 the roles that are asked for within a Themenfeld.
    /// </summary>
    internal static string Bound(string groups) =>
        $"""
            ARRAY(SELECT CASE
                WHEN t.correlation_id IS NOT NULL THEN g
                WHEN t.is_for_tandem AND g = t.candidate_roles[1] THEN g || '{CandidateGroup.Tandem}' || $1
                WHEN g = ANY ($3) AND l.name IS NOT NULL THEN g || '{CandidateGroup.Themenfeld}' || l.name
                ELSE g END FROM unnest({groups}) g)
            """;

    private static string Replaced(string part) =>
        string.Join(
            ", ",
            new[] { "candidate_groups", "escalation_groups" }.Select(x =>
                $"{x} = ARRAY(SELECT rtrim(replace(g || '@', '{part}' || {{0}} || '@', '{part}' || {{1}} || '@'), '@') FROM unnest({x}) g)"
            )
        );
}
