using System.Net;
using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>TCP ports of this machine.</summary>
internal static class Port
{
    /// <summary>One that nothing listens on.</summary>
    internal static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until something listens.</summary>
    internal static async Task WaitUntilOpen(int port, TimeSpan atMost)
    {
        for (var until = DateTime.UtcNow + atMost; DateTime.UtcNow < until;)
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
