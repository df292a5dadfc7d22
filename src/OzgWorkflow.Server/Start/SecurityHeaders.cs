namespace OzgWorkflow.Server.Start;

/// <summary>Headers that keep browsers from doing what our pages never ask for.</summary>
internal static class SecurityHeaders
{
    internal static Task Add(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Hangfire's dashboard brings styles and scripts of its own.
        if (!context.Request.Path.StartsWithSegments("/betrieb/hangfire", StringComparison.Ordinal))
            headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";
        return next(context);
    }
}
