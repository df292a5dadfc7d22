using Microsoft.AspNetCore.StaticFiles;

namespace OzgWorkflow.Server.Requests;

/// <summary>Media types of files by their names: what whoever sends a file says of it is not believed.</summary>
internal static class ContentTypes
{
    private static readonly FileExtensionContentTypeProvider Known = new();

    internal static string Of(string name) =>
        Known.TryGetContentType(name, out var type) ? type : "application/octet-stream";
}
