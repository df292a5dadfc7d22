using Microsoft.AspNetCore.Authorization;
using OzgWorkflow.Ozg;

namespace OzgWorkflow.Server.Zugriff;

/// <summary>Who may do what: the one place that says so for pages and API. What is not listed needs an account; tasks have <c>TaskPolicy</c>.</summary>
public static class Policies
{
    public const string Administration = "administration";
    public const string UmsetzungStarten = "umsetzung-starten";
    public const string AenderungBeantragen = "aenderung-beantragen";
    public const string AusserBetriebNehmen = "ausser-betrieb-nehmen";
    public const string Kommentieren = "kommentieren";
    public const string EreignisseMelden = "ereignisse-melden";
    public const string MigrationDurchfuehren = "migration-durchfuehren";
    public const string VerlaufEinsehen = "verlauf-einsehen";
    public const string GestaltungLesen = "gestaltung-lesen";
    public const string GestaltungSchreiben = "gestaltung-schreiben";

    /// <summary>For the one page that an account with a preliminary password may open.</summary>
    public const string EigenesKonto = "eigenes-konto";

    private static readonly Dictionary<string, string[]> Roles = new()
    {
        [Administration] = [Rollen.Administration],
        [UmsetzungStarten] = [Rollen.Administration, Rollen.ThemenfeldKoordination, Rollen.OzgKoordinierungsstelle],
        [AenderungBeantragen] =
        [
            Rollen.Administration, Rollen.ThemenfeldKoordination, Rollen.OzgKoordinierungsstelle, Rollen.KommunaleAnsprechperson, Rollen.ItDienstleister,
        ],
        [Kommentieren] = [.. Rollen.Alle.Where(x => x is not (Rollen.Lesend or Rollen.Integration))],
        [EreignisseMelden] = [Rollen.Administration, Rollen.Integration],
        [MigrationDurchfuehren] = [Rollen.Administration, Rollen.Gestaltung],
        [VerlaufEinsehen] = [Rollen.Administration, Rollen.Gestaltung],
        [GestaltungLesen] = [Rollen.Administration, Rollen.Gestaltung, Rollen.Lesend],
        [GestaltungSchreiben] = [Rollen.Administration, Rollen.Gestaltung],
        [AusserBetriebNehmen] = [Rollen.Administration, Rollen.OzgKoordinierungsstelle],
    };

    /// <summary>Registers the policies; whatever names none needs an account.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(EigenesKonto, x => x.RequireAuthenticatedUser());
        options.FallbackPolicy = options.DefaultPolicy = WithOwnPassword(new AuthorizationPolicyBuilder()).Build();
        foreach (var (name, roles) in Roles) options.AddPolicy(name, x => WithOwnPassword(x).RequireRole(roles));
    }

    private static AuthorizationPolicyBuilder WithOwnPassword(AuthorizationPolicyBuilder policy) =>
        policy.RequireAuthenticatedUser().RequireAssertion(x => !x.User.HasClaim(c => c.Type == KontoClaims.VorlaeufigesPasswort));
}
