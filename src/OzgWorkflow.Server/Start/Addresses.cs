using System.Net;
using System.Net.Sockets;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>Where the server is to listen.</summary>
internal static class Addresses
{
    /// <summary>Looks, before anything else is started, whether the server may listen there.</summary>
    /// <exception cref="CannotStartException">Something else listens, or it is not allowed.</exception>
    internal static void RefuseTaken(string? urls)
    {
        foreach (
            var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            var address = BindingAddress.Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
                continue;
            try
            {
                using var listener = new TcpListener(Of(address.Host), address.Port);
                listener.Start();
            }
            catch (SocketException e)
            {
                throw new CannotStartException(
                    $"Unter {url} kann der Server nicht erreichbar sein ({Reason(e)}). "
                        + "Wählen Sie mit Urls eine andere Adresse.",
                    e
                );
            }
        }
    }

    private static IPAddress Of(string host) =>
        host == "localhost" ? IPAddress.Loopback
        : IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : IPAddress.Any;

    private static string Reason(SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => "dort antwortet schon ein anderes Programm",
            SocketError.AccessDenied => "Ports unter 1024 darf nur root benutzen",
            SocketError.AddressNotAvailable => "diese Adresse hat der Rechner nicht",
            _ => e.Message,
        };
}
