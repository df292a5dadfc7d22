using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Server.Access;

/// <summary>What the administration sees of an account.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Roles">Its roles, in order of the alphabet.</param>
/// <param name="LockedAt">See <see cref="Account.LockedAt"/>.</param>
/// <param name="HasOneTimePassword">See <see cref="Account.HasOneTimePassword"/>.</param>
/// <param name="LastSignInAt">See <see cref="Account.LastSignInAt"/>.</param>
/// <param name="Holder">Who holds it.</param>
public sealed record AccountProfile(
    string Name,
    IReadOnlyList<string> Roles,
    DateTimeOffset? LockedAt,
    bool HasOneTimePassword,
    DateTimeOffset? LastSignInAt,
    PersonProfile? Holder
)
{
    /// <summary>
    /// The Themenfelder that the holder coordinates; not those where she stands in, or acts for the Land.
    /// </summary>
    public IReadOnlyList<string> Coordinates =>
        [.. (Holder?.Coordinations ?? []).Where(x => x.Kind == CoordinationKind.Coordinator).Select(x => x.Themenfeld)];
}

/// <summary>Reads accounts.</summary>
public sealed class AccountRegister(AccountsDb accounts, PersonList persons, ILookupNormalizer names)
{
    /// <summary>A page of those that have each word in their name, or in the name or mail of who holds them.</summary>
    public async Task<(IReadOnlyList<AccountProfile> Items, int Total)> Read(
        string? search,
        Paging paging,
        CancellationToken cancellation
    )
    {
        var rows = accounts.Users.AsNoTracking();
        foreach (var word in SearchWords.Of(search))
        {
            var (pattern, held) = (LikePattern.Containing(word), await persons.AccountsOf(word, cancellation));
            rows = rows.Where(x => EF.Functions.ILike(x.UserName!, pattern, "\\") || held.Contains(x.UserName!));
        }

        var (found, total) = await WithRoles(rows.OrderBy(x => x.UserName)).PageAt(paging, cancellation);
        return (await Profiles(found, cancellation), total);
    }

    /// <summary>An account by its name; <c>null</c> when there is none.</summary>
    public async Task<AccountProfile?> Find(string name, CancellationToken cancellation)
    {
        var normalized = names.NormalizeName(name);
        var rows = accounts.Users.AsNoTracking().Where(x => x.NormalizedUserName == normalized);
        return (await Profiles(await WithRoles(rows).ToListAsync(cancellation), cancellation)).SingleOrDefault();
    }

    private IQueryable<WithItsRoles> WithRoles(IQueryable<Account> rows) =>
        rows.Select(x => new WithItsRoles(
            x,
            accounts
                .UserRoles.Where(r => r.UserId == x.Id)
                .Join(accounts.Roles, r => r.RoleId, r => r.Id, (_, role) => role.Name!)
                .OrderBy(r => r)
                .ToList()
        ));

    private async Task<IReadOnlyList<AccountProfile>> Profiles(
        IReadOnlyList<WithItsRoles> found,
        CancellationToken cancellation
    )
    {
        var holders = await persons.Holders(found.Select(x => x.Account.UserName), cancellation);
        return
        [
            .. found.Select(x => new AccountProfile(
                x.Account.UserName!,
                x.Roles,
                x.Account.LockedAt,
                x.Account.HasOneTimePassword,
                x.Account.LastSignInAt,
                holders.GetValueOrDefault(x.Account.UserName!)
            )),
        ];
    }

    private sealed record WithItsRoles(Account Account, IReadOnlyList<string> Roles);
}
