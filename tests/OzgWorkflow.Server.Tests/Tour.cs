using System.Diagnostics;
using System.Text.RegularExpressions;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What the README shows by HTTP does what it says.</summary>
public sealed partial class Tour : OnAServer
{
    [Test]
    public async Task The_tour_by_HTTP_starts_a_Leistung_and_shows_its_task()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "README.md"));
        var shown = Commands().Match(page).Groups["commands"].Value;
        var commands = shown.Replace("localhost:5080", Server.Address.Authority);
        Assert.That(commands, Does.Contain(Server.Address.Authority));
        var output = "";
        // A machine that is busy may take longer than the README waits.
        await Wait.UntilAsync(
            async () => (output += await Run(commands)).Contains("\"title\"", StringComparison.Ordinal),
            "the task is shown"
        );
        Assert.That(output, Does.Contain("\"instanceId\""));
    }

    private static async Task<string> Run(string commands)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands]) { RedirectStandardOutput = true }
        )!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, output);
        return output;
    }

    [GeneratedRegex(@"^```sh\n(?<commands>token=.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();
}
