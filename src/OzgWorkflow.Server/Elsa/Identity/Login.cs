using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Elsa.Identity;

/// <summary>Signs in for the API, in the form of Elsa's identity endpoint.</summary>
internal static class Login
{
    internal sealed record Request(string? Username, string? Password);

    internal sealed record Response(bool IsAuthenticated, string? AccessToken, string? RefreshToken);

    internal static void Map(IEndpointRouteBuilder app) => app.MapPost("/elsa/api/identity/login", Handle).AllowAnonymous().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(10_000));

    private static async Task<IResult> Handle(
        Request request, SignInManager<Account> signIn, UserManager<Account> accounts, Tokens tokens, TimeProvider clock, ILogger<Response> log)
    {
        var konto = await accounts.FindByNameAsync(request.Username?.Trim() ?? "");
        if (konto is null || !(await signIn.CheckPasswordSignInAsync(konto, request.Password ?? "", lockoutOnFailure: true)).Succeeded)
        {
            log.LogWarning("Sign-in as {Account} was refused", request.Username);
            return Results.Json(new Response(false, null, null), statusCode: StatusCodes.Status401Unauthorized);
        }

        if (konto.PasswortIstVorlaeufig)
            return Results.Problem("Bitte melden Sie sich zuerst auf der Webseite an und wählen Sie ein eigenes Passwort.", statusCode: StatusCodes.Status403Forbidden, title: "Vorläufiges Passwort");

        var token = tokens.Issue(konto, await accounts.GetRolesAsync(konto), clock.GetUtcNow());
        return Results.Ok(new Response(true, token, token));
    }
}
