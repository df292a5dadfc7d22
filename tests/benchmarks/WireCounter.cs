using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OzgWorkflow.Benchmarks;

/// <summary>Passes connections on to a database and counts how often the client speaks after the server did: round trips.</summary>
internal sealed class WireCounter : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;
    private long _roundTrips;

    internal WireCounter(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _ = Accept();
    }

    internal long RoundTrips => Interlocked.Read(ref _roundTrips);

    internal string ConnectionString => new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.ConnectionString;

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Pass(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task Pass(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(_target.Host!, _target.Port);
            var serverSpoke = 1;
            await Task.WhenAny(
                Copy(client.GetStream(), server.GetStream(), () =>
                {
                    if (Interlocked.Exchange(ref serverSpoke, 0) == 1) Interlocked.Increment(ref _roundTrips);
                }),
                Copy(server.GetStream(), client.GetStream(), () => Interlocked.Exchange(ref serverSpoke, 1)));
        }
    }

    private static async Task Copy(NetworkStream from, NetworkStream to, Action spoke)
    {
        var buffer = new byte[65536];
        while (await from.ReadAsync(buffer) is var read and > 0)
        {
            spoke();
            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
