using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace OzgWorkflow.Server.Access;

/// <summary>What the cookie says of an account: name, roles, and whether the password is still the one that someone else chose.</summary>
public sealed class AccountClaims(
    UserManager<Account> accounts,
    RoleManager<IdentityRole> roles,
    IOptions<IdentityOptions> options
) : UserClaimsPrincipalFactory<Account, IdentityRole>(accounts, roles, options)
{
    /// <summary>Claim of an account whose password must be changed first.</summary>
    public const string OneTimePassword = "one-time-password";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaims(Session.Claims(user));
        if (user.HasOneTimePassword)
            identity.AddClaim(new Claim(OneTimePassword, "true"));
        return identity;
    }
}
