namespace OzgWorkflow.Server.Tests;

/// <summary>The processes that run a server's scripts live no longer than the server.</summary>
public sealed class ScriptChildren
{
    [Test]
    public async Task A_server_that_is_killed_leaves_no_process_that_runs_scripts()
    {
        await using var server = new ServerProcess();
        await server.Start();
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        const string sleeps = "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100000)";
        var root = new { type = "Elsa.RunJavaScript", id = "schläft", script = new { expression = new { type = "Literal", value = sleeps } } };
        var (status, saved) = await admin.Post("/elsa/api/workflow-definitions", new { model = new { definitionId = "schläfer", name = "schläfer", root }, publish = true });
        Assert.That(status, Is.EqualTo(200), saved?.ToString());
        await Wait.Until(() => Children(server).Length > 0, "the server keeps processes for scripts");
        var asleep = admin.Post("/elsa/api/workflow-definitions/schläfer/execute", new { versionOptions = "Latest" });
        await Task.Delay(500);
        var children = Children(server);
        await server.Kill();
        await asleep.ContinueWith(_ => { }, TaskScheduler.Default);
        await Wait.Until(() => children.All(x => !Directory.Exists($"/proc/{x}")), "the processes are gone, idle and busy ones", seconds: 20);
    }

    private static string[] Children(ServerProcess server) =>
    [
        .. Directory.GetDirectories($"/proc/{server.Id}/task")
            .SelectMany(x => File.ReadAllText(Path.Combine(x, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(x => File.ReadAllText($"/proc/{x}/cmdline").Contains("OzgWorkflow.Scripts.dll", StringComparison.Ordinal)),
    ];
}
