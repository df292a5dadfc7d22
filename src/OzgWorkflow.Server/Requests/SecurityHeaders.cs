namespace OzgWorkflow.Server.Requests;

/// <summary>Headers that keep browsers from doing what our pages never ask for.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// What workflows answer is shown as a document of no origin, which runs nothing and loads nothing.
    /// </summary>
    internal const string ForWorkflows =
        "sandbox; default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private const string Common =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";

    // Elsa Studio is WebAssembly, with two scripts within its pages (keys of the editor and of the list of instances);
    // its code editor runs workers and has its icons in its styles.
    private const string ForStudio =
        "; script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='; worker-src 'self' blob:; font-src 'self' data:";

    // Hangfire's dashboard brings scripts of its own within its pages.
    private const string ForHangfire =
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";

    internal static Task Add(HttpContext http, RequestDelegate next)
    {
        Set(http);
        return next(http);
    }

    /// <summary>
    /// Sets the headers that a path needs; an answer that was begun anew after an error needs them again.
    /// </summary>
    internal static void Set(HttpContext http)
    {
        var (headers, path) = (http.Response.Headers, http.Request.Path);
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers.ContentSecurityPolicy = PolicyOf(path);
        if (
            path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || path.StartsWithSegments("/elsa", StringComparison.OrdinalIgnoreCase)
        )
            headers.CacheControl = "no-store";
    }

    private static string PolicyOf(PathString path) =>
        path.StartsWithSegments("/workflows", StringComparison.OrdinalIgnoreCase) ? ForWorkflows
        : path.StartsWithSegments("/betrieb/hangfire", StringComparison.OrdinalIgnoreCase) ? ForHangfire
        : path.StartsWithSegments("/studio", StringComparison.OrdinalIgnoreCase) ? Common + ForStudio
        : Common;
}
