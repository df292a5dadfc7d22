using System.Diagnostics;
using OzgWorkflow.Engine.Stimuli;

namespace OzgWorkflow.Testing;

/// <summary>An integration in a process of its own.</summary>
public sealed class ConsumerProcess(string rabbitMq) : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"events-{Guid.NewGuid():n}");
    private Process? _process;

    /// <summary>What it received: id and type of each event.</summary>
    public IReadOnlyList<string> Received => File.Exists(_file) ? File.ReadAllLines(_file) : [];

    public void Start()
    {
        _process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Checkout.Assembly("examples/Integration", "OzgWorkflow.Examples.Integration"), rabbitMq, _file]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        File.Delete(_file);
    }
}
