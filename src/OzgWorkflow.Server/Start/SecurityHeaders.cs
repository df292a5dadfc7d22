namespace OzgWorkflow.Server.Start;

/// <summary>Headers that keep browsers from doing what our pages never ask for.</summary>
internal static class SecurityHeaders
{
    private const string Common = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";

    // Elsa Studio is WebAssembly, with two scripts within its pages (keys of the editor and of the list of instances); its code editor runs workers and has its
    // icons in its styles.
    private const string ForStudio = "; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; worker-src 'self' blob:; font-src 'self' data:";

    internal static Task Add(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        // Hangfire's dashboard brings styles and scripts of its own.
        if (!context.Request.Path.StartsWithSegments("/betrieb/hangfire", StringComparison.Ordinal))
            headers.ContentSecurityPolicy = Common + (context.Request.Path.StartsWithSegments("/studio", StringComparison.Ordinal) ? ForStudio : "");
        return next(context);
    }
}
