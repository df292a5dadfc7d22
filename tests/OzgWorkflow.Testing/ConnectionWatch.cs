using System.Collections.Concurrent;

namespace OzgWorkflow.Testing;

/// <summary>Looks at the connections of a server until it ends, for some that leave this machine.</summary>
public sealed class ConnectionWatch
{
    private readonly ConcurrentDictionary<string, int> _foreign = [];
    private int _looks;

    public ConnectionWatch(ServerProcess server, TimeSpan every) => Ended = Watch(server, every);

    /// <summary>The far ends that it saw.</summary>
    public ICollection<string> Foreign => _foreign.Keys;

    /// <summary>How often it looked.</summary>
    public int Looks => _looks;

    /// <summary>Completes when the server has ended.</summary>
    public Task Ended { get; }

    private async Task Watch(ServerProcess server, TimeSpan every)
    {
        for (; server.IsRunning; await Task.Delay(every))
        {
            try
            {
                foreach (var end in Connections.Foreign(server.Id))
                    _foreign[end] = _looks;
                _looks++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is ending.
            }
        }
    }
}
