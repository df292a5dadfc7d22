using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>The processes that run a server's scripts live no longer than the server.</summary>
public sealed class ScriptChildren
{
    [Test]
    public async Task A_server_that_is_killed_leaves_no_process_that_runs_scripts()
    {
        await using var server = new ServerProcess();
        await server.Start();
        await Wait.Until(() => Children(server).Length > 0, "a process waits for scripts");
        await Task.Delay(2_000);
        Assert.That(Children(server), Has.Length.EqualTo(1), "others are started when scripts come");
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        const string busy = "let o = 1; for (let i = 0; i < 40000; i++) o = [o]; JSON.stringify(o)";
        var root = new
        {
            type = "Elsa.RunJavaScript",
            id = "rechnet",
            script = new { expression = new { type = "Literal", value = busy } },
        };
        var (status, saved) = await admin.Post(
            "/elsa/api/workflow-definitions",
            new
            {
                model = new
                {
                    definitionId = "rechner",
                    name = "rechner",
                    root,
                },
                publish = true,
            }
        );
        Assert.That(status, Is.EqualTo(200), saved?.ToString());
        var running = admin.Post("/elsa/api/workflow-definitions/rechner/execute", new { versionOptions = "Latest" });
        await Wait.Until(() => Children(server).Length > 1, "others are ready while one is busy");
        var children = Children(server);
        await server.Kill();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        await Wait.Until(
            () => children.All(x => !Directory.Exists($"/proc/{x}")),
            "the processes are gone, idle and busy ones",
            seconds: 20
        );
    }

    private static string[] Children(ServerProcess server) =>
        [
            .. Directory
                .GetDirectories($"/proc/{server.Id}/task")
                .SelectMany(x => Read(Path.Combine(x, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(x => Read($"/proc/{x}/cmdline").Contains("OzgWorkflow.Scripts.dll", StringComparison.Ordinal)),
        ];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // the thread or process has ended meanwhile
        }
    }
}
