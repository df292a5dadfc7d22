namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Who there is, for tasks whose role or person is computed as they are made: one that nobody has would be a task that
/// nobody sees. And for whatever is sent to somebody.
/// </summary>
public interface IPeople
{
    /// <summary>The roles that may have tasks.</summary>
    IReadOnlyCollection<string> Roles { get; }

    /// <summary>
    /// SQL that gives those of the account names in <c>$1</c> (text[]) that may sign in, in any case, each with the
    /// name as it is; for tasks it runs within the step that makes them.
    /// </summary>
    string KnownAccounts { get; }

    /// <summary>SQL that gives the accounts that may sign in with their roles, a row for each: account, name.</summary>
    string RolesOfAccounts { get; }
}
