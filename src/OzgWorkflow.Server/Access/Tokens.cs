using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OzgWorkflow.Server.Access;

/// <summary>Issues and checks the tokens of the API.</summary>
public sealed class Tokens(SigningKey key)
{
    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private const string Issuer = "OzgWorkflow";

    /// <summary>What a token must be to be believed.</summary>
    public TokenValidationParameters Validation =>
        new()
        {
            ValidIssuer = Issuer,
            ValidAudience = Issuer,
            IssuerSigningKey = key.Value,
            NameClaimType = ClaimTypes.Name,
            RoleClaimType = ClaimTypes.Role,
            ClockSkew = TimeSpan.FromMinutes(1),
        };

    /// <summary>A token for an account.</summary>
    public string Issue(Account account, IEnumerable<string> roles, DateTimeOffset now) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor
            {
                Issuer = Issuer,
                Audience = Issuer,
                IssuedAt = now.UtcDateTime,
                NotBefore = now.UtcDateTime,
                Expires = now.Add(Lifetime).UtcDateTime,
                Subject = new ClaimsIdentity([
                    new Claim(ClaimTypes.Name, account.UserName!),
                    .. Session.Claims(account),
                    .. roles.Select(x => new Claim(ClaimTypes.Role, x)),
                ]),
                SigningCredentials = new SigningCredentials(key.Value, SecurityAlgorithms.HmacSha256),
            }
        );
}
