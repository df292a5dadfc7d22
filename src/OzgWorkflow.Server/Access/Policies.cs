using Microsoft.AspNetCore.Authorization;
using OzgWorkflow.Ozg;

namespace OzgWorkflow.Server.Access;

/// <summary>
/// Who may do what: the one place that says so for pages and API. What is not listed needs an account; tasks have
/// <c>TaskPolicy</c>.
/// </summary>
public static class Policies
{
    public const string Administration = "administration";
    public const string StartUmsetzung = "start-umsetzung";
    public const string RequestChange = "request-change";
    public const string Retire = "retire";
    public const string Comment = "comment";
    public const string ReportEvents = "report-events";
    public const string Migrate = "migrate";
    public const string ReadHistory = "read-history";
    public const string ReadDesign = "read-design";
    public const string WriteDesign = "write-design";
    public const string ManageOrganisations = "manage-organisations";

    /// <summary>For the one page that an account with a preliminary password may open.</summary>
    public const string OwnAccount = "own-account";

    private static readonly Dictionary<string, string[]> Roles = new()
    {
        [Administration] = [OzgRoles.Administration],
        [StartUmsetzung] = [OzgRoles.Administration, OzgRoles.ThemenfeldCoordination, OzgRoles.OzgKoordinierungsstelle],
        [RequestChange] =
        [
            OzgRoles.Administration,
            OzgRoles.ThemenfeldCoordination,
            OzgRoles.OzgKoordinierungsstelle,
            OzgRoles.Ansprechperson,
            OzgRoles.ItDienstleister,
        ],
        [Comment] = [.. OzgRoles.WithTasks],
        [ReportEvents] = [OzgRoles.Administration, OzgRoles.Integration],
        [Migrate] = [OzgRoles.Administration, OzgRoles.Design],
        [ReadHistory] = [OzgRoles.Administration, OzgRoles.Design],
        [ReadDesign] = [OzgRoles.Administration, OzgRoles.Design, OzgRoles.ReadOnly],
        [WriteDesign] = [OzgRoles.Administration, OzgRoles.Design],
        [ManageOrganisations] = [OzgRoles.Administration, OzgRoles.OzgKoordinierungsstelle],
        [Retire] = [OzgRoles.Administration, OzgRoles.OzgKoordinierungsstelle],
    };

    /// <summary>Registers the policies; whatever names none needs an account.</summary>
    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(OwnAccount, x => x.RequireAuthenticatedUser());
        options.FallbackPolicy = options.DefaultPolicy = WithOwnPassword(new AuthorizationPolicyBuilder()).Build();
        foreach (var (name, roles) in Roles)
            options.AddPolicy(name, x => WithOwnPassword(x).RequireRole(roles));
    }

    private static AuthorizationPolicyBuilder WithOwnPassword(AuthorizationPolicyBuilder policy) =>
        policy
            .RequireAuthenticatedUser()
            .RequireAssertion(x => !x.User.HasClaim(c => c.Type == AccountClaims.OneTimePassword));

    /// <summary>Whether the caller may change definitions and instances.</summary>
    internal static async Task<bool> MayChange(this HttpContext http) =>
        (
            await http
                .RequestServices.GetRequiredService<IAuthorizationService>()
                .AuthorizeAsync(http.User, WriteDesign)
        ).Succeeded;
}
