using System.Collections.Concurrent;
using Npgsql;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Incidents;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>A step that died before its commit: it is gone with everything that it had done.</summary>
internal sealed class CrashException : Exception;

/// <summary>
/// One run of a random workflow: again and again some of those who could do something do it at the same time, and some
/// do again what they did.
/// </summary>
internal sealed class RandomRun(RuntimeHost host, RandomWorkflow workflow, string definitionId, int seed)
{
    private const int Patience = 1_000;

    private const string Look = """
        SELECT 'status', status::text, '', 0 FROM workflow.instance WHERE id = $1
        UNION ALL SELECT 'task', id::text, node_key,
            (SELECT count(*) FROM workflow.task d WHERE d.instance_id = $1 AND d.node_key = t.node_key AND d.status = 1)
            FROM workflow.task t WHERE instance_id = $1 AND status = 0
        UNION ALL SELECT 'incident', incident_id::text, '', 0 FROM workflow.incident
            WHERE instance_id = $1 AND resolved_at IS NULL
        UNION ALL SELECT 'timer', '', '', 0 FROM workflow.timer WHERE instance_id = $1
        UNION ALL SELECT 'job', '', '', 0 FROM workflow.job WHERE run_at > $2
        """;

    private static readonly TimeSpan ForLong = TimeSpan.FromDays(100_000);

    private readonly Random _random = new(seed);
    private readonly Guid _id = Guid.CreateVersion7();
    private readonly ConcurrentBag<(Func<Task<CommandResult>> Command, CommandResult Answer)> _done = [];

    /// <summary>
    /// How many signals or requests somebody has, or is about to be given, by the wait that they are for.
    /// </summary>
    private readonly ConcurrentDictionary<string, int> _sent = [];

    internal async Task ToTheEnd()
    {
        while (!await Give(Start))
        {
            // It crashed; whoever starts it asks again.
        }

        for (var round = 0; await Open() is { } open; round++)
        {
            if (round == Patience)
                Assert.Fail($"{definitionId} with the seed {seed} does not end. {await Story(open)}");
            var burst = Burst(open);
            await Task.WhenAll(burst.Select(x => Task.Run(x)));
            await host.DoJobs();
            // What it waits for is being done by another run.
            if (burst.Count == 0)
                await Task.Delay(5);
        }

        var completed = (await host.Get<InstanceHistory>().Lines(_id, 0, int.MaxValue, default))
            .Where(x => x.Entry.Event == JournalEvent.Completed && workflow.Expected.ContainsKey(x.Entry.NodeKey))
            .CountBy(x => x.Entry.NodeKey);
        Assert.That(completed.ToDictionary(), Is.EquivalentTo(workflow.Expected), $"{definitionId}, seed {seed}");
        foreach (var (wait, count) in _sent)
            Assert.That(count, Is.EqualTo(workflow.Expected[wait]), $"{wait} of {definitionId}, seed {seed}");
    }

    private async Task<string> Story(List<Todo> open)
    {
        var jobs = await host.Scalar<string>(
            "SELECT string_agg(concat_ws(' ', instance_id, kind, turn, attempts, lost, run_at, last_error), ', ') FROM workflow.job"
        );
        var journal = await host.Scalar<string>(
            $"SELECT string_agg(left(concat_ws(' ', step, command, entries), 2000), E'\n' ORDER BY step) FROM workflow.journal WHERE instance_id = '{_id}'"
        );
        return $"It waits for {string.Join(", ", open)}; sent were {string.Join(", ", _sent)}; expected is "
            + $"{string.Join(", ", workflow.Expected)}; jobs are {jobs}; now it is {host.Clock.GetUtcNow():O}.\n{journal}";
    }

    private Task<CommandResult> Start(Guid key) =>
        host.Commands.Handle(
            new StartInstance(key, Actor.System, _id, definitionId, new Dictionary<string, object?>())
            {
                CorrelationId = _id.ToString(),
            }
        );

