using Microsoft.AspNetCore.Http.Metadata;

namespace OzgWorkflow.Server.Requests;

/// <summary>
/// How large the body of a request to a page may be. MVC's own attribute comes too late for forms: they have been read
/// for the antiforgery token by then.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class BodyAtMostAttribute(long bytes) : Attribute, IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => bytes;
}
