using Microsoft.EntityFrameworkCore;
using NUnit.Framework;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Instances;
using OzgWorkflow.Runtime.Signals;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Runtime.Timers;

namespace OzgWorkflow.Testing;

/// <summary>
/// What must hold for a database at any time: tables and states say the same, and each instance can be rebuilt from its
/// journal.
/// </summary>
public static class Consistency
{
    public static async Task Check(RuntimeHost host)
    {
        await using var db = host.Db();
        var waiting = new Dictionary<BookmarkKind, List<(Guid, long)>>();
        foreach (
            var instance in await db
                .Instances.AsNoTracking()
                .Join(
                    db.States,
                    x => x.Id,
                    x => x.Id,
                    (row, state) =>
                        new
                        {
                            row.Id,
                            row.DefinitionVersionId,
                            state.State,
                        }
                )
                .ToListAsync()
        )
        {
            var program = await host.Get<ProgramCache>().Get(instance.DefinitionVersionId, default);
            var state = StateSerializer.Deserialize(instance.Id, instance.State, program);
            foreach (var bookmark in state.Executions.SelectMany(x => x.Bookmarks))
            {
                if (!waiting.TryGetValue(bookmark.Kind, out var list))
                    waiting[bookmark.Kind] = list = [];
                list.Add((instance.Id, bookmark.Id));
            }
        }

        IEnumerable<(Guid, long)> Of(BookmarkKind kind) => waiting.GetValueOrDefault(kind) ?? [];
        var tasks = await db.Tasks.AsNoTracking().ToListAsync();
        var completed = tasks.Count(x => x.Status == HumanTaskStatus.Completed);
        Assert.That(
            tasks.Where(x => x.Status == HumanTaskStatus.Open).Select(x => (x.InstanceId, x.BookmarkId)),
            Is.EquivalentTo(Of(BookmarkKind.Task)),
            "open tasks are those that instances wait for"
        );
        Assert.That(
            tasks.GroupBy(x => (x.InstanceId, x.BookmarkId)).Where(x => x.Count() > 1),
            Is.Empty,
            "no task is there twice"
        );
        Assert.That(
            (await db.Subscriptions.AsNoTracking().ToListAsync()).Select(x => (x.InstanceId, x.BookmarkId)),
            Is.EquivalentTo(Of(BookmarkKind.Event)),
            "subscriptions are those that instances wait for"
        );
        var timers = (await db.Timers.AsNoTracking().ToListAsync()).Select(x => (x.InstanceId, x.BookmarkId)).ToArray();
        Assert.That(Of(BookmarkKind.Timer).Except(timers), Is.Empty, "every timer that an instance waits for is there");
        Assert.That(await Events(host, "TaskCreated"), Is.EqualTo(tasks.Count), "every task has its event");
        Assert.That(await Events(host, "TaskCompleted"), Is.EqualTo(completed), "every completion has its event");
        Assert.That(
            await host.Scalar<long>(
                "SELECT count(*) FROM workflow.instance i WHERE step <> (SELECT count(*) FROM workflow.journal j WHERE j.instance_id = i.id)"
            ),
            Is.Zero,
            "every step is in the journal"
        );
        foreach (var instance in await db.Instances.AsNoTracking().Select(x => new { x.Id, x.Step }).ToListAsync())
            Assert.That(
                await host.Get<InstanceReplay>().Run(instance.Id, default),
                Is.EqualTo(new ReplayResult(instance.Step, null, true)),
                "the journal rebuilds the state"
            );
    }

    private static async Task<long> Events(RuntimeHost host, string type) =>
        await host.Scalar<long>(
            $"SELECT (SELECT count(*) FROM workflow.published_event WHERE type = '{type}') + (SELECT count(*) FROM workflow.outbox WHERE type = '{type}')"
        );
}
