using System.Buffers;
using System.Text;
using System.Text.Json;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// Where JSON is written, as UTF-8. A step writes several pieces; a thread takes the same buffer for each, unless it
/// grew large. Nothing of what was written stays in it.
/// </summary>
internal readonly ref struct JsonBuffer : IDisposable
{
    private const int KeptAtMost = 1 << 16;

    [ThreadStatic]
    private static Parts? _free;

    private readonly Parts _parts;

    private JsonBuffer(Parts parts) => _parts = parts;

    internal Utf8JsonWriter Writer => _parts.Writer;

    /// <summary>An empty one; who writes within what is being written gets another.</summary>
    internal static JsonBuffer Take()
    {
        var parts = _free ?? new Parts();
        _free = null;
        return new JsonBuffer(parts);
    }

    internal byte[] ToArray() => Written.ToArray();

    internal static byte[] ToUtf8(object? value, bool isExact)
    {
        using var buffer = Take();
        ValueJson.Write(buffer.Writer, value, isExact);
        return buffer.ToArray();
    }

    internal static string ToText(object? value, bool isExact)
    {
        using var buffer = Take();
        ValueJson.Write(buffer.Writer, value, isExact);
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private ReadOnlySpan<byte> Written
    {
        get
        {
            _parts.Writer.Flush();
            return _parts.Bytes.WrittenSpan;
        }
    }

    public void Dispose()
    {
        if (_parts.Bytes.Capacity > KeptAtMost)
            return;
        _parts.Bytes.Clear();
        _parts.Writer.Reset();
        _free = _parts;
    }

    private sealed class Parts
    {
        internal Parts() => Writer = new Utf8JsonWriter(Bytes, ValueJson.Relaxed);

        internal ArrayBufferWriter<byte> Bytes { get; } = new(1024);

        internal Utf8JsonWriter Writer { get; }
    }
}
