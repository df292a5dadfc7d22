using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OzgWorkflow.Engine.Model;

/// <summary>Ids that follow from an instance and a number, so that the same burst always makes the same ids.</summary>
public static class DeterministicId
{
    /// <summary>A version-8 UUID (RFC 9562) from a hash of both.</summary>
    public static Guid Create(Guid instanceId, long number)
    {
        Span<byte> input = stackalloc byte[24];
        instanceId.TryWriteBytes(input, bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(input[16..], number);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
