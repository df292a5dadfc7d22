using System.Diagnostics;
using System.Globalization;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Testing;

/// <summary>Debian's aiosmtpd as a process of the test's own; what it receives lies in a maildir.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/aiosmtpd";
    private readonly string _mailbox = Path.Combine(Path.GetTempPath(), $"mailbox-{Guid.NewGuid():n}");
    private Process? _process;

    public int Port { get; } = Testing.Port.Free();

    public async Task Start()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"There is no SMTP server at {Program}; tests/run.sh installs it.");
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");
        _process = Process.Start(
            new ProcessStartInfo(Program, ["-n", "-l", address, "-c", "aiosmtpd.handlers.Mailbox", _mailbox])
        )!;
        await Testing.Port.WaitUntilOpen(Port, TimeSpan.FromSeconds(10));
    }

    /// <summary>The messages it received, one file each.</summary>
    public string[] Received() => Directory.GetFiles(Path.Combine(_mailbox, "new"));

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (Directory.Exists(_mailbox))
            Directory.Delete(_mailbox, recursive: true);
    }
}
