using OzgWorkflow.Benchmarks;
using OzgWorkflow.Testing;

var all = new Dictionary<string, Func<TestPostgres, Task>>
{
    ["start"] = Starts.Run,
    ["steps"] = Steps.Run,
    ["growth"] = Growth.Run,
    ["forkjoin"] = Waiting.ForkJoin,
    ["correlation"] = Waiting.Correlation,
    ["timers"] = Waiting.DueTimers,
    ["inbox"] = Waiting.Inbox,
};
var chosen = args is [] ? [.. all.Keys.Prepend("engine")] : args;
if (chosen.FirstOrDefault(x => x != "engine" && !all.ContainsKey(x)) is { } unknown)
{
    Console.Error.WriteLine(
        $"There is no benchmark '{unknown}'. dotnet run -c Release --project tests/benchmarks -- [engine {string.Join(' ', all.Keys)}]"
    );
    return 1;
}

if (chosen.Contains("engine"))
    Engine.Run();
if (chosen is ["engine"])
    return 0;
await using var postgres = await TestPostgres.Start();
Measure.Header();
foreach (var name in chosen.Where(all.ContainsKey))
    await all[name](postgres);
return 0;
