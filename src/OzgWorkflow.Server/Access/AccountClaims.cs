using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// What the cookie says of an account: name, who holds it, roles, and whether the password is still the one that
/// someone else chose.
/// </summary>
public sealed class AccountClaims(
    UserManager<Account> accounts,
    RoleManager<IdentityRole> roles,
    IOptions<IdentityOptions> options,
    PersonList persons
) : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
{
    /// <summary>Claim of an account whose password must be changed first.</summary>
    public const string OneTimePassword = "one-time-password";

    /// <summary>Claim with the name of who holds the account, as it was at sign-in.</summary>
    public const string PersonName = "person-name";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(Session.Claims(user));
        if ((await persons.Names([user.UserName], CancellationToken.None)).Values.FirstOrDefault() is { } name)
            identity.AddClaim(new Claim(PersonName, name));
        if (user.HasOneTimePassword)
            identity.AddClaim(new Claim(OneTimePassword, "true"));
        return identity;
    }
}
