using Microsoft.AspNetCore.Http.Features;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// Lets who sends more than we take hear the answer: Kestrel takes in, and throws away, what an answered request still
/// sends, but not beyond the limit of the body. There it closes the connection, which many clients notice before they
/// read the answer (https://github.com/dotnet/aspnetcore/issues/23840). Only bodies whose length is said beforehand, as
/// browsers and most clients do.
/// </summary>
internal static class UnreadBodies
{
    /// <summary>Bytes that are taken in and thrown away; who sends more is cut off.</summary>
    private const long AtMost = 32_000_000;

    internal static async Task TakeIn(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            if (
                http.Request.ContentLength <= AtMost
                && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size
            )
                size.MaxRequestBodySize = AtMost;
        }
    }
}
