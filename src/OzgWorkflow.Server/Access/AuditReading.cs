using System.Security.Claims;
using OzgWorkflow.Ozg;
using OzgWorkflow.Runtime.Audit;

namespace OzgWorkflow.Server.Access;

/// <summary>To whom the audit log shows what.</summary>
internal static class AuditReading
{
    // The actions on accounts and persons begin with these.
    private const string Account = nameof(Account),
        Person = nameof(Person);

    /// <summary>What was done to accounts and persons is for the administration.</summary>
    internal static IQueryable<AuditEntry> ShownTo(this IQueryable<AuditEntry> entries, ClaimsPrincipal reader) =>
        reader.IsInRole(OzgRoles.Administration)
            ? entries
            : entries.Where(x => !x.Action.StartsWith(Account) && !x.Action.StartsWith(Person));
}
