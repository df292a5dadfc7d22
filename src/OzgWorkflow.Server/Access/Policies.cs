using Microsoft.AspNetCore.Authorization;
using OzgWorkflow.Ozg;

namespace OzgWorkflow.Server.Access;

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
        [Administration] = [OzgRoles.Administration],
        [UmsetzungStarten] =
        [
            OzgRoles.Administration,
            OzgRoles.ThemenfeldKoordination,
            OzgRoles.OzgKoordinierungsstelle,
        ],
        [AenderungBeantragen] =
        [
            OzgRoles.Administration,
            OzgRoles.ThemenfeldKoordination,
            OzgRoles.OzgKoordinierungsstelle,
            OzgRoles.KommunaleAnsprechperson,
            OzgRoles.ItDienstleister,
        ],
        [Kommentieren] = [.. OzgRoles.Alle.Where(x => x is not (OzgRoles.Lesend or OzgRoles.Integration))],
        [EreignisseMelden] = [OzgRoles.Administration, OzgRoles.Integration],
        [MigrationDurchfuehren] = [OzgRoles.Administration, OzgRoles.Gestaltung],
        [VerlaufEinsehen] = [OzgRoles.Administration, OzgRoles.Gestaltung],
        [GestaltungLesen] = [OzgRoles.Administration, OzgRoles.Gestaltung, OzgRoles.Lesend],
        [GestaltungSchreiben] = [OzgRoles.Administration, OzgRoles.Gestaltung],
        [AusserBetriebNehmen] = [OzgRoles.Administration, OzgRoles.OzgKoordinierungsstelle],
    };

    /// <summary>Registers the policies; whatever names none needs an account.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(EigenesKonto, x => x.RequireAuthenticatedUser());
        options.FallbackPolicy = options.DefaultPolicy = WithOwnPassword(new AuthorizationPolicyBuilder()).Build();
        foreach (var (name, roles) in Roles)
            options.AddPolicy(name, x => WithOwnPassword(x).RequireRole(roles));
    }

    private static AuthorizationPolicyBuilder WithOwnPassword(AuthorizationPolicyBuilder policy) =>
        policy
            .RequireAuthenticatedUser()
            .RequireAssertion(x => !x.User.HasClaim(c => c.Type == AccountClaims.VorlaeufigesPasswort));

    /// <summary>Whether the caller may change definitions and instances.</summary>
    internal static async Task<bool> MayChange(this HttpContext http) =>
        (
            await http
                .RequestServices.GetRequiredService<IAuthorizationService>()
                .AuthorizeAsync(http.User, GestaltungSchreiben)
        ).Succeeded;
}
