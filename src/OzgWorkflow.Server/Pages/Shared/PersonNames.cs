using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Server.Pages.Shared;

/// <summary>What those are called who hold or held accounts; an account that nobody is known to hold stands for itself.</summary>
public sealed class PersonNames
{
    private readonly IReadOnlyDictionary<string, PersonProfile> _holders;

    private PersonNames(IReadOnlyDictionary<string, PersonProfile> holders) => _holders = holders;

    /// <summary>No names: accounts stand for themselves.</summary>
    public static PersonNames None { get; } = new(new Dictionary<string, PersonProfile>());

    /// <summary>Those of some accounts.</summary>
    public static async Task<PersonNames> Read(
        PersonList persons,
        IEnumerable<string?> accounts,
        CancellationToken cancellation
    ) => new(await persons.Holders(accounts, cancellation));

    /// <summary>The name of who holds an account.</summary>
    public string? Of(string? account) =>
        account is not null && _holders.TryGetValue(account, out var holder) ? holder.Person.Name : account;
}
