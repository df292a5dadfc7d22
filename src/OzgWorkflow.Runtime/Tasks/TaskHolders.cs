using Npgsql;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Who could have a task, and who may have it no more.</summary>
public sealed class TaskHolders
{
    private const string Held =
        $"SELECT {TaskRows.Columns} FROM workflow.task t WHERE status = 0 AND assignee IS NOT NULL AND cardinality(candidate_groups) > 0";

    /// <summary>What the one who is away may do, and is stood in for (<see cref="TaskPolicy"/>).</summary>
    private const string IsRepresented =
        "(m.themenfelder IS NULL OR t.themenfeld = ANY (m.themenfelder)) AND (m.absentee IS NULL OR m.absentee IS DISTINCT FROM t.not_by)";

    private readonly NpgsqlDataSource _database;
    private readonly Responsibilities _responsibilities;
    private readonly MovementWriter _movements;

    internal TaskHolders(NpgsqlDataSource database, Responsibilities responsibilities, MovementWriter movements) =>
        (_database, _responsibilities, _movements) = (database, responsibilities, movements);

    /// <summary>
    /// The accounts that an actor may hand a task to; none when nobody keeps accounts. Of what the workflow gave to one
    /// person the administration may choose anybody.
    /// </summary>
    public Task<IReadOnlyList<string>> Of(HumanTaskRow task, Actor actor, CancellationToken cancellation) =>
        Of(task, task.Assignee, actor, cancellation);

    /// <summary>The accounts that an actor may hand some tasks to, each with how many of them.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Of(
        IEnumerable<HumanTaskRow> tasks,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var counts = new Dictionary<string, int>();
        // What is for the same people is asked once.
        foreach (var alike in tasks.GroupBy(x => (string.Join('\n', x.CandidateGroups), x.Themenfeld, x.NotBy)))
        foreach (var account in await Of(alike.First(), null, actor, cancellation))
            counts[account] = counts.GetValueOrDefault(account) + alike.Count(x => x.Assignee != account);
        return counts.Where(x => x.Value > 0).ToDictionary();
    }

    private async Task<IReadOnlyList<string>> Of(
        HumanTaskRow task,
        string? assignee,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var isForOne = task.CandidateGroups.Length == 0;
        if (_responsibilities.Memberships is not { } memberships || isForOne && !actor.IsAdministration)
            return [];
        await using var query = _database.Command(
            $"""
            SELECT DISTINCT account FROM ({memberships}) m CROSS JOIN (SELECT $2::text AS themenfeld, $3::text AS not_by) t
            WHERE name = ANY ($1) AND account <> ALL ($4) AND {IsRepresented}
            """,
            isForOne ? _responsibilities.Roles : task.CandidateGroups,
            task.Themenfeld,
            task.NotBy,
            new[] { assignee, task.NotBy }.OfType<string>().ToArray()
        );
        return await Accounts(query, cancellation);
    }

    /// <summary>
    /// The accounts that an open task concerns when it is late: of whoever has it, of those to whom it was escalated,
    /// and of those who stand in for them.
    /// </summary>
    public async Task<IReadOnlyList<string>> ConcernedBy(
        Guid task,
        bool isEscalated,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        if (_responsibilities.Memberships is not { } memberships)
            return [];
        await using var query = connection.Command(
            $"""
            SELECT DISTINCT m.account FROM workflow.task t JOIN ({memberships}) m
                ON m.name = '{CandidateGroup.Account}' || t.assignee OR $2 AND m.name = ANY (t.escalation_groups)
            WHERE t.id = $1 AND t.status = 0 AND m.account IS DISTINCT FROM t.not_by AND {IsRepresented}
            """,
            task,
            isEscalated
        );
        return await Accounts(query, cancellation);
    }

    /// <summary>
    /// What somebody took or was given and may not do any more is for everyone whom it is for again. Whoever changes
    /// accounts, roles, persons or organisations says so, in the transaction of the change. What somebody has in the
    /// place of one whom he does not stand in for any more, and may have himself, is his own.
    /// </summary>
    public async Task WithdrawFromStrangers(NpgsqlConnection connection, Actor actor, CancellationToken cancellation)
    {
        if (_responsibilities.Memberships is not { } memberships)
            return;
        await Withdraw(
            connection,
            $"""
            {Held} AND delegated_by IS NOT NULL AND NOT EXISTS (
                SELECT FROM ({memberships}) m
                WHERE m.account = t.assignee AND (m.name = ANY (t.candidate_groups) AND {IsRepresented} OR m.name = '{Actor.AdministrationRole}' AND m.absentee IS NULL)
            )
            """,
            [],
            actor,
            cancellation
        );
        await using var own = connection.Command(
            $"""
            UPDATE workflow.task t SET held_instead_of = NULL
            WHERE status = 0 AND held_instead_of IS NOT NULL
                AND NOT EXISTS (SELECT FROM ({memberships}) m WHERE m.account = t.assignee AND m.absentee = t.held_instead_of)
            """
        );
        await own.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>All that somebody had is for everyone whom it is for: the account is gone.</summary>
    public Task WithdrawAll(NpgsqlConnection connection, string account, Actor actor, CancellationToken cancellation) =>
        Withdraw(connection, Held + " AND assignee = $1", [account], actor, cancellation);

    private static async Task<IReadOnlyList<string>> Accounts(NpgsqlCommand query, CancellationToken cancellation)
    {
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var accounts = new List<string>();
        while (await reader.ReadAsync(cancellation))
            accounts.Add(reader.GetString(0));
        return accounts;
    }

    private async Task Withdraw(
        NpgsqlConnection connection,
        string which,
        object[] parameters,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var lost = new List<HumanTaskRow>();
        await using (var query = new NpgsqlCommand(which + " ORDER BY t.id FOR UPDATE OF t", connection))
        {
            foreach (var parameter in parameters)
                query.Parameters.Add(new NpgsqlParameter { Value = parameter });
            await using var reader = await query.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                lost.Add(TaskRows.Read(reader));
        }

        if (lost.Count == 0)
            return;
        await using var batch = new StepBatch(connection, isAnotherTry: false);
        foreach (var task in lost)
            _movements.Write(batch, task, new(task.Id, TaskMovementKind.Withdrawn, null), actor);
        await batch.Send(cancellation);
    }
}
