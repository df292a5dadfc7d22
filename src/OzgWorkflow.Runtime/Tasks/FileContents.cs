using System.Text;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Where the contents of uploaded files are when they are not in the database: one file each, by id.</summary>
internal sealed class FileContents(TaskFileOptions options)
{
    private const int NameAtMost = 150;

    internal bool IsFolder => !string.IsNullOrEmpty(options.Directory);

    /// <summary>Writes a content whole or not at all; one that is there already is the same.</summary>
    internal async Task Write(Guid id, byte[] content, CancellationToken cancellation)
    {
        var path = PathOf(id);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = $"{path}.{Guid.NewGuid():N}";
        await File.WriteAllBytesAsync(draft, content, cancellation);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>A content; <c>null</c> when it is not there.</summary>
    internal async Task<byte[]?> Read(Guid id, CancellationToken cancellation) =>
        IsFolder && File.Exists(PathOf(id)) ? await File.ReadAllBytesAsync(PathOf(id), cancellation) : null;

    /// <summary>What is in the folder since before a time: ids, and paths.</summary>
    internal IEnumerable<(Guid? Id, string Path)> Before(DateTimeOffset time) =>
        IsFolder && Directory.Exists(options.Directory)
            ? from path in Directory.EnumerateFiles(options.Directory, "*", SearchOption.AllDirectories)
            where File.GetLastWriteTimeUtc(path) < time.UtcDateTime
            select (Guid.TryParseExact(Path.GetFileName(path), "N", out var id) ? id : (Guid?)null, path)
            : [];

    /// <summary>Whether a content can be what its name says.</summary>
    internal static bool Fits(string ending, ReadOnlySpan<byte> content) =>
        ending switch
        {
            "pdf" => content.StartsWith("%PDF-"u8),
            "png" => content.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']),
            "jpg" or "jpeg" => content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]),
            "docx" or "xlsx" or "pptx" or "odt" or "ods" or "odp" => content.StartsWith("PK\u0003\u0004"u8),
            "txt" or "csv" => !content.Contains((byte)0),
            _ => true,
        };

    /// <summary>A name without folders and without what cannot be part of a name.</summary>
    internal static string Named(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder();
        foreach (var x in last.EnumerateRunes())
            if (!Rune.IsControl(x) && x.Value != 0xFFFD && !"<>:\"|?*".Contains((char)Math.Min(x.Value, 0xFFFF)))
                kept.Append(x);
        var text = kept.ToString().Trim(' ', '.');
        return text.Length <= NameAtMost ? text : text[..(NameAtMost - 10)] + Path.GetExtension(text);
    }

    private string PathOf(Guid id) => Path.Combine(options.Directory!, $"{id:N}"[^2..], $"{id:N}");
}
