using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OzgWorkflow.Scripts.Wire;

/// <summary>
/// Reads frames from a buffered stream. What is larger than agreed is not read, neither as bytes nor as what they would
/// become in memory.
/// </summary>
internal sealed class FrameReader(BufferedStream stream)
{
    private const int Kept = 256 * 1024,
        MaxDepth = 512,
        ScalarWeight = 32,
        MapWeight = 200;
    private readonly byte[] _header = new byte[5];
    private byte[] _buffer = new byte[4096];
    private int _position,
        _length;
    private long _weight;

    /// <summary>Bytes that a frame may have.</summary>
    internal int Limit { get; set; } = int.MaxValue;

    /// <summary>Bytes of memory that the values of a frame may take.</summary>
    internal long WeightLimit { get; set; } = long.MaxValue;

    /// <summary>Reads the next frame.</summary>
    /// <exception cref="EndOfStreamException">There is none: the other side is gone.</exception>
    /// <exception cref="WireException">It is larger than agreed.</exception>
    internal Frame Next()
    {
        stream.ReadExactly(_header);
        _length = BinaryPrimitives.ReadInt32LittleEndian(_header);
        if (_length < 0 || _length > Limit)
            throw new WireException($"A frame is larger than {Limit} bytes.");
        if (_buffer.Length > Kept || _buffer.Length < _length)
            _buffer = new byte[Math.Max(4096, _length)];
        stream.ReadExactly(_buffer, 0, _length);
        (_position, _weight) = (0, 0);
        return (Frame)_header[4];
    }

    internal byte Byte() => Take(1)[0];

    internal bool Flag() => Byte() != 0;

    internal long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    internal string? Text()
    {
        var length = Long();
        if (length < 0)
            return null;
        Weigh(length * sizeof(char));
        return new string(MemoryMarshal.Cast<byte, char>(Take(length * sizeof(char))));
    }

    internal string[] Texts()
    {
        var texts = new string[Count(8)];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = Text()!;
        return texts;
    }

    internal object? Value(int depth = 0)
    {
        if (depth > MaxDepth)
            throw new WireException("A value is nested too deeply.");
        Weigh(ScalarWeight);
        switch ((ValueTag)Byte())
        {
            case ValueTag.Null:
                return null;
            case ValueTag.True:
                return true;
            case ValueTag.False:
                return false;
            case ValueTag.Long:
                return Long();
            case ValueTag.Double:
                return BitConverter.Int64BitsToDouble(Long());
            case ValueTag.Text:
                return Text();
            case ValueTag.Time:
                return new DateTimeOffset(Long(), new TimeSpan(Long()));
            case ValueTag.Decimal:
                return decimal.Parse(Text()!, CultureInfo.InvariantCulture);
            case ValueTag.BigInteger:
                return new BigInteger(Take(Long()));
            case ValueTag.Map:
                return Map(depth);
            case ValueTag.List:
                var list = new object?[Count(1)];
                for (var i = 0; i < list.Length; i++)
                    list[i] = Value(depth + 1);
                return list;
            case var other:
                throw new WireException($"There is no kind of value {other}.");
        }
    }

    private Dictionary<string, object?> Map(int depth)
    {
        Weigh(MapWeight);
        var count = Count(9);
        Weigh(count * (long)ScalarWeight);
        var map = new Dictionary<string, object?>(count);
        for (var i = 0; i < count; i++)
            map[Text()!] = Value(depth + 1);
        return map;
    }

    // There cannot be more items than bytes that are left.
    private int Count(int bytesEach)
    {
        var count = Long();
        return count >= 0 && count <= (_length - _position) / bytesEach
            ? (int)count
            : throw new WireException("A list is longer than its frame.");
    }

    private void Weigh(long more)
    {
        if ((_weight += more) > WeightLimit)
            throw new WireException($"A value takes more than {WeightLimit} bytes.");
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _length - _position)
            throw new WireException("A frame ends too early.");
        _position += (int)count;
        return _buffer.AsSpan(_position - (int)count, (int)count);
    }
}
