using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// Who may sign in, all or those with a role, for form fields that name a person: the account, and the name of who
/// holds it.
/// </summary>
public sealed class AccountList(NpgsqlDataSource database, string name = "benutzer", string? role = null) : IChoiceList
{
    private const string Holders = $"""
        SELECT u.user_name, coalesce(p.name, u.user_name)
        FROM identity."AspNetUsers" u LEFT JOIN ozg.person p ON p.account = u.user_name
        WHERE u.locked_at IS NULL AND ($1::text[] IS NULL OR u.user_name = ANY ($1)) AND ($2::text IS NULL OR EXISTS (
            SELECT FROM ({People.Holders}) h WHERE h.account = u.user_name AND h.name = $2))
        ORDER BY 2, 1
        """;

    public string Name => name;

    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Read(connection, null, cancellation);

    /// <summary>Some of them.</summary>
    public async Task<IReadOnlyList<Choice>> Of(IEnumerable<string> accounts, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Read(connection, [.. accounts], cancellation);
    }

    private async Task<IReadOnlyList<Choice>> Read(
        NpgsqlConnection connection,
        string[]? accounts,
        CancellationToken cancellation
    )
    {
        await using var query = new NpgsqlCommand(Holders, connection);
        query.Parameters.Add(
            new NpgsqlParameter
            {
                Value = (object?)accounts ?? DBNull.Value,
                NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text,
            }
        );
        query.Parameters.Add(
            new NpgsqlParameter { Value = (object?)role ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text }
        );
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var holders = new List<Choice>();
        while (await reader.ReadAsync(cancellation))
            holders.Add(new Choice(reader.GetString(0), reader.GetString(1)));
        return holders;
    }
}
