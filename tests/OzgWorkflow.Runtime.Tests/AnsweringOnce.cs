using System.Text;
using Npgsql;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>
/// An import that is asked for twice, at once, late, or of a server that ended meanwhile, is done once and answered
/// truthfully.
/// </summary>
public sealed class AnsweringOnce : OnARuntime
{
    private const string Kommunen = "SELECT string_agg(name, ', ' ORDER BY name) FROM ozg.organisation WHERE kind = 0";
    private static readonly TimeSpan PastLease = TimeSpan.FromSeconds(16);

    [Test]
    public async Task Work_whose_server_ended_after_it_was_committed_is_not_done_again()
    {
        var key = Guid.NewGuid();
        Assert.That(
            () =>
                Do(
                    key,
                    async () =>
                    {
                        await Import("Köln");
                        throw new InvalidOperationException("Strom weg");
                    }
                ),
            Throws.InvalidOperationException
        );
        var asked = Do(key, () => Import("Bonn"));
        await Task.Delay(300);
        Assert.That(asked.IsCompleted, Is.False, "it may still be about to answer");
        Host.Clock.Pass(PastLease);
        Assert.That(await asked, Is.EqualTo(AnsweredOnce.Lost));
        Assert.That(await Host.Scalar<string>(Kommunen), Is.EqualTo("Köln"));
    }

    [Test]
    public async Task Work_whose_server_ended_before_it_was_committed_is_done_by_the_next()
    {
        var key = Guid.NewGuid();
        var (late, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Do(
            key,
            async () =>
            {
                late.SetResult();
                await release.Task;
                return await Import("Köln");
            }
        );
        await late.Task;
        Host.Clock.Pass(PastLease);
        var answer = await Do(key, () => Import("Bonn"));
        Assert.That(answer, Is.EqualTo("1 Bonn"));
        release.SetResult();
        Assert.That(await first, Is.EqualTo(answer), "who is heard of again takes back what he did, and says the same");
        Assert.That(await Host.Scalar<string>(Kommunen), Is.EqualTo("Bonn"));
    }

    [Test]
    public async Task Work_that_takes_long_stays_with_whoever_does_it()
    {
        var (key, release) = (Guid.NewGuid(), new TaskCompletionSource());
        var first = Do(key, () => Import("Köln", after: release.Task));
        Host.Clock.Pass(TimeSpan.FromSeconds(14));
        await Task.Delay(TimeSpan.FromSeconds(6));
        Host.Clock.Pass(TimeSpan.FromSeconds(14));
        var second = Do(key, () => Import("Bonn"));
        await Task.Delay(300);
        Assert.That(second.IsCompleted, Is.False);
        release.SetResult();
        Assert.That(await Task.WhenAll(first, second), Is.All.EqualTo("1 Köln"));
    }

    [Test]
    public async Task So_does_work_whose_server_has_no_connection_left()
    {
        var database = await Postgres.Server.CreateDatabase();
        await using RuntimeHost busy = new($"{database};Maximum Pool Size=2"),
            other = new(database);
        var (key, release) = (Guid.NewGuid(), new TaskCompletionSource());
        var first = Do(key, () => Import("Köln", busy, release.Task), busy);
        Task<string?> second;
        await using (await busy.Get<NpgsqlDataSource>().OpenConnectionAsync())
        await using (await busy.Get<NpgsqlDataSource>().OpenConnectionAsync())
        {
            busy.Clock.Pass(TimeSpan.FromSeconds(14));
            await Task.Delay(TimeSpan.FromSeconds(6));
            other.Clock.Pass(TimeSpan.FromSeconds(28));
            second = Do(key, () => Import("Bonn", other), other);
            await Task.Delay(300);
            Assert.That(second.IsCompleted, Is.False);
        }

        release.SetResult();
        Assert.That(await Task.WhenAll(first, second), Is.All.EqualTo("1 Köln"));
    }

    [Test]
    public async Task Whoever_has_the_last_connection_says_that_he_is_done_without_another()
    {
        await using var host = new RuntimeHost($"{await Postgres.Server.CreateDatabase()};Maximum Pool Size=1");
        var done = Do(
            Guid.NewGuid(),
            async () =>
            {
                await using var connection = await host.Get<NpgsqlDataSource>().OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                await Task.Delay(TimeSpan.FromSeconds(5)); // until he is to let hear of himself
                await AnsweredOnce.Settle(connection, default).WaitAsync(TimeSpan.FromSeconds(2));
                await transaction.CommitAsync();
                return "fertig";
            },
            host
        );
        Assert.That(await done, Is.EqualTo("fertig"));
    }

    [Test]
    public async Task Work_that_failed_is_done_at_once_by_whoever_asks_again()
    {
        var key = Guid.NewGuid();
        Assert.That(() => Do(key, () => throw new InvalidOperationException()), Throws.InvalidOperationException);
        Assert.That(await Do(key, () => Import("Köln")), Is.EqualTo("1 Köln"));
        Assert.That(await Do(key, () => Import("Bonn")), Is.EqualTo("1 Köln"));
    }

    private Task<string?> Do(Guid key, Func<Task<string>> work, RuntimeHost? host = null) =>
        (host ?? Host)
            .Get<AnsweredOnce>()
            .Do(RuntimeHost.Actor("anna"), "import", key, Guid.Empty, async () => (await work(), true), default);

    private async Task<string> Import(string name, RuntimeHost? host = null, Task? after = null)
    {
        await (after ?? Task.CompletedTask);
        using var file = new MemoryStream(Encoding.UTF8.GetBytes($"name;plz;ort;url\n{name};1;{name};\n"));
        var report = await (host ?? Host).Get<FileImport>().Import(ImportFile.Kommunen, file, default);
        return $"{report.Added} {name}";
    }
}
