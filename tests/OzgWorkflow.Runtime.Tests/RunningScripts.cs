using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// Scripts run in processes of their own: whatever they do there, the server, its memory and everybody else's requests
/// are not touched.
/// </summary>
[NonParallelizable]
public sealed class RunningScripts
{
    private const string Busy = "/(x+x+)+y/.exec('x'.repeat(5000))";

    // Of its processor: by then it has done what stands before what keeps it busy.
    private static readonly TimeSpan Begun = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task A_step_does_not_wait_behind_another_while_a_thread_may_still_be_started()
    {
        using var threads = new ScriptThreads(new ScriptProcessOptions { Processes = 4 });
        await threads.Run("warm", () => 1);
        await Task.Delay(200);
        var clock = Stopwatch.StartNew();
        var slow = threads.Run("a", Sleep);
        await threads.Run("b", () => 1);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(1)));
        await slow;

        static int Sleep()
        {
            Thread.Sleep(2_000);
            return 1;
        }
    }

    [Test]
    public async Task Hostile_scripts_become_incidents_within_their_bounds_and_nobody_else_notices()
    {
        await using var host = await Prepared();
        var hostile = HostileScript.Running;
        for (var i = 0; i < hostile.Count; i++)
            await host.Publish(
                Build.Workflow(
                    $"böse{i}",
                    Build.Sequence(hostile[i].Activity("böse"), Build.HumanTask("Danach")),
                    null,
                    "x"
                )
            );
        using var lag = new Lag();
        using var others = new Others(host);
        using var memory = new Memory();
        var late = new List<string>();
        for (var i = 0; i < hostile.Count; i++)
        {
            var watch = Stopwatch.StartNew();
            await host.Start($"böse{i}");
            if (watch.Elapsed > lag.On(EngineLimits.Default.Script.Time * 1.5))
                late.Add($"{hostile[i]} {watch.Elapsed}");
        }

        await others.Stop();
        await using var db = host.Db();
        var incidents = await db.Incidents.AsNoTracking().ToListAsync();
        Assert.Multiple(() =>
        {
            Assert.That(incidents, Has.Count.EqualTo(hostile.Count));
            Assert.That(incidents.Where(x => x.Kind != "Limit").Select(x => x.Message), Is.Empty);
            Assert.That(incidents.Where(x => x.UserMessage is null).Select(x => x.Message), Is.Empty);
            Assert.That(late, Is.Empty);
            Assert.That(memory.Growth, Is.LessThan(64_000_000));
            Assert.That(others.Slowest, Is.LessThan(lag.On(Soon)));
            Assert.That(others.Count, Is.GreaterThan(20));
        });
    }

    [Test]
    public async Task Seventy_scripts_that_take_all_their_time_keep_nobody_else_waiting()
    {
        Task[] slow;
        await using (var host = await Prepared())
        {
            await host.Publish(Build.Workflow("langsam", Run(Busy)));
            using var lag = new Lag();
            using var others = new Others(host);
            slow = [.. Enumerable.Range(0, 70).Select(_ => host.Start("langsam"))];
            await Task.Delay(TimeSpan.FromSeconds(8));
            await others.Stop();
            var stopped = await host.Scalar<long>(
                "SELECT count(*) FROM workflow.incident WHERE kind = 'Limit' AND message LIKE '%Script:Time%'"
            );
            Assert.That(stopped, Is.InRange(1, 20), "they wait for each other");
            Assert.That(others.Slowest, Is.LessThan(lag.On(Soon)));
            Assert.That(others.Count, Is.GreaterThan(20));
        }

        await Task.WhenAll(slow).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.That(
            slow.Select(x => x.Exception?.InnerException).OfType<Exception>(),
            Is.All.InstanceOf<ScriptsUnavailableException>().Or.InstanceOf<ObjectDisposedException>()
        );
    }

    [Test]
    public async Task A_process_that_is_killed_while_a_script_runs_changes_nothing()
    {
        using var scripts = new ScriptProcesses(new ScriptProcessOptions(), new ScriptLimits());
        // Longer than it takes to kill it, however busy the machine is.
        var limits = new EngineLimits { Script = new ScriptLimits { Time = TimeSpan.FromSeconds(2.5) } };
        await using var host = await Prepared(scripts, new RuntimeOptions { Limits = limits });
        await host.Publish(Build.Workflow("rechnet", Run(Busy)));
        await KillDuring(scripts, () => host.Start("rechnet"));
        Assert.That(
            await host.Scalar<string>("SELECT message FROM workflow.incident"),
            Does.Contain("Script:Time"),
            "it was run again elsewhere"
        );

        await host.Publish(Build.Workflow("ändert", Run("variables.x = 1; " + Busy), null, "x"));
        Assert.That(
            async () => await KillDuring(scripts, () => host.Start("ändert")),
            Throws.TypeOf<ScriptsUnavailableException>()
        );
        Assert.That(
            await host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE definition_id = 'ändert'"),
            Is.Zero
        );
        await host.Start("ändert");
        await Consistency.Check(host);
    }

    [Test]
    public async Task Work_that_gets_no_process_waits_and_is_not_given_up()
    {
        using var scripts = new ScriptProcesses(
            new ScriptProcessOptions { StartTime = TimeSpan.FromTicks(1) },
            new ScriptLimits()
        );
        var database = await Postgres.Server.CreateDatabase();
        await using RuntimeHost host = new(database),
            without = new(database, x => x.AddSingleton<IScriptEvaluator>(scripts));
        await host.Publish(
            Build.Workflow(
                "später",
                Build.Sequence(
                    Build.Activity("Elsa.Delay", "Pause", ("timeSpan", Build.Literal("00:00:01"))),
                    Run("return [1, 2].map(x => x * 2).join()")
                )
            )
        );
        await host.Start("später");
        host.Clock.Pass(TimeSpan.FromMinutes(1));
        without.Clock.Pass(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 15; i++)
        {
            Assert.That(await without.DoWork("timer"), Is.EqualTo(1));
            without.Clock.Pass(TimeSpan.FromSeconds(6));
        }

        host.Clock.Pass(TimeSpan.FromMinutes(3));
        Assert.That(
            await host.Scalar<string>("SELECT concat_ws(' ', attempts, lost, is_dead, last_error) FROM workflow.timer"),
            Does.StartWith("0 0 f ")
        );
        await host.DoWork("timer");
        Assert.That(await host.Scalar<long>("SELECT count(*) FROM workflow.timer"), Is.Zero);
    }

    [Test]
    public void The_processes_know_no_secrets()
    {
        Environment.SetEnvironmentVariable("ConnectionStrings__Database", "Password=geheim");
        using var scripts = new ScriptProcesses(new ScriptProcessOptions(), new ScriptLimits());
        scripts.WarmUp();
        var environment = File.ReadAllText($"/proc/{scripts.ProcessIds[0]}/environ")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries);
        Environment.SetEnvironmentVariable("ConnectionStrings__Database", null);
        Assert.That(environment, Is.All.Match("^(DOTNET_|TMPDIR=|TEMP=|LD_LIBRARY_PATH=)"));
    }

    [Test]
    public async Task Half_of_the_threads_at_most_work_for_one_definition_and_too_many_are_told_to_come_again()
    {
        using var threads = new ScriptThreads(new ScriptProcessOptions { Processes = 4, Waiting = 10 });
        using var gate = new ManualResetEventSlim();
        var greedy = Enumerable.Range(0, 6).Select(_ => threads.Run("gierig", () => gate.Wait(30_000))).ToArray();
        Assert.That(await threads.Run("bescheiden", () => 7).WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(7));
        Assert.That(
            () => Enumerable.Range(0, 10).Select(_ => threads.Run("gierig", () => gate.Wait(30_000))).ToArray(),
            Throws.TypeOf<ScriptsUnavailableException>()
        );
        gate.Set();
        await Task.WhenAll(greedy);
    }

    [Test]
    public async Task Many_whose_work_takes_long_leave_half_of_the_threads_to_the_others()
    {
        using var threads = new ScriptThreads(new ScriptProcessOptions { Processes = 4, Waiting = 30 });
        using var gate = new ManualResetEventSlim();
        var slow = Enumerable.Range(0, 6).Select(x => $"langsam{x}").ToArray();
        await Task.WhenAll(slow.Select(x => threads.Run(x, () => gate.Wait(2_200))));
        var again = slow.Select(x => threads.Run(x, () => gate.Wait(30_000))).ToArray();
        Assert.That(await threads.Run("bescheiden", () => 7).WaitAsync(TimeSpan.FromSeconds(10)), Is.EqualTo(7));
        gate.Set();
        await Task.WhenAll(again);
    }

    private static async Task<RuntimeHost> Prepared(IScriptEvaluator? scripts = null, RuntimeOptions? options = null)
    {
        var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton(scripts ?? SharedScripts.Instance),
            options
        );
        await host.Publish(Build.Workflow("einfach", Build.HumanTask("Prüfen")));
        await host.Publish(Build.Workflow("rechnend", Run("return [1, 2, 3].map(x => x * 2).join()")));
        for (var i = 0; i < 5; i++)
            await Task.WhenAll(host.Start("einfach"), host.Start("rechnend"));
        return host;
    }

    private static JsonObject Run(string code) =>
        Build.Activity("Elsa.RunJavaScript", "Skript", ("script", Build.Literal(code)));

    /// <summary>Kills the process that works on a script.</summary>
    private static async Task KillDuring(ScriptProcesses scripts, Func<Task> work)
    {
        var (done, began) = (Task.Run(work), new Dictionary<int, TimeSpan>());
        while (!done.IsCompleted)
        {
            await Task.Delay(10);
            foreach (var id in scripts.BusyProcessIds)
            {
                using var process = Process.GetProcessById(id);
                if (began.TryAdd(id, process.TotalProcessorTime) || process.TotalProcessorTime - began[id] < Begun)
                    continue;
                process.Kill();
                await done;
                return;
            }
        }

        Assert.Fail("The script ended before its process was killed.");
    }

    /// <summary>Others who start workflows meanwhile, without scripts and with harmless ones.</summary>
    private sealed class Others : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _work;

        internal Others(RuntimeHost host) =>
            _work = Task.Run(async () =>
            {
                for (var i = 0; !_stop.IsCancellationRequested; i++)
                {
                    var watch = Stopwatch.StartNew();
                    await host.Start(i % 2 == 0 ? "einfach" : "rechnend");
                    (Slowest, Count) = (watch.Elapsed > Slowest ? watch.Elapsed : Slowest, Count + 1);
                    await Task.Delay(20);
                }
            });

        internal TimeSpan Slowest { get; private set; }

        internal int Count { get; private set; }

        public void Dispose() => _stop.Dispose();

        internal async Task Stop()
        {
            await _stop.CancelAsync();
            await _work;
        }
    }

    /// <summary>By how much this process grew at most.</summary>
    private sealed class Memory : IDisposable
    {
        private readonly long _before;
        private readonly Timer _timer;
        private long _most;

        internal Memory()
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _before = Environment.WorkingSet;
            _timer = new Timer(_ => _most = Math.Max(_most, Environment.WorkingSet), null, 0, 5);
        }

        internal long Growth => _most - _before;

        public void Dispose() => _timer.Dispose();
    }
}
