using System.Diagnostics;
using System.Globalization;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Testing;

/// <summary>Debian's RabbitMQ as a process of the test's own, on ports and folders of its own.</summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private readonly string _directory = Path.Combine(
        "/tmp",
        "ozgworkflow-tests",
        "rabbitmq-" + Guid.NewGuid().ToString("n")
    );
    private readonly int _port = Port.Free();
    private readonly int _distribution = Port.Free();
    private Process? _process;

    public string Uri => string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{_port}/");

    public async Task Start()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"There is no RabbitMQ at {Program}; tests/run.sh installs it.");
        Directory.CreateDirectory(_directory);
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (
            var (name, value) in new Dictionary<string, string>
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
            }
        )
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Port.WaitUntilOpen(_port, TimeSpan.FromMinutes(1));
    }

    public async Task Stop()
    {
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }
}
