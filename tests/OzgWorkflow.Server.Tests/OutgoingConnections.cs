using System.Net;
using System.Net.Sockets;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// No server of ours calls anybody whom it was not told to call; the Studio's is watched as long as its tests take.
/// </summary>
public sealed class OutgoingConnections
{
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(60),
        LookEvery = TimeSpan.FromMilliseconds(50);

    [Test]
    [CancelAfter(300_000)]
    public async Task Nothing_leaves_the_machine_while_it_starts_works_and_stops()
    {
        // Whatever goes out by HTTP would go through here.
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = $"http://{proxy.LocalEndpoint}";
        await using var server = new ServerProcess
        {
            Settings =
            {
                ["HTTPS_PROXY"] = address,
                ["HTTP_PROXY"] = address,
                ["NO_PROXY"] = "",
            },
        };
        var start = server.Start();
        await Wait.Until(() => server.IsRunning, "the process is there");
        var watch = new ConnectionWatch(server, LookEvery);
        await start;
        using (var admin = await ApiClient.SignIn(server.Address, "admin"))
            await admin.Post("/api/leistungen/10124/umsetzung", new { });
        await Task.Delay(WatchFor);
        await server.Stop();
        await watch.Ended;
        Assert.That(watch.Foreign, Is.Empty);
        Assert.That(watch.Looks, Is.GreaterThan(100));
        Assert.That(proxy.Pending(), Is.False, "nothing was sent to the proxy");
    }
}
