using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace OzgWorkflow.Server.Access;

/// <summary>What a cookie or token says of itself, so that it can be refused before its time.</summary>
internal static class Session
{
    /// <summary>Claim with the id of the session.</summary>
    internal const string Id = "sid";

    /// <summary>
    /// Claim with a mark of the account's security stamp, which changes with password, roles and lock.
    /// </summary>
    internal const string Stamp = "stamp";

    /// <summary>Longer than any cookie or token of a session lives, renewed ones too.</summary>
    internal static readonly TimeSpan AtMost = TimeSpan.FromHours(24);

    /// <summary>The claims of a new session.</summary>
    internal static IEnumerable<Claim> Claims(Account account) =>
        [new(Id, Guid.CreateVersion7().ToString()), new(Stamp, Mark(account.SecurityStamp))];

    /// <summary>
    /// A hash: tokens can be read by whoever holds them, and the stamp itself is a secret of the account.
    /// </summary>
    internal static string Mark(string? stamp) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(stamp ?? "")).AsSpan(0, 16));

    internal static Guid? IdOf(ClaimsPrincipal user) => Guid.TryParse(user.FindFirstValue(Id), out var id) ? id : null;
}
