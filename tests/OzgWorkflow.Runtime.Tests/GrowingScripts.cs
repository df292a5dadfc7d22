using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Scripts;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>A script that would grow without end meets its bound, and so does the process that runs it.</summary>
[NonParallelizable]
public sealed class GrowingScripts
{
    [TestCase("let s = 'x'; while (true) s += s")]
    [TestCase("let a = []; while (true) a.push(new Uint8Array(1e6))")]
    [TestCase("let a = []; while (true) a.push('x'.repeat(1e6) + a.length)")]
    [TestCase("let a = []; while (true) a.push([a.length, {}, {}])")]
    public async Task Its_incident_names_the_limit_and_its_process_stays_small(string code)
    {
        var options = new ScriptProcessOptions();
        using var scripts = new ScriptProcesses(options, new ScriptLimits());
        scripts.WarmUp();
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<IScriptEvaluator>(scripts)
        );
        await host.Publish(Build.Workflow("wächst", Build.Script("Skript", code)));
        using var memory = new Most(scripts);
        await host.Start("wächst");
        Assert.That(
            await host.Scalar<string>("SELECT kind || ' ' || message FROM workflow.incident"),
            Does.StartWith("Limit ").And.Contain("Script:Memory")
        );
        Assert.That(memory.Bytes, Is.InRange(30_000_000, options.Memory + 100_000_000));
    }

    /// <summary>What one of the processes had at most.</summary>
    private sealed class Most : IDisposable
    {
        private readonly Timer _timer;
        private long _kilobytes;

        internal Most(ScriptProcesses scripts) => _timer = new Timer(_ => Look(scripts), null, 0, 5);

        internal long Bytes => _kilobytes * 1024;

        public void Dispose() => _timer.Dispose();

        private void Look(ScriptProcesses scripts)
        {
            foreach (var id in scripts.ProcessIds)
                try
                {
                    var line = File.ReadLines($"/proc/{id}/status")
                        .FirstOrDefault(x => x.StartsWith("VmHWM", StringComparison.Ordinal));
                    if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var size, _])
                        _kilobytes = Math.Max(_kilobytes, long.Parse(size, CultureInfo.InvariantCulture));
                }
                catch (IOException)
                {
                    // It has ended.
                }
        }
    }
}
