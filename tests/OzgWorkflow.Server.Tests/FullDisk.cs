namespace OzgWorkflow.Server.Tests;

/// <summary>
/// The disk is full for a while: everybody is told so, nothing that was confirmed is lost, and work goes on by itself
/// when there is room.
/// </summary>
public sealed class FullDisk
{
    [Test]
    [CancelAfter(300_000)]
    public async Task For_a_while_loses_nothing_and_is_told_truly()
    {
        var folder = Directory.CreateTempSubdirectory("ozgworkflow-").FullName;
        await using var server = new ServerProcess
        {
            DataDirectory = folder,
            Before = $"mount -t tmpfs -o size=400m tmpfs {folder} && chmod 755 {folder}",
            Settings = { ["Workflows__PublicRequestsPerMinute"] = "100000" },
        };
        await server.Start();
        using var designer = await ApiClient.SignIn(server.Address, "gestaltung");
        await AnsweringWorkflow.Publish(designer, "schreibt", new string('x', 100_000), "text/plain");
        using var http = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        var (confirmed, refused) = (0, new List<int>());
        async Task Ask()
        {
            using var response = await http.GetAsync("/workflows/schreibt");
            if (response.IsSuccessStatusCode)
                confirmed++;
            else
                refused.Add((int)response.StatusCode);
        }

        await Ask();
        Assert.That(confirmed, Is.EqualTo(1));
        var filler = server.Inside(Path.Combine(folder, "voll"));
        Fill(filler);
        await Wait.UntilAsync(
            async () =>
            {
                await Ask();
                return refused.Count >= 20;
            },
            "there is no room left",
            120
        );
        Assert.That(refused, Has.All.EqualTo(503).Or.EqualTo(507));
        File.Delete(filler);
        var before = confirmed;
        await Wait.UntilAsync(
            async () =>
            {
                await Ask();
                return confirmed > before;
            },
            "work goes on",
            120
        );
        Assert.That(server.IsRunning);
        using var admin = await ApiClient.SignIn(server.Address, "admin");
        Assert.That(
            (await admin.Get("/elsa/api/workflow-instances?definitionId=schreibt&pageSize=1"))[
                "totalCount"
            ]!.GetValue<int>(),
            Is.EqualTo(confirmed),
            "what was confirmed is there, and nothing else"
        );
    }

    private static void Fill(string file)
    {
        var block = new byte[1 << 20];
        try
        {
            using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 0);
            while (true)
                stream.Write(block);
        }
        catch (IOException)
        {
            // It is full.
        }
    }
}
