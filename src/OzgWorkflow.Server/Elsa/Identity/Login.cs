using System.Globalization;
using Microsoft.AspNetCore.Identity;
using OzgWorkflow.Server.Access;

namespace OzgWorkflow.Server.Elsa.Identity;

/// <summary>Signs in for the API, in the form of Elsa's identity endpoint.</summary>
internal static class Login
{
    internal sealed record Request(string? Username, string? Password);

    internal sealed record Response(bool IsAuthenticated, string? AccessToken, string? RefreshToken);

    internal static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/elsa/api/identity/login", Handle)
            .AllowAnonymous()
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(10_000));

    private static async Task<IResult> Handle(
        Request request,
        HttpContext http,
        PasswordCheck passwords,
        UserManager<Account> accounts,
        Tokens tokens,
        Sessions sessions,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var answer = await passwords.Check(
            request.Username,
            request.Password,
            http.Connection.RemoteIpAddress,
            cancellation
        );
        if (answer.Wait is { } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Results.Problem(
                PasswordAnswer.TooMany,
                statusCode: StatusCodes.Status429TooManyRequests,
                title: "Zu viele Versuche"
            );
        }

        if (answer.Account is not { } account)
            return Results.Json(new Response(false, null, null), statusCode: StatusCodes.Status401Unauthorized);
        if (account.HasOneTimePassword)
            return Results.Problem(
                "Bitte melden Sie sich zuerst auf der Webseite an und wählen Sie ein eigenes Passwort.",
                statusCode: StatusCodes.Status403Forbidden,
                title: "Vorläufiges Passwort"
            );

        await sessions.Begin(account, cancellation);
        var token = tokens.Issue(account, await accounts.GetRolesAsync(account), clock.GetUtcNow());
        return Results.Ok(new Response(true, token, token));
    }
}
