using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OzgWorkflow.Scripts.Wire;

/// <summary>Writes frames. A frame that gets larger than agreed is not sent.</summary>
internal sealed class FrameWriter(Stream stream)
{
    private const int Header = 5,
        Kept = 256 * 1024,
        MaxDepth = 512;
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>Bytes that a frame may have.</summary>
    internal int Limit { get; set; } = int.MaxValue;

    internal FrameWriter Begin(Frame kind)
    {
        if (_buffer.Length > Kept)
            _buffer = new byte[4096];
        _length = Header;
        _buffer[4] = (byte)kind;
        return this;
    }

    internal void Send()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer, _length - Header);
        stream.Write(_buffer, 0, _length);
        stream.Flush();
    }

    internal FrameWriter Byte(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    internal FrameWriter Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal FrameWriter Long(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);
        return this;
    }

    /// <summary>Text as it is in memory, so that halves of surrogates survive.</summary>
    internal FrameWriter Text(string? value)
    {
        Long(value?.Length ?? -1);
        var bytes = MemoryMarshal.AsBytes(value.AsSpan());
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    internal FrameWriter Texts(IReadOnlyCollection<string> values)
    {
        Long(values.Count);
        foreach (var value in values)
            Text(value);
        return this;
    }

    /// <summary>A value, without loss.</summary>
    internal FrameWriter Value(object? value, int depth = 0)
    {
        if (depth > MaxDepth)
            throw new WireException("A value is nested too deeply.");
        switch (value)
        {
            case null:
                return Tag(ValueTag.Null);
            case bool flag:
                return Tag(flag ? ValueTag.True : ValueTag.False);
            case long number:
                return Tag(ValueTag.Long).Long(number);
            case double number:
                return Tag(ValueTag.Double).Long(BitConverter.DoubleToInt64Bits(number));
            case string text:
                return Tag(ValueTag.Text).Text(text);
            case DateTimeOffset time:
                return Tag(ValueTag.Time).Long(time.Ticks).Long(time.Offset.Ticks);
            case decimal number:
                return Tag(ValueTag.Decimal).Text(number.ToString(CultureInfo.InvariantCulture));
            case BigInteger number:
                return Tag(ValueTag.BigInteger).Bytes(number.ToByteArray());
            case IReadOnlyDictionary<string, object?> map:
                Tag(ValueTag.Map).Long(map.Count);
                foreach (var (name, member) in map)
                    Text(name).Value(member, depth + 1);
                return this;
            case IReadOnlyList<object?> list:
                Tag(ValueTag.List).Long(list.Count);
                foreach (var item in list)
                    Value(item, depth + 1);
                return this;
            default:
                return Value(Engine.Values.Value.From(value), depth + 1);
        }
    }

    private FrameWriter Bytes(byte[] bytes)
    {
        Long(bytes.Length);
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    private FrameWriter Tag(ValueTag tag) => Byte((byte)tag);

    private Span<byte> Reserve(int more)
    {
        if (_length + (long)more > Limit)
            throw new WireException($"A frame would be larger than {Limit} bytes.");
        if (_length + more > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_length + more, (int)Math.Min(Array.MaxLength, _buffer.Length * 2L)));
        var reserved = _buffer.AsSpan(_length, more);
        _length += more;
        return reserved;
    }
}

/// <summary>Kinds of values.</summary>
internal enum ValueTag : byte
{
    Null,
    True,
    False,
    Long,
    Double,
    Text,
    Time,
    Decimal,
    BigInteger,
    Map,
    List,
}