    /// <summary>What there is to do; <c>null</c> when it has ended.</summary>
    private async Task<List<Todo>?> Open()
    {
        await using var query = host.Get<NpgsqlDataSource>().CreateCommand(Look);
        query.Parameters.Add(new NpgsqlParameter { Value = _id });
        query.Parameters.Add(new NpgsqlParameter { Value = host.Clock.GetUtcNow() });
        await using var reader = await query.ExecuteReaderAsync();
        var open = new List<Todo>();
        while (await reader.ReadAsync())
            open.Add(new Todo(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3)));
        return open.Contains(new Todo("status", "1", "", 0)) ? null : open;
    }

    private List<Func<Task>> Burst(List<Todo> open)
    {
        var possible = open.SelectMany(Possible)
            .Concat(workflow.Waits.SelectMany(x => Possible(x.Key, x.Value)))
            .ToArray();
        var burst = new List<Func<Task>>();
        for (var i = _random.Next(1, 4); i > 0 && possible.Length > 0; i--)
            burst.Add(possible[_random.Next(possible.Length)]);
        if (_random.Next(3) == 0 && _done.ToArray() is [_, ..] done)
        {
            var (command, answer) = done[_random.Next(done.Length)];
            burst.Add(async () => Assert.That(await Try(command), Is.Null.Or.EqualTo(answer), $"seed {seed}"));
        }

        return burst;
    }

    private IEnumerable<Func<Task>> Possible(Todo todo)
    {
        switch (todo.What)
        {
            case "task":
                var outcome = workflow.Outcome(todo.Node, todo.Visits);
                yield return () =>
                    Give(key =>
                        host.Commands.Handle(
                            new CompleteTask(
                                key,
                                Actor.System,
                                Guid.Parse(todo.Id),
                                outcome,
                                new Dictionary<string, object?>()
                            )
                        )
                    );
                break;
            case "incident":
                var incident = new IncidentKey(_id, long.Parse(todo.Id, null));
                yield return () =>
                    Give(key =>
                        host.Get<IncidentDesk>()
                            .Resolve(key, Actor.System, incident, new IncidentDecision(IncidentAction.Skip), default)
                    );
                break;
            case "timer" or "job":
                yield return async () =>
                {
                    host.Clock.Pass(TimeSpan.FromSeconds(1));
                    await host.FireTimers();
                };
                break;
        }
    }

    /// <summary>Signals may come before anyone waits for them, requests may find nobody: both are told so.</summary>
    private IEnumerable<Func<Task>> Possible(string wait, WaitFor what)
    {
        if (what is not (WaitFor.Signal or WaitFor.Request) || !workflow.Expected.TryGetValue(wait, out var expected))
            yield break;
        TimeSpan? keep = _random.Next(2) == 0 ? ForLong : null;
        yield return async () =>
        {
            if (
                _sent.AddOrUpdate(wait, 1, (_, x) => x + 1) > expected
                || !await Give(key => Send(wait, what, key, keep))
            )
                _sent.AddOrUpdate(wait, 0, (_, x) => x - 1);
        };
    }

    private Task<CommandResult> Send(string wait, WaitFor what, Guid key, TimeSpan? keepFor) =>
        what == WaitFor.Signal
            ? host.Get<SignalPublisher>()
                .Publish(
                    new EventPublished(key, workflow.Signal(wait), _id.ToString(), null, keepFor),
                    Actor.System,
                    default
                )
            : host.Get<HttpEndpoints>()
                .Deliver(
                    HttpEndpoint.EventName("POST", workflow.Path(wait)),
                    new IncomingCall(
                        key,
                        Actor.System,
                        HttpEndpoint.EventName("POST", workflow.Path(wait)),
                        new RequestTarget(null, _id),
                        new Dictionary<string, object?>()
                    ),
                    default
                );

    /// <summary>
    /// Gives a command, sometimes twice at once; whether it was done, and not given up by a crash or refused.
    /// </summary>
    private async Task<bool> Give(Func<Guid, Task<CommandResult>> command)
    {
        var key = Guid.NewGuid();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 1 + key.ToByteArray()[0] % 2).Select(_ => Task.Run(() => Try(() => command(key))))
        );
        var done = answers.OfType<CommandResult.Done>().FirstOrDefault(x => x.Changed);
        if (done is not null)
            _done.Add((() => command(key), done));
        return done is not null;
    }

    /// <summary>The answer; <c>null</c> when the step crashed.</summary>
    private static async Task<CommandResult?> Try(Func<Task<CommandResult>> command)
    {
        try
        {
            return await command();
        }
        catch (CrashException)
        {
            return null;
        }
    }

    private sealed record Todo(string What, string Id, string Node, int Visits);
}
