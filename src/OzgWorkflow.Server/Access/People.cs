using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Access;

/// <summary>The roles and accounts of the server, for tasks.</summary>
internal sealed class People : IPeople
{
    public IReadOnlyCollection<string> Roles { get; } =
        OzgRoles.All.Except([OzgRoles.ReadOnly, OzgRoles.Integration]).ToArray();

    public string UnknownAccounts =>
        """
            SELECT x.account FROM unnest($1::text[]) AS x(account)
            WHERE NOT EXISTS (SELECT FROM identity."AspNetUsers" u WHERE u.user_name = x.account AND u.locked_at IS NULL)
            """;

    public string RolesOfAccounts =>
        """
            SELECT u.user_name AS account, r.name AS name
            FROM identity."AspNetUsers" u JOIN identity."AspNetUserRoles" h ON h.user_id = u.id JOIN identity."AspNetRoles" r ON r.id = h.role_id
            WHERE u.locked_at IS NULL
            """;
}
