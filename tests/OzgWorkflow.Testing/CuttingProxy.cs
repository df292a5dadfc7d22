using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace OzgWorkflow.Testing;

/// <summary>Stands between a client and PostgreSQL and cuts one connection on demand: before a statement is passed on, or after it, so that only the answer is lost.</summary>
public sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly NpgsqlConnectionStringBuilder _target;
    private int _cutAt = int.MaxValue;
    private bool _answerOnly;
    private int _statements;
    private bool _hasCut;

    public CuttingProxy(string connectionString)
    {
        _target = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        _ = Accept();
    }

    /// <summary>How to connect through it.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_target.ConnectionString) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port, SslMode = SslMode.Disable, GssEncryptionMode = GssEncryptionMode.Disable }.ConnectionString;

    /// <summary>Cuts the connection that carries the n-th statement from now, once.</summary>
    /// <param name="statement">From 1.</param>
    /// <param name="answerOnly">Whether the statement still gets through.</param>
    public void Arm(int statement, bool answerOnly) => (_cutAt, _answerOnly, _statements, _hasCut) = (statement, answerOnly, 0, false);

    /// <summary>Cuts nothing any more; tells whether it did.</summary>
    public bool Disarm()
    {
        _cutAt = int.MaxValue;
        return _hasCut;
    }

    public void Dispose()
    {
        _cutAt = int.MaxValue;
        _listener.Dispose();
    }

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
            var losesAnswer = new TaskCompletionSource();
            await Task.WhenAny(Requests(client.GetStream(), server.GetStream(), losesAnswer), Answers(server.GetStream(), client.GetStream(), losesAnswer.Task));
        }
    }

    private async Task Requests(NetworkStream client, NetworkStream server, TaskCompletionSource losesAnswer)
    {
        // The first message of a connection has a length only, all others a type before it.
        var header = new byte[5];
        await client.ReadExactlyAsync(header.AsMemory(1, 4));
        await PassOn(1);
        while (true)
        {
            await client.ReadExactlyAsync(header);
            var isStatement = header[0] is (byte)'E' or (byte)'Q';
            if (isStatement && ++_statements == _cutAt)
            {
                (_cutAt, _hasCut) = (int.MaxValue, true);
                if (!_answerOnly) return;
                losesAnswer.SetResult();
            }

            await PassOn(0);
        }

        async Task PassOn(int from)
        {
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            await client.ReadExactlyAsync(body);
            await server.WriteAsync((byte[])[.. header.AsSpan(from), .. body]);
        }
    }

    private static async Task Answers(NetworkStream server, NetworkStream client, Task losesAnswer)
    {
        var buffer = new byte[65536];
        while (await server.ReadAsync(buffer) is var read and > 0)
        {
            if (losesAnswer.IsCompleted) return;
            await client.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}
