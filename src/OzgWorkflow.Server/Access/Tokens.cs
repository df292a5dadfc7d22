using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OzgWorkflow.Server.Access;

/// <summary>Issues and checks the tokens of the API. The key is a setting (Jwt:Key, base64, 32 bytes or more) that all nodes share, or a file in the data directory.</summary>
public sealed class Tokens
{
    /// <summary>How long a token is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(10);

    private const string Issuer = "OzgWorkflow";
    private readonly SymmetricSecurityKey _key;

    public Tokens(string? key, string dataDirectory)
    {
        KeyDirectory = Path.Combine(dataDirectory, "keys");
        Directory.CreateDirectory(KeyDirectory);
        _key = new SymmetricSecurityKey(string.IsNullOrEmpty(key) ? KeyFile() : Convert.FromBase64String(key));
    }

    /// <summary>Where keys are kept, those of cookies too.</summary>
    public string KeyDirectory { get; }

    /// <summary>What a token must be to be believed.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        IssuerSigningKey = _key,
        NameClaimType = ClaimTypes.Name,
        RoleClaimType = ClaimTypes.Role,
        ClockSkew = TimeSpan.FromMinutes(1),
    };

    /// <summary>A token for an account.</summary>
    public string Issue(Account konto, IEnumerable<string> roles, DateTimeOffset now) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Issuer,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = now.Add(Lifetime).UtcDateTime,
        Subject = new ClaimsIdentity([new Claim(ClaimTypes.Name, konto.UserName!), .. Session.Claims(konto), .. roles.Select(x => new Claim(ClaimTypes.Role, x))]),
        SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
    });

    private byte[] KeyFile()
    {
        var file = Path.Combine(KeyDirectory, "jwt.key");
        if (!File.Exists(file))
        {
            File.WriteAllBytes(file, RandomNumberGenerator.GetBytes(32));
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return File.ReadAllBytes(file);
    }
}
