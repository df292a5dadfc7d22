using Microsoft.AspNetCore.WebUtilities;

namespace OzgWorkflow.Server.Pages.Aufgaben;

/// <summary>Ids of tasks in addresses, short enough for two hundred of them.</summary>
internal static class TaskIds
{
    internal static string Short(Guid id) => WebEncoders.Base64UrlEncode(id.ToByteArray());

    /// <summary>The ids that can be read, each once.</summary>
    internal static IReadOnlyList<Guid> Read(IEnumerable<string?> texts) =>
        [.. texts.Select(Read).OfType<Guid>().Distinct()];

    private static Guid? Read(string? text)
    {
        Span<byte> bytes = stackalloc byte[16];
        return
            text is { Length: 22 }
            && System.Buffers.Text.Base64Url.TryDecodeFromChars(text, bytes, out var written)
            && written == 16
            ? new Guid(bytes)
            : null;
    }
}
