using System.Diagnostics;
using System.Globalization;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Testing;

/// <summary>Debian's aiosmtpd as a process of the test's own; what it receives lies in a maildir.</summary>
public sealed class SmtpServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/aiosmtpd";

    private const string RefusingHandler = """
        import os
        from aiosmtpd.handlers import Mailbox

        class Busy(Mailbox):
            async def handle_MAIL(self, server, session, envelope, address, options):
                return "421 Too many connections"

        class Refusing(Mailbox):
            async def handle_RCPT(self, server, session, envelope, address, options):
                if address == os.environ["REFUSED"]:
                    return "550 No such user"
                envelope.rcpt_tos.append(address)
                return "250 OK"
        """;

    private readonly string _handlers = Path.Combine(Path.GetTempPath(), $"handlers-{Guid.NewGuid():n}");
    private readonly string _mailbox = Path.Combine(Path.GetTempPath(), $"mailbox-{Guid.NewGuid():n}");
    private Process? _process;

    public int Port { get; } = Testing.Port.Free();

    /// <summary>An address that it does not know, and refuses.</summary>
    public string? Refused { get; init; }

    /// <summary>Whether it has no time for mails.</summary>
    public bool IsBusy { get; init; }

    public async Task Start()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"There is no SMTP server at {Program}; tests/run.sh installs it.");
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");
        Directory.CreateDirectory(_handlers);
        await File.WriteAllTextAsync(Path.Combine(_handlers, "refusing.py"), RefusingHandler);
        var handler =
            IsBusy ? "refusing.Busy"
            : Refused is null ? "aiosmtpd.handlers.Mailbox"
            : "refusing.Refusing";
        _process = Process.Start(
            new ProcessStartInfo(Program, ["-n", "-l", address, "-c", handler, _mailbox])
            {
                Environment = { ["PYTHONPATH"] = _handlers, ["REFUSED"] = Refused },
            }
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

        foreach (var directory in new[] { _mailbox, _handlers })
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
    }
}
