using Microsoft.AspNetCore.Mvc.RazorPages;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// Pages answer verbs that they have a handler for; the framework would show the page for any other, too.
/// </summary>
internal static class PageVerbs
{
    internal static Task Require(HttpContext http, RequestDelegate next)
    {
        var method = http.Request.Method;
        if (http.Request.Path.StartsWithSegments("/betrieb/hangfire/stats", StringComparison.OrdinalIgnoreCase))
            return http.Request.HasFormContentType ? next(http) : NotAllowed(http, "POST"); // the dashboard reads a form
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return next(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page)
            return next(http);
        var takesPosts = page.HandlerMethods.Any(x => HttpMethods.IsPost(x.HttpMethod));
        if (takesPosts && HttpMethods.IsPost(method))
            return next(http);
        return NotAllowed(http, takesPosts ? "GET, HEAD, POST" : "GET, HEAD");
    }

    private static Task NotAllowed(HttpContext http, string allowed)
    {
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = allowed;
        return Task.CompletedTask;
    }
}
