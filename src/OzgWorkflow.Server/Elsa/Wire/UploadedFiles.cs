using System.IO.Compression;
using System.Text;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Elsa.Wire;

/// <summary>
/// Reads JSON files and ZIP archives of them. What an archive says of itself is not believed: bytes are counted as they
/// are unpacked, and names that would lead out of a folder are refused, although nothing is ever written to a file.
/// </summary>
internal static class UploadedFiles
{
    /// <summary>Bytes of all files together, packed or unpacked.</summary>
    internal const int AtMost = 50_000_000;

    private const int EntriesAtMost = 1000;

    // What is written otherwise would come out with other letters.
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    internal static async Task<(IReadOnlyList<ImportedText> Texts, string? Problem)> Read(
        HttpRequest request,
        CancellationToken cancellation
    ) =>
        request.HasFormContentType
            ? await Read((await request.ReadForm(cancellation)).Files, cancellation)
            : ([], "Bitte senden Sie Dateien (multipart/form-data).");

    private static async Task<(IReadOnlyList<ImportedText> Texts, string? Problem)> Read(
        IFormFileCollection files,
        CancellationToken cancellation
    )
    {
        var texts = new List<ImportedText>();
        var left = AtMost;
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            try
            {
                if (
                    !file.FileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
                    && file.ContentType != "application/zip"
                )
                {
                    if (await Text(content, left, cancellation) is not { } text)
                        return ([], TooLarge());
                    left -= text.Length;
                    texts.Add(new ImportedText(file.FileName, text));
                    continue;
                }

                // From memory: what is no archive is told from one only where one can seek freely.
                using var whole = new MemoryStream();
                await content.CopyToAsync(whole, cancellation);
                using var zip = new ZipArchive(whole, ZipArchiveMode.Read);
                if (zip.Entries.Count > EntriesAtMost)
                    return (
                        [],
                        $"„{file.FileName}“ enthält {zip.Entries.Count} Dateien; erlaubt sind {EntriesAtMost}."
                    );
                if (zip.Entries.FirstOrDefault(x => LeadsOut(x.FullName)) is { } bad)
                    return (
                        [],
                        $"„{file.FileName}“ wird nicht angenommen: Der Name „{bad.FullName}“ führt aus dem Archiv heraus."
                    );
                foreach (
                    var entry in zip.Entries.Where(x =>
                        x.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)
                        && !x.FullName.StartsWith("__MACOSX", StringComparison.Ordinal)
                    )
                )
                {
                    await using var unpacked = await entry.OpenAsync(cancellation);
                    if (await Text(unpacked, left, cancellation) is not { } text)
                        return ([], TooLarge());
                    left -= text.Length;
                    texts.Add(new ImportedText(entry.FullName, text));
                }
            }
            catch (DecoderFallbackException)
            {
                return ([], $"„{file.FileName}“ ist kein Text in UTF-8.");
            }
            catch (InvalidDataException)
            {
                return ([], $"„{file.FileName}“ ist kein lesbares ZIP-Archiv.");
            }
        }

        return (texts, null);
    }

    private static string TooLarge() =>
        $"Die Dateien sind zu groß; erlaubt sind zusammen {AtMost / 1_000_000} MB, ausgepackt gezählt.";

    private static bool LeadsOut(string name) =>
        name.Contains('\\', StringComparison.Ordinal)
        || name.Contains(':', StringComparison.Ordinal)
        || name.StartsWith('/')
        || name.Contains('\0', StringComparison.Ordinal)
        || name.Split('/').Contains("..");

    private static async Task<string?> Text(Stream content, int atMost, CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            if (bytes.Length + read > atMost)
                return null;
            bytes.Write(buffer, 0, read);
        }

        return Strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
    }
}
