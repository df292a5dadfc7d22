using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>
/// Serves Elsa Studio's files below <c>/studio</c> as they are in its npm package, compressed as they came. A file
/// whose name holds a hash of its content is kept for ever by browsers; all others are asked for again, and answered
/// with 304 when they did not change: after an update nobody sees a mixture.
/// </summary>
internal static partial class StudioFiles
{
    private static readonly (string Encoding, string Extension)[] Compressed = [("br", ".br"), ("gzip", ".gz")];

    internal static void UseStudioFiles(this WebApplication app)
    {
        var package = new PhysicalFileProvider(NpmParts.PathOf("@elsa-workflows/elsa-studio-wasm"));
        var types = new FileExtensionContentTypeProvider
        {
            Mappings = { [".dat"] = "application/octet-stream", [".blat"] = "application/octet-stream" },
        };
        app.UseWhen(
            x => IsPackageFile(x.Request.Path),
            branch =>
            {
                branch.Use((context, next) => Choose(context, next, package));
                branch.UseStaticFiles(
                    new StaticFileOptions
                    {
                        RequestPath = "/studio",
                        FileProvider = package,
                        ContentTypeProvider = new CompressedTypes(types),
                        OnPrepareResponse = Prepare,
                    }
                );
            }
        );
        app.UseStaticFiles(
            new StaticFileOptions
            {
                RequestPath = "/roboto",
                FileProvider = new PhysicalFileProvider(NpmParts.PathOf("@fontsource/roboto")),
                OnPrepareResponse = x => x.Context.Response.Headers.CacheControl = "no-cache",
            }
        );
    }

    // The package's own page would load fonts from elsewhere.
    private static bool IsPackageFile(PathString path) =>
        path.StartsWithSegments("/studio", StringComparison.Ordinal, out var rest)
        && (
            rest.StartsWithSegments("/_framework", StringComparison.Ordinal)
            || rest.StartsWithSegments("/_content", StringComparison.Ordinal)
            || rest == "/appsettings.json"
            || rest == "/Elsa.Studio.Host.CustomElements.styles.css"
        );

    /// <summary>
    /// Takes the compressed file beside the one that is asked for, when there is one and the browser understands it.
    /// </summary>
    private static Task Choose(HttpContext context, RequestDelegate next, PhysicalFileProvider package)
    {
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (encoding, extension) in Compressed)
        {
            if (!accepted.Any(x => x.Value == encoding && x.Quality is not 0))
                continue;
            if (!package.GetFileInfo(context.Request.Path.Value!["/studio".Length..] + extension).Exists)
                continue;
            context.Items[typeof(StudioFiles)] = context.Request.Path.Value;
            context.Request.Path += extension;
            context.Response.Headers.ContentEncoding = encoding;
            break;
        }

        return next(context);
    }

    private static void Prepare(StaticFileResponseContext x)
    {
        var asked = x.Context.Items[typeof(StudioFiles)] as string ?? x.Context.Request.Path.Value!;
        x.Context.Response.Headers.CacheControl = HashedName().IsMatch(asked)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
    }

    /// <summary>Blazor's names: <c>Name.tzm35kxj5q.wasm</c>, with ten characters of a hash.</summary>
    [GeneratedRegex(@"\.[0-9a-z]{10}\.(wasm|js|dat|css|bundle\.scp\.css)$")]
    private static partial Regex HashedName();

    /// <summary>A compressed file has the type of what is in it.</summary>
    private sealed class CompressedTypes(FileExtensionContentTypeProvider types) : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, out string contentType) =>
            types.TryGetContentType(
                Compressed.Aggregate(
                    subpath,
                    (path, x) =>
                        path.EndsWith(x.Extension, StringComparison.Ordinal) ? path[..^x.Extension.Length] : path
                ),
                out contentType!
            );
    }
}
