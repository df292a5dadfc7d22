using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Access;

/// <summary>The accounts of the first start: one per role in Development, otherwise one administrator.</summary>
public sealed class FirstAccounts(
    UserManager<Account> accounts,
    RoleManager<IdentityRole> roles,
    AccountsDb db,
    OzgDb ozg,
    IConfiguration settings,
    IHostEnvironment environment,
    ILogger<FirstAccounts> log
)
{
    /// <summary>Password of the demo accounts.</summary>
    public const string DemoPassword = "Demo-Konto-1";

    private static readonly (string Account, string Name, string Role)[] Demo =
    [
        ("admin", "Ada Administration", OzgRoles.Administration),
        ("gestaltung", "Gerd Gestaltung", OzgRoles.Design),
        ("koordination", "Karin Koordination", OzgRoles.ThemenfeldCoordination),
        ("kommune", "Konrad Kommune", OzgRoles.Ansprechperson),
        ("dienstleister", "Dilek Dienstleister", OzgRoles.ItDienstleister),
        ("ausschuss", "Anton Ausschuss", OzgRoles.Lenkungsausschuss),
        ("koordinierungsstelle", "Klara Koordinierungsstelle", OzgRoles.OzgKoordinierungsstelle),
        ("lesend", "Leo Lesend", OzgRoles.ReadOnly),
        ("integration", "Ina Integration", OzgRoles.Integration),
    ];

    /// <summary>What is wrong with the settings of the first administrator, a sentence each.</summary>
    internal static IEnumerable<string> Problems(IConfiguration settings)
    {
        var (account, password) = (settings["Admin:Account"] ?? "", settings["Admin:Password"] ?? "");
        if (account.Length > 0 && !AccountRules.IsName(account))
            yield return $"Die Einstellung Admin:Account ist „{account}“; erlaubt sind {AccountRules.Names}.";
        if (password.Length > 0 && !AccountRules.IsStrong(password))
            yield return "Das Passwort in der Einstellung Admin:Password ist zu einfach; es braucht mindestens "
                + $"{AccountRules.PasswordAtLeast} Zeichen, mit Großbuchstaben, Kleinbuchstaben, Ziffern und Sonderzeichen.";
    }

    /// <summary>Makes what is missing and returns how to sign in, for the start message.</summary>
    public async Task<string> Ensure()
    {
        foreach (var role in OzgRoles.All)
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new IdentityRole(role));
        if (environment.IsDevelopment())
            return await EnsureDemo();
        await RefuseDemo();
        return await EnsureAdministrator();
    }

    /// <summary>A database that Development used has accounts whose password everybody can read here.</summary>
    /// <exception cref="CannotStartException">One of them still works.</exception>
    private async Task RefuseDemo()
    {
        foreach (var (name, _, _) in Demo)
            if (
                await accounts.FindByNameAsync(name) is { LockedAt: null } account
                && await accounts.CheckPasswordAsync(account, DemoPassword)
            )
                throw new CannotStartException(
                    $"Das Demo-Konto „{name}“ hat in dieser Datenbank noch sein öffentlich bekanntes Passwort: Ändern Sie die Passwörter der Demo-Konten oder nehmen Sie eine andere Datenbank, bevor Sie den Server außerhalb von Development starten."
                );
    }

    private async Task<string> EnsureDemo()
    {
        // One for all: each takes a tenth of a second.
        var hash = new Lazy<string>(() => accounts.PasswordHasher.HashPassword(new Account(), DemoPassword));
        foreach (var (account, name, role) in Demo)
            if (await accounts.FindByNameAsync(account) is not null)
                await ozg.EnsureHolder(account, name, $"{account}@localhost");
            else
                await Create(
                    new Account { UserName = account, PasswordHash = hash.Value },
                    name,
                    role,
                    accounts.CreateAsync
                );
        await ozg.EnsureResponsibilities("koordination", "kommune", "ausschuss");
        return $"Demo-Konten (Passwort {DemoPassword}): {string.Join(", ", Demo.Select(x => $"{x.Account} ({x.Role})"))}";
    }

    private async Task<string> EnsureAdministrator()
    {
        if ((await accounts.GetUsersInRoleAsync(OzgRoles.Administration)).Count > 0)
            return "Anmeldung mit einem vorhandenen Konto.";
        var account = settings["Admin:Account"] is { Length: > 0 } named ? named : "admin";
        if (settings["Admin:Password"] is { Length: > 0 } chosen)
        {
            await CreateAdministrator(account, chosen, oneTime: false);
            return $"Anmeldung als „{account}“ mit dem Passwort aus der Einstellung Admin:Password.";
        }

        var password = AccountRules.OneTimePassword();
        await CreateAdministrator(account, password, oneTime: true);
        return $"Anmeldung als „{account}“ mit dem Einmal-Passwort {password}. Nach der ersten Anmeldung wählen Sie ein eigenes.";
    }

    private Task CreateAdministrator(string account, string password, bool oneTime) =>
        Create(
            new Account { UserName = account, HasOneTimePassword = oneTime },
            account,
            OzgRoles.Administration,
            x => accounts.CreateAsync(x, password)
        );

    private async Task Create(Account created, string name, string role, Func<Account, Task<IdentityResult>> create)
    {
        // An account without its role would be in the way of the next start.
        await using var transaction = await db.Database.BeginTransactionAsync();
        var result = await create(created);
        if (!result.Succeeded)
            throw new CannotStartException(
                $"Das Konto „{created.UserName}“ kann nicht angelegt werden: "
                    + string.Join(" ", result.Errors.Select(x => x.Description))
                    + " Ändern Sie die Einstellungen Admin:Account und Admin:Password."
            );
        var added = await accounts.AddToRoleAsync(created, role);
        if (!added.Succeeded)
            throw new InvalidOperationException(string.Join(" ", added.Errors.Select(x => x.Description)));
        await transaction.CommitAsync();
        await ozg.EnsureHolder(created.UserName!, name, $"{created.UserName}@localhost");
        log.LogInformation("Account {Account} was made with the role {Role}", created.UserName, role);
    }
}
