namespace OzgWorkflow.Server.Access;

/// <summary>Logs whoever is signed in and was refused something, whichever rule it was.</summary>
internal static class RefusalLog
{
    internal const string Page = "/kein-zugriff";

    internal static async Task Write(HttpContext http, RequestDelegate next)
    {
        await next(http);
        var isRefused =
            http.Response.StatusCode == StatusCodes.Status403Forbidden
            || http.Response.Headers.Location is [{ } to] && to.Contains(Page, StringComparison.Ordinal);
        if (isRefused && http.User.Identity is { IsAuthenticated: true, Name: { } account })
            http.RequestServices.GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(RefusalLog).FullName!)
                .LogWarning(
                    "{Account} may not {Method} {Path} {Handler}",
                    account,
                    http.Request.Method,
                    http.Request.Path,
                    http.Request.Query["handler"].FirstOrDefault()
                );
    }
}
