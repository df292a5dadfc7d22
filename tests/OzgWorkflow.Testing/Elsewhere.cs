using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>
/// An address of this machine by which it is known to others: whoever calls from there is not taken for the machine
/// itself.
/// </summary>
public static class Elsewhere
{
    public static IPAddress Address { get; } =
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(x => x.OperationalStatus == OperationalStatus.Up)
            .SelectMany(x => x.GetIPProperties().UnicastAddresses)
            .Select(x => x.Address)
            .First(x => x.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(x));
}
