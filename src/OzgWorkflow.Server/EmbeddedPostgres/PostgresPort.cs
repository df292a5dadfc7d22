using System.Globalization;
using System.Net;
using System.Net.Sockets;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>The port of the embedded PostgreSQL.</summary>
internal static class PostgresPort
{
    // Below the ports of outgoing connections: while PostgreSQL is away, nobody gets its port by chance.
    private const int Lowest = 20_000,
        Highest = 32_000;

    /// <summary>The port of the last time, so that clients find it again, unless something else has taken it.</summary>
    internal static int Choose(string directory)
    {
        var file = Path.Combine(directory, "port");
        if (Last(file) is { } last && IsFree(last))
            return last;
        var port = Random.Shared.Next(Lowest, Highest);
        while (!IsFree(port))
            port = Random.Shared.Next(Lowest, Highest);
        PrivateFiles.Write(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private static int? Last(string file) =>
        File.Exists(file)
        && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var port)
        && port is > 0 and < 65536
            ? port
            : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
