using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>TCP ports of this machine.</summary>
public static class Port
{
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>One that nothing listens on and that nobody else in this test run was given.</summary>
    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true))
                return port;
        }
    }

    /// <summary>Waits until something listens.</summary>
    public static async Task WaitUntilOpen(int port, TimeSpan atMost)
    {
        for (var until = DateTime.UtcNow + atMost; DateTime.UtcNow < until; )
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(100);
            }
        }

        throw new TimeoutException($"Nothing listens on port {port} after {atMost.TotalSeconds} s.");
    }
}
