using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>Registers sign-in: a cookie for pages, a bearer token for the API.</summary>
internal static class Accounts
{
    private const string CookieOrToken = "cookie-or-token";

    internal static void AddAccounts(this IServiceCollection services, string? jwtKey, SignInOptions signIn)
    {
        services.AddSingleton(new SigningKey(jwtKey));
        services.AddSingleton<Tokens>();
        services.AddSingleton<AccountAccess>();
        services.AddSingleton(new SignInLimits(signIn, TimeProvider.System));
        services.AddScoped<PasswordCheck>();
        services.AddScoped<AccountWork>();
        services.AddScoped<NewAccounts>();
        services.AddScoped<AccountDesk>();
        services.AddScoped<Sessions>();
        services.AddScoped<AccountRegister>();
        services.AddSingleton<AccountList>();
        services.AddSingleton<IPeople, People>();
        services.AddSingleton<IChoiceList>(
            new FixedChoices("rollen", OzgRoles.All.Except([OzgRoles.ReadOnly, OzgRoles.Integration]))
        );
        services.AddSingleton<IChoiceList>(provider => provider.GetRequiredService<AccountList>());
        foreach (
            var (name, role) in new[]
            {
                ("ansprechpersonen", OzgRoles.Ansprechperson),
                ("it-dienstleister-personen", OzgRoles.ItDienstleister),
            }
        )
            services.AddSingleton<IChoiceList>(x => new AccountList(
                x.GetRequiredService<NpgsqlDataSource>(),
                name,
                role
            ));
        services.AddDbContext<AccountsDb>(
            (provider, options) =>
                options
                    .UseNpgsql(
                        provider.GetRequiredService<NpgsqlDataSource>(),
                        x => x.MigrationsHistoryTable("migrations", AccountsDb.Schema)
                    )
                    .UseSnakeCaseNamingConvention()
                    .AddInterceptors(new PreparingInterceptor())
        );
        services
            .AddIdentity<Account, IdentityRole>(x =>
            {
                x.Password.RequiredLength = AccountRules.PasswordAtLeast;
                // Of all addresses together; one address is stopped long before, so that nobody locks out somebody
                // else.
                x.Lockout.MaxFailedAccessAttempts = 50;
                x.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
            })
            .AddEntityFrameworkStores<AccountsDb>()
            .AddErrorDescriber<GermanIdentityErrors>()
            .AddClaimsPrincipalFactory<AccountClaims>()
            .AddPasswordValidator<PasswordRules>();
        services.AddDataProtection().SetApplicationName("OzgWorkflow").PersistKeysToDbContext<AccountsDb>();
        services
            .AddAuthentication(x =>
                x.DefaultScheme =
                    x.DefaultAuthenticateScheme =
                    x.DefaultChallengeScheme =
                    x.DefaultForbidScheme =
                        CookieOrToken
            )
            .AddPolicyScheme(
                CookieOrToken,
                null,
                x =>
                    x.ForwardDefaultSelector = context =>
                        context.Request.Headers.Authorization.Count > 0
                        || IsWorkflow(context.Request)
                        || !AcceptsPages(context.Request) && !context.Request.Cookies.ContainsKey(CookieName)
                            ? JwtBearerDefaults.AuthenticationScheme
                            : IdentityConstants.ApplicationScheme
            )
            .AddJwtBearer(x => x.Events = new JwtBearerEvents { OnTokenValidated = CheckToken });
        services
            .AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<Tokens>(
                (x, tokens) => (x.TokenValidationParameters, x.MapInboundClaims) = (tokens.Validation, false)
            );
        services.ConfigureApplicationCookie(x =>
        {
            x.Cookie.Name = CookieName;
            x.Cookie.SameSite = SameSiteMode.Lax;
            x.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            x.LoginPath = "/anmelden";
            x.AccessDeniedPath = RefusalLog.Page;
            x.ExpireTimeSpan = TimeSpan.FromHours(10);
            x.Events = new CookieAuthenticationEvents
            {
                OnValidatePrincipal = CheckCookie,
                OnRedirectToLogin = context => Redirect(context, StatusCodes.Status401Unauthorized),
                OnRedirectToAccessDenied = context =>
                {
                    if (context.HttpContext.User.HasClaim(c => c.Type == AccountClaims.OneTimePassword))
                        context.RedirectUri = "/konto";
                    return Redirect(context, StatusCodes.Status403Forbidden);
                },
            };
        });
        services.AddAntiforgery(x => x.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddAuthorization(Policies.Configure);
    }

    private static async Task CheckToken(TokenValidatedContext context)
    {
        if (!await IsStillGiven(context.HttpContext, context.Principal))
            context.Fail("The access of this account or session has ended.");
    }

    private static async Task CheckCookie(CookieValidatePrincipalContext context)
    {
        if (await IsStillGiven(context.HttpContext, context.Principal))
            return;
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    private static ValueTask<bool> IsStillGiven(HttpContext http, ClaimsPrincipal? user) =>
        http.RequestServices.GetRequiredService<AccountAccess>().IsStillGiven(user, http.RequestAborted);

    private const string CookieName = "ozgworkflow";

    private static bool AcceptsPages(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase);

    /// <summary>What workflows answer is of no origin of ours: no cookie speaks for anybody there.</summary>
    private static bool IsWorkflow(HttpRequest request) =>
        request.Path.StartsWithSegments("/workflows", StringComparison.OrdinalIgnoreCase);

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int apiStatus)
    {
        if (AcceptsPages(context.Request))
            context.Response.Redirect(WithoutHost(context.RedirectUri));
        else
            context.Response.StatusCode = apiStatus;
        return Task.CompletedTask;
    }

    /// <summary>Who asked may have made the host up, and it need be none.</summary>
    private static string WithoutHost(string address) =>
        address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme
            ? address[address.IndexOf('/', scheme + 3)..]
            : address;
}
