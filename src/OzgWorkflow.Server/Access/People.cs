using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Server.Access;

/// <summary>The roles and accounts of the server, for tasks.</summary>
internal sealed class People : IPeople
{
    public IReadOnlyCollection<string> Roles { get; } = OzgRoles.Alle.Except([OzgRoles.Lesend, OzgRoles.Integration]).ToArray();

    public string UnknownAccounts => """
        SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (SELECT FROM identity."AspNetUsers" WHERE user_name = name)
        """;
}
