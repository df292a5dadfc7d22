using Microsoft.AspNetCore.Identity;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// A cookie goes with every request to us, also with one that a page of somebody else makes. So whatever changes
/// something by the right of a cookie, and every connection to a hub, must come from a page of our own: browsers say so
/// in <c>Sec-Fetch-Site</c> and <c>Origin</c>, and pages cannot set these.
/// </summary>
internal static class OwnOrigin
{
    internal static Task Require(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        if (!Matters(request) || IsOwn(request) is true)
            return next(http);
        var hasCookie = http.User.Identities.Any(x =>
            x.IsAuthenticated && x.AuthenticationType == IdentityConstants.ApplicationScheme
        );
        if (!hasCookie && IsOwn(request) is null)
            return next(http);
        return ErrorAnswers.Tell(
            http,
            new Failure(
                StatusCodes.Status403Forbidden,
                "Von fremder Seite",
                "Diese Anfrage kam nicht von einer Seite dieses Dienstes und wurde deshalb nicht ausgeführt."
            )
        );
    }

    private static bool Matters(HttpRequest request)
    {
        var path = request.Path;
        // A token is never sent by a browser on its own; workflows decide who calls them, and cookies mean nothing
        // there.
        if (
            request.Headers.Authorization.Count > 0
            || path.StartsWithSegments("/workflows", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        if (path.StartsWithSegments("/elsa/hubs", StringComparison.OrdinalIgnoreCase))
            return true;
        return !HttpMethods.IsGet(request.Method)
            && !HttpMethods.IsHead(request.Method)
            && !HttpMethods.IsOptions(request.Method)
            && !HttpMethods.IsTrace(request.Method);
    }

    /// <summary>Whether the request comes from our own origin; <c>null</c> when it does not say.</summary>
    private static bool? IsOwn(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].FirstOrDefault() is { Length: > 0 } site)
            return site is "same-origin" or "none";
        if (request.Headers.Origin.FirstOrDefault() is not { Length: > 0 } origin)
            return null;
        return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
