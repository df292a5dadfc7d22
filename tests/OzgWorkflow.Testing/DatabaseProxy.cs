using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OzgWorkflow.Testing;

/// <summary>Stands between clients and PostgreSQL, in plain text.</summary>
public abstract class DatabaseProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;

    protected DatabaseProxy(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>How to connect through it.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_target.ConnectionString)
        {
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    public void Dispose()
    {
        _listener.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Passes one connection on until it is over; then both ends are closed.</summary>
    protected abstract Task Pass(NetworkStream client, NetworkStream server);

    /// <summary>Copies what comes until there is no more.</summary>
    /// <param name="from">One end.</param>
    /// <param name="to">The other.</param>
    /// <param name="mayPass">Called before each piece is passed on; false ends it.</param>
    protected static async Task Copy(NetworkStream from, NetworkStream to, Func<bool> mayPass)
    {
        var buffer = new byte[65536];
        while (await from.ReadAsync(buffer) is var read and > 0 && mayPass())
            await to.WriteAsync(buffer.AsMemory(0, read));
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Pass(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { }
    }

    private async Task Pass(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            await server.ConnectAsync(_target.Host!, _target.Port);
            await Pass(client.GetStream(), server.GetStream());
        }
    }
}
