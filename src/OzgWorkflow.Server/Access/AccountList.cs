using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>Who may sign in, for form fields that name a person: the account, and the name of who holds it.</summary>
public sealed class AccountList(NpgsqlDataSource database) : IChoiceList
{
    private const string Holders = """
        SELECT u.user_name, coalesce(p.name, u.user_name)
        FROM identity."AspNetUsers" u LEFT JOIN ozg.person p ON p.account = u.user_name
        WHERE u.locked_at IS NULL AND ($1::text[] IS NULL OR EXISTS (
            SELECT FROM identity."AspNetUserRoles" h JOIN identity."AspNetRoles" r ON r.id = h.role_id
            WHERE h.user_id = u.id AND r.name = ANY ($1)))
        ORDER BY 2, 1
        """;

    public string Name => "benutzer";

    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Read(connection, null, cancellation);

    /// <summary>Those who hold one of some roles; all when none are named.</summary>
    public async Task<IReadOnlyList<Choice>> WithRoles(string[]? roles, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Read(connection, roles, cancellation);
    }

    private static async Task<IReadOnlyList<Choice>> Read(
        NpgsqlConnection connection,
        string[]? roles,
        CancellationToken cancellation
    )
    {
        await using var query = new NpgsqlCommand(Holders, connection);
        query.Parameters.Add(
            new NpgsqlParameter
            {
                Value = (object?)roles ?? DBNull.Value,
                NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text,
            }
        );
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var holders = new List<Choice>();
        while (await reader.ReadAsync(cancellation))
            holders.Add(new Choice(reader.GetString(0), reader.GetString(1)));
        return holders;
    }
}
