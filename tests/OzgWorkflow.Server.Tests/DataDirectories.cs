using OzgWorkflow.Engine.Model;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>A data directory is of one server at a time and nobody else's to read.</summary>
public sealed class DataDirectories
{
    [Test]
    public async Task A_second_server_is_refused_and_the_first_one_goes_on()
    {
        await using var first = new ServerProcess();
        await using var second = new ServerProcess { DataDirectory = first.DataDirectory };
        await first.Start();
        await AssertRefused(second);
        using (var api = await ApiClient.SignIn(first.Address, "admin"))
            Assert.That(await api.Status("/api/tasks"), Is.EqualTo(200));

        await first.Kill();
        await second.Start();
        await AssertRefused(first);
        using (var api = await ApiClient.SignIn(second.Address, "admin"))
            Assert.That(await api.Status("/api/tasks"), Is.EqualTo(200));
    }

    [Test]
    public async Task Of_two_servers_that_start_at_once_on_a_new_directory_one_serves()
    {
        await using var one = new ServerProcess { IsNew = true };
        await using var other = new ServerProcess { IsNew = true, DataDirectory = one.DataDirectory };
        var starts = new[] { one, other }.Select(Started).ToArray();
        await Task.WhenAll(starts);
        var refused = starts.Select(x => x.Result).Where(x => x is not null).ToArray();
        Assert.That(refused, Has.Length.EqualTo(1));
        Assert.That(refused[0], Does.Contain("arbeitet schon ein anderer Server"));
    }

    [Test]
    public async Task A_command_works_beside_a_server_and_leaves_its_database_running()
    {
        await using var server = new ServerProcess();
        await server.Start();
        var process = (await server.Postgres()).ProcessId;
        var commands = Enumerable
            .Range(0, 2)
            .Select(x => new ServerProcess { DataDirectory = server.DataDirectory })
            .ToArray();
        var folder = Path.Combine(server.DataDirectory, "ausgabe");
        var ends = await Task.WhenAll(commands.Select((x, i) => x.Command("workflows", "export", "--to", folder + i)));
        Assert.That(ends.Select(x => x.Code), Is.All.Zero, ends[0].Output);
        Assert.That((await server.Postgres()).ProcessId, Is.EqualTo(process));

        await server.Stop();
        ends = await Task.WhenAll(commands.Select((x, i) => x.Command("workflows", "export", "--to", folder + i)));
        Assert.That(
            ends.Select(x => x.Code),
            Is.All.Zero,
            "the one that is done first leaves the database to the other one"
        );
        Assert.That(
            File.Exists(Path.Combine(server.PostgresDirectory, "cluster", "postmaster.pid")),
            Is.False,
            "the last one stops it"
        );
    }

    [Test]
    public async Task Nobody_else_can_read_anything_in_it()
    {
        await using var server = new ServerProcess();
        await server.Start();
        using (var admin = await ApiClient.SignIn(server.Address, "admin"))
            await admin.Post("/api/leistungen/10124/umsetzung", new { });
        var mails = Path.Combine(server.DataDirectory, "mail");
        await Wait.Until(
            () => Directory.Exists(mails) && Directory.EnumerateFiles(mails).Any(),
            "a mail was written",
            60
        );

        // Root's PostgreSQL runs as a user of its own, who may pass, but not read.
        const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        const UnixFileMode Group = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        var all = new[] { server.DataDirectory }.Concat(
            Directory.EnumerateFileSystemEntries(server.DataDirectory, "*", SearchOption.AllDirectories)
        );
        var open = all.Where(x => (new FileInfo(x).UnixFileMode & (Others | Group)) != 0).ToArray();
        Assert.That(open, Is.Empty);
        Assert.That(
            Directory.EnumerateFiles(server.DataDirectory).Select(Path.GetFileName),
            Is.EqualTo(new[] { "lock" }),
            "no keys are kept here"
        );
    }

    private static async Task AssertRefused(ServerProcess server)
    {
        var (code, output) = await server.TryToStart();
        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(
            output.Trim(),
            Does.StartWith($"Mit dem Datenverzeichnis {server.DataDirectory} arbeitet schon ein anderer Server")
                .And.Not.Contain("   at ")
        );
    }

    private static async Task<string?> Started(ServerProcess server)
    {
        try
        {
            await server.Start();
            return null;
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }
}
