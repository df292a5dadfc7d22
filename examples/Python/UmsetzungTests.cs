using System.Diagnostics;

namespace OzgWorkflow.Examples.Python;

/// <summary>The integration of this folder, which is not .NET, against a server.</summary>
public sealed class UmsetzungTests
{
    [Test]
    [CancelAfter(180_000)]
    public async Task A_script_starts_an_Umsetzung_and_does_its_first_task(CancellationToken cancellation)
    {
        await using var server = new ServerProcess();
        await server.Start();
        var script = Path.Combine(Checkout.Root, "examples", "Python", "umsetzung.py");
        using var python = Process.Start(
            new ProcessStartInfo(
                "python3",
                [script, server.Address.ToString().TrimEnd('/'), "koordination", "Demo-Konto-1", "10092"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var error = python.StandardError.ReadToEndAsync(cancellation);
        var events = (await python.StandardOutput.ReadToEndAsync(cancellation)).Split('\n');
        await python.WaitForExitAsync(cancellation);
        Assert.That(python.ExitCode, Is.Zero, await error);
        Assert.That(events, Does.Contain("PhaseEntered").And.Contains("TaskCompleted"));
    }
}
