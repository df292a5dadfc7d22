using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Access;

/// <summary>The roles and accounts of the server, for tasks.</summary>
internal sealed class People : IPeople
{
    /// <summary>SQL: who may sign in with which role (account, name).</summary>
    internal const string Holders = """
        SELECT u.user_name AS account, r.name AS name
        FROM identity."AspNetUsers" u JOIN identity."AspNetUserRoles" h ON h.user_id = u.id JOIN identity."AspNetRoles" r ON r.id = h.role_id
        WHERE u.locked_at IS NULL
        """;

    public IReadOnlyCollection<string> Roles => OzgRoles.WithTasks;

    public string KnownAccounts =>
        """
            SELECT x.account, u.user_name FROM unnest($1::text[]) AS x(account)
            JOIN identity."AspNetUsers" u ON u.normalized_user_name = upper(x.account) AND u.locked_at IS NULL
            """;

    public string RolesOfAccounts => Holders;
}
