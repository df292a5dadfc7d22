using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>
/// What those are called who hold or held accounts; an account that nobody is known to hold stands for itself.
/// </summary>
public sealed class PersonNames
{
    private readonly IReadOnlyDictionary<string, string> _names;

    private PersonNames(IReadOnlyDictionary<string, string> names) => _names = names;

    /// <summary>No names: accounts stand for themselves.</summary>
    public static PersonNames None { get; } = new(new Dictionary<string, string>());

    /// <summary>Those of some accounts.</summary>
    public static async Task<PersonNames> Read(
        PersonList persons,
        IEnumerable<string?> accounts,
        CancellationToken cancellation
    ) => new(await persons.Names(accounts, cancellation));

    /// <summary>The name of who holds an account.</summary>
    public string? Of(string? account) =>
        account is not null && _names.TryGetValue(account, out var name) ? name : account;
}
