using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Server.Access;

/// <summary>What accounts and their passwords are made of.</summary>
internal static class AccountRules
{
    internal const int NameAtMost = 256,
        PasswordAtLeast = 10;

    private static readonly string Characters = new UserOptions().AllowedUserNameCharacters;

    /// <summary>
    /// Whether an account may be called so. What begins with a letter or digit has an address: "." and ".." are
    /// something else there (RFC 3986, 5.2.4).
    /// </summary>
    internal static bool IsName(string name) =>
        name.Length is > 0 and <= NameAtMost && char.IsAsciiLetterOrDigit(name[0]) && !name.Except(Characters).Any();

    /// <summary>What <see cref="IsName"/> asks for, in words.</summary>
    internal static string Names =>
        $"höchstens {NameAtMost} Buchstaben ohne Umlaute, Ziffern und die Zeichen - . _ @ +, vorn ein Buchstabe oder eine Ziffer";

    /// <summary>Whether a password has all kinds of characters and the length that Identity asks for.</summary>
    internal static bool IsStrong(string password) =>
        password.Length >= PasswordAtLeast
        && password.Any(char.IsAsciiDigit)
        && password.Any(char.IsAsciiLetterLower)
        && password.Any(char.IsAsciiLetterUpper)
        && !password.All(char.IsAsciiLetterOrDigit);

    /// <summary>A password that nobody chose and everybody can type.</summary>
    internal static string OneTimePassword() =>
        RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", 20) + "a1A-";
}

/// <summary>
/// Refuses passwords that are guessed first: a common word with decoration (<c>Passwort1!</c>, <c>Sommer2026!</c>), a
/// keyboard row, the account's or the person's own name.
/// </summary>
public sealed class PasswordRules(OzgDb ozg) : IPasswordValidator<Account>
{
    private const int LengthAtMost = 256;

    /// <inheritdoc />
    public async Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        var text = password ?? "";
        if (text.Length > LengthAtMost)
            return Refuse($"Das Passwort darf höchstens {LengthAtMost} Zeichen haben.");
        if (IsCommon(text) || text == FirstAccounts.DemoPassword)
            return Refuse(
                "Dieses Passwort wird zu oft benutzt und zuerst geraten. Bitte wählen Sie ein anderes, zum Beispiel mehrere Wörter, die nicht zusammengehören."
            );
        if ((await Names(user)).Any(x => text.Contains(x, StringComparison.OrdinalIgnoreCase)))
            return Refuse("Das Passwort darf Ihren Namen und den des Kontos nicht enthalten.");
        return IdentityResult.Success;
    }

    /// <summary>
    /// Whether nothing is left but a common word once digits and signs are taken away, also where some stand for
    /// letters.
    /// </summary>
    private static bool IsCommon(string password)
    {
        var lower = password.ToLowerInvariant();
        return CommonPasswords.Words.Contains(Letters(lower))
            || CommonPasswords.Words.Contains(Letters(Plain(lower)))
            || CommonPasswords.Words.Contains(Letters(Plain(lower.TrimEnd([.. "0123456789!?.,;:-_#+*$%&/()=@ "]))));
    }

    private static string Plain(string text) =>
        text.Replace('0', 'o')
            .Replace('1', 'i')
            .Replace('3', 'e')
            .Replace('4', 'a')
            .Replace('@', 'a')
            .Replace('5', 's')
            .Replace('$', 's')
            .Replace('7', 't');

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private async Task<IEnumerable<string>> Names(Account user)
    {
        var holder = await ozg.Persons.AsNoTracking().SingleOrDefaultAsync(x => x.Account == user.UserName);
        return new[] { user.UserName, holder?.Mail?.Split('@')[0] }
            .Concat((holder?.Name ?? "").Split(' ', '-', ','))
            .OfType<string>()
            .Select(x => x.Trim())
            .Where(x => x.Length >= 4);
    }

    private static IdentityResult Refuse(string message) =>
        IdentityResult.Failed(new IdentityError { Code = nameof(PasswordRules), Description = message });
}
