using System.Buffers.Binary;
using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>
/// Cuts one connection on demand: before a statement is passed on, or after it, so that only the answer is lost.
/// </summary>
public sealed class CuttingProxy(string connectionString) : DatabaseProxy(connectionString)
{
    private int _cutAt = int.MaxValue;
    private bool _answerOnly;
    private int _statements;
    private bool _hasCut;

    /// <summary>Cuts the connection that carries the n-th statement from now, once.</summary>
    /// <param name="statement">From 1.</param>
    /// <param name="answerOnly">Whether the statement still gets through.</param>
    public void Arm(int statement, bool answerOnly) =>
        (_cutAt, _answerOnly, _statements, _hasCut) = (statement, answerOnly, 0, false);

    /// <summary>Cuts nothing any more; tells whether it did.</summary>
    public bool Disarm()
    {
        _cutAt = int.MaxValue;
        return _hasCut;
    }

    protected override Task Pass(NetworkStream client, NetworkStream server)
    {
        var losesAnswer = new TaskCompletionSource();
        return Task.WhenAny(
            Requests(client, server, losesAnswer),
            Copy(server, client, () => !losesAnswer.Task.IsCompleted)
        );
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
                if (!_answerOnly)
                    return;
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
}
