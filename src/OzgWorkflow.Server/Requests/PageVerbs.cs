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
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method))
            return next(http);
        if (http.GetEndpoint()?.Metadata.GetMetadata<CompiledPageActionDescriptor>() is not { } page)
            return next(http);
        var takesPosts = page.HandlerMethods.Any(x => HttpMethods.IsPost(x.HttpMethod));
        if (takesPosts && HttpMethods.IsPost(method))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = takesPosts ? "GET, HEAD, POST" : "GET, HEAD";
        return Task.CompletedTask;
    }
}
