using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// The key that tokens are signed with: a setting (Jwt:Key), or else a row that is made once and that all nodes share.
/// </summary>
public sealed class SigningKey(string? setting)
{
    /// <summary>Least number of bytes.</summary>
    public const int MinimumLength = 32;

    private const string Purpose = "jwt";
    private SymmetricSecurityKey? _value;

    /// <summary>The key.</summary>
    /// <exception cref="InvalidOperationException">It was not read yet.</exception>
    public SymmetricSecurityKey Value =>
        _value ?? throw new InvalidOperationException("The signing key was not read yet.");

    /// <summary>The bytes of a setting; null when they are not Base64 or too few.</summary>
    public static byte[]? Parse(string setting)
    {
        var bytes = new byte[setting.Length];
        return Convert.TryFromBase64String(setting, bytes, out var length) && length >= MinimumLength
            ? bytes[..length]
            : null;
    }

    /// <summary>Reads the key. Nodes that start at once agree: the first row stays.</summary>
    /// <exception cref="CannotStartException">The key in the database is none.</exception>
    internal async Task Read(AccountsDb db, CancellationToken cancellation)
    {
        if (setting is { Length: > 0 })
        {
            _value = new SymmetricSecurityKey(
                Parse(setting) ?? throw new CannotStartException("Jwt:Key ist zu kurz oder kein Base64.")
            );
            return;
        }

        var fresh = RandomNumberGenerator.GetBytes(MinimumLength);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO identity.signing_key (purpose, key) VALUES ({Purpose}, {fresh}) ON CONFLICT DO NOTHING",
            cancellation
        );
        var row = await db.SigningKeys.AsNoTracking().SingleAsync(x => x.Purpose == Purpose, cancellation);
        if (row.Key.Length < MinimumLength)
            throw new CannotStartException(
                $"Der Schlüssel „{Purpose}“ in der Tabelle identity.signing_key ist zu kurz. Löschen Sie die Zeile: "
                    + "Beim nächsten Start entsteht ein neuer, und alle melden sich noch einmal an."
            );
        _value = new SymmetricSecurityKey(row.Key);
    }
}

/// <summary>A key that all nodes share.</summary>
public sealed class SigningKeyRow
{
    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Its bytes.</summary>
    public required byte[] Key { get; init; }
}
