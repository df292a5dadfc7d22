using Microsoft.AspNetCore.Identity;

namespace OzgWorkflow.Server.Access;

/// <summary>What is wrong with an account or password, in German.</summary>
public sealed class GermanIdentityErrors : IdentityErrorDescriber
{
    public override IdentityError PasswordMismatch() =>
        Error(nameof(PasswordMismatch), "Das bisherige Passwort stimmt nicht.");

    public override IdentityError PasswordTooShort(int length) =>
        Error(nameof(PasswordTooShort), $"Das Passwort braucht mindestens {length} Zeichen.");

    public override IdentityError PasswordRequiresDigit() =>
        Error(nameof(PasswordRequiresDigit), "Das Passwort braucht mindestens eine Ziffer.");

    public override IdentityError PasswordRequiresLower() =>
        Error(nameof(PasswordRequiresLower), "Das Passwort braucht mindestens einen Kleinbuchstaben.");

    public override IdentityError PasswordRequiresUpper() =>
        Error(nameof(PasswordRequiresUpper), "Das Passwort braucht mindestens einen Großbuchstaben.");

    public override IdentityError PasswordRequiresNonAlphanumeric() =>
        Error(nameof(PasswordRequiresNonAlphanumeric), "Das Passwort braucht mindestens ein Sonderzeichen.");

    public override IdentityError DuplicateUserName(string userName) =>
        Error(nameof(DuplicateUserName), $"Das Konto „{userName}“ gibt es schon.");

    public override IdentityError InvalidUserName(string? userName) =>
        Error(
            nameof(InvalidUserName),
            "Der Kontoname darf nur Buchstaben ohne Umlaute, Ziffern und die Zeichen - . _ @ + enthalten."
        );

    public override IdentityError DuplicateEmail(string email) =>
        Error(nameof(DuplicateEmail), $"Die Adresse „{email}“ hat schon ein anderes Konto.");

    public override IdentityError ConcurrencyFailure() =>
        Error(
            nameof(ConcurrencyFailure),
            "Das Konto wurde gerade von jemand anderem geändert. Bitte laden Sie die Seite neu."
        );

    public override IdentityError DefaultError() =>
        Error(nameof(DefaultError), "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.");

    private static IdentityError Error(string code, string description) =>
        new() { Code = code, Description = description };
}
