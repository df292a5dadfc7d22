using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace OzgWorkflow.Testing;

/// <summary>Debian's RabbitMQ as a process of the test's own, on ports and folders of its own.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private readonly string _directory = Path.Combine("/tmp", "ozgworkflow-tests", "rabbitmq-" + Guid.NewGuid().ToString("n"));
    private readonly int _port = FreePort();
    private readonly int _distribution = FreePort();
    private Process? _process;

    public string Uri => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_port}/");

    public async Task Start()
    {
        if (!File.Exists(Program)) throw new InvalidOperationException($"There is no RabbitMQ at {Program}; tests/run.sh installs it.");
        Directory.CreateDirectory(_directory);
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["HOME"] = _directory,
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"ozg{_port}@localhost"),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = _port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_DIST_PORT"] = _distribution.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(_directory, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(_directory, "log"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(_directory, "plugins"),
            ["RABBITMQ_CONFIG_FILE"] = Path.Combine(_directory, "none"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(_directory, "pid"),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        }) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitForPort();
    }

    public async Task Stop()
    {
        if (_process is null) return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    private async Task WaitForPort()
    {
        for (var i = 0; i < 120; i++)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(500);
            }
        }

        throw new TimeoutException("RabbitMQ did not come up within a minute.");
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
