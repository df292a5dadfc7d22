using System.Globalization;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Testing;

/// <summary>The connections of a process, as Linux lists them.</summary>
public static class Connections
{
    private const string Loopback6 = "00000000000000000000000001000000",
        Mapped = "0000000000000000FFFF0000";

    /// <summary>The far ends outside this machine, as Linux writes them.</summary>
    public static IReadOnlyCollection<string> Foreign(int process)
    {
        var own = Sockets(process);
        return
        [
            .. new[] { "tcp", "tcp6", "udp", "udp6" }
                .SelectMany(x => File.ReadLines("/proc/net/" + x).Skip(1).Select(line => (Kind: x, Parts: Split(line))))
                .Where(x => own.Contains(x.Parts[9]) && !IsOfThisMachine(x.Parts[2].Split(':')[0]))
                .Select(x => $"{x.Kind} {x.Parts[2]}")
                .Distinct(),
        ];
    }

    private static HashSet<string> Sockets(int process)
    {
        var sockets = new HashSet<string>();
        foreach (var descriptor in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd"))
            if (Target(descriptor) is { } target && target.StartsWith("socket:[", StringComparison.Ordinal))
                sockets.Add(target[8..^1]);
        return sockets;
    }

    private static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }

    private static string[] Split(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Words of four bytes, each with its last byte first: 127.0.0.1 is 0100007F.</summary>
    private static bool IsOfThisMachine(string address)
    {
        var plain = address.StartsWith(Mapped, StringComparison.Ordinal) ? address[Mapped.Length..] : address;
        if (plain.All(x => x == '0') || plain == Loopback6)
            return true;
        return plain.Length == 8 && int.Parse(plain[6..], NumberStyles.HexNumber, CultureInfo.InvariantCulture) == 127;
    }
}
