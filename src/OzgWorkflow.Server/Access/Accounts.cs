using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Server.Access;

/// <summary>Registers sign-in: a cookie for pages, a bearer token for the API.</summary>
internal static class Accounts
{
    private const string CookieOrToken = "cookie-or-token";

    internal static void AddAccounts(this IServiceCollection services, string? jwtKey)
    {
        services.AddSingleton(new SigningKey(jwtKey));
        services.AddSingleton<Tokens>();
        services.AddSingleton<AccountList>();
        services.AddSingleton<IChoiceList>(provider => provider.GetRequiredService<AccountList>());
        services.AddDbContext<AccountsDb>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), x => x.MigrationsHistoryTable("migrations", AccountsDb.Schema))
            .UseSnakeCaseNamingConvention());
        services.AddIdentity<Account, IdentityRole>(x =>
        {
            x.Password.RequiredLength = 10;
            x.Lockout.MaxFailedAccessAttempts = 10;
            x.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
        }).AddEntityFrameworkStores<AccountsDb>().AddErrorDescriber<GermanIdentityErrors>().AddClaimsPrincipalFactory<AccountClaims>();
        services.AddDataProtection().SetApplicationName("OzgWorkflow").PersistKeysToDbContext<AccountsDb>();
        services.AddAuthentication(x => x.DefaultScheme = x.DefaultAuthenticateScheme = x.DefaultChallengeScheme = x.DefaultForbidScheme = CookieOrToken)
            .AddPolicyScheme(CookieOrToken, null, x => x.ForwardDefaultSelector = context =>
                context.Request.Headers.Authorization.Count > 0 || !AcceptsPages(context.Request) && !context.Request.Cookies.ContainsKey(CookieName)
                    ? JwtBearerDefaults.AuthenticationScheme
                    : IdentityConstants.ApplicationScheme)
            .AddJwtBearer();
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .Configure<Tokens>((x, tokens) =>
                (x.TokenValidationParameters, x.MapInboundClaims) = (tokens.Validation, false));
        services.ConfigureApplicationCookie(x =>
        {
            x.Cookie.Name = CookieName;
            x.Cookie.SameSite = SameSiteMode.Lax;
            x.LoginPath = "/anmelden";
            x.AccessDeniedPath = "/kein-zugriff";
            x.ExpireTimeSpan = TimeSpan.FromHours(10);
            x.Events = new CookieAuthenticationEvents
            {
                OnRedirectToLogin = context => Redirect(context, StatusCodes.Status401Unauthorized),
                OnRedirectToAccessDenied = context =>
                {
                    if (context.HttpContext.User.HasClaim(c => c.Type == AccountClaims.VorlaeufigesPasswort)) context.RedirectUri = "/konto";
                    return Redirect(context, StatusCodes.Status403Forbidden);
                },
            };
        });
        services.AddAuthorization(Policies.Configure);
    }

    private const string CookieName = "ozgworkflow";

    private static bool AcceptsPages(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !request.Path.StartsWithSegments("/elsa", StringComparison.Ordinal);

    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int apiStatus)
    {
        if (AcceptsPages(context.Request)) context.Response.Redirect(context.RedirectUri);
        else context.Response.StatusCode = apiStatus;
        return Task.CompletedTask;
    }
}
