using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>
/// Open tasks stay with those whom they are for when that has another name, in the transaction that names it.
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

    private static string Replaced(string part) =>
        string.Join(
            ", ",
            new[] { "candidate_groups", "escalation_groups" }.Select(x =>
                $"{x} = ARRAY(SELECT rtrim(replace(g || '@', '{part}' || {{0}} || '@', '{part}' || {{1}} || '@'), '@') FROM unnest({x}) g)"
            )
        );
}
