using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>
/// A way to the database that can be switched off: the next thing that is said breaks the connection, new ones are
/// closed at once.
/// </summary>
public sealed class SwitchableProxy(string connectionString) : DatabaseProxy(connectionString)
{
    public bool IsOn { get; set; } = true;

    protected override Task Pass(NetworkStream client, NetworkStream server) =>
        IsOn ? Task.WhenAny(Copy(client, server, () => IsOn), Copy(server, client, () => IsOn)) : Task.CompletedTask;
}
