using System.Net.Sockets;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>Counts how often the client speaks after the server did: round trips.</summary>
internal sealed class WireCounter(string connectionString) : DatabaseProxy(connectionString)
{
    private long _roundTrips;

    internal long RoundTrips => Interlocked.Read(ref _roundTrips);

    protected override Task Pass(NetworkStream client, NetworkStream server)
    {
        var serverSpoke = 1;
        return Task.WhenAny(
            Copy(
                client,
                server,
                () =>
                {
                    if (Interlocked.Exchange(ref serverSpoke, 0) == 1)
                        Interlocked.Increment(ref _roundTrips);
                    return true;
                }
            ),
            Copy(server, client, () => Interlocked.Exchange(ref serverSpoke, 1) >= 0)
        );
    }
}
