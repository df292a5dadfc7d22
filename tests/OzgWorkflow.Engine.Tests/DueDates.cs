using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Engine.Tests;

/// <summary>When a task is due changes while it waits: it is reminded of and escalated by the new date.</summary>
[Category("quick")]
public sealed class DueDates
{
    private static (string, JsonNode?)[] Dated =>
        [
            ("dueIn", Literal("10.00:00:00")),
            ("remindBefore", Literal("2.00:00:00")),
            ("escalateAfter", Literal("1.00:00:00")),
            ("escalateTo", Literal("Leitung")),
        ];

    [Test]
    public void A_later_date_puts_reminder_and_escalation_off()
    {
        var (host, id, task) = Start(Dated);
        Assert.That(host.Advance(id, new ChangeDue(task, host.Now.AddDays(20))).WasAccepted, Is.True);
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("reminder", 18.0), ("task", 20.0) }));
        host.Pass(TimeSpan.FromDays(17));
        Assert.That(host.Effects.OfType<TaskOverdue>(), Is.Empty);
        host.Pass(TimeSpan.FromDays(1));
        Assert.That(host.Effects.OfType<TaskOverdue>().Single().Escalated, Is.False);
        host.Pass(TimeSpan.FromDays(3));
        var escalation = host.Effects.OfType<TaskOverdue>().Last();
        Assert.That((escalation.Escalated, escalation.Role, escalation.Title), Is.EqualTo((true, "Leitung", "task")));
        Assert.That(host.Complete(id, "Ja"), Is.True);
    }

    [Test]
    public void An_earlier_date_brings_them_forward()
    {
        var (host, id, task) = Start(Dated);
        host.Advance(id, new ChangeDue(task, host.Now.AddDays(1)));
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("task", 1.0), ("escalation", 2.0) }), "too late to remind");
    }

    [Test]
    public void What_was_escalated_is_escalated_by_the_new_date_again()
    {
        var (host, id, task) = Start(Dated);
        host.Pass(TimeSpan.FromDays(8));
        host.Pass(TimeSpan.FromDays(3));
        Assert.That(host.Effects.OfType<TaskOverdue>().Count(), Is.EqualTo(2));
        host.Advance(id, new ChangeDue(task, host.Now.AddDays(5)));
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("reminder", 3.0), ("task", 5.0) }));
        host.Pass(TimeSpan.FromDays(3));
        host.Pass(TimeSpan.FromDays(3));
        Assert.That(
            host.Effects.OfType<TaskOverdue>().Select(x => x.Escalated),
            Is.EqualTo(new[] { false, true, false, true })
        );
    }

    [Test]
    public void A_task_without_a_date_gets_one()
    {
        var (host, id, task) = Start(("escalateTo", Literal("Leitung")));
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("task", double.NaN) }));
        host.Advance(id, new ChangeDue(task, host.Now.AddDays(4)));
        host.Advance(id, new ChangeDue(task, host.Now.AddDays(3)));
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("task", 3.0), ("escalation", 3.0) }), "once, and the last");
        host.Pass(TimeSpan.FromDays(3));
        Assert.That(host.Effects.OfType<TaskOverdue>().Single().Role, Is.EqualTo("Leitung"));
    }

    [Test]
    public void What_is_no_task_or_done_has_no_date()
    {
        var (host, id, task) = Start(Dated);
        var timer = host.State(id).Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == "reminder").Id;
        foreach (var bookmark in new[] { task + 1_000, timer })
            Assert.That(host.Advance(id, new ChangeDue(bookmark, host.Now.AddDays(1))).WasAccepted, Is.False);
        var delay = new EngineHost(Workflow(Activity("Elsa.Delay", "Delay", ("timeSpan", Literal("2.00:00:00")))));
        var other = delay.Start("test");
        var waits = delay.State(other).Executions.SelectMany(x => x.Bookmarks).Single().Id;
        Assert.That(delay.Advance(other, new ChangeDue(waits, delay.Now)).WasAccepted, Is.False);
        host.Complete(id, "Ja");
        Assert.That(host.Advance(id, new ChangeDue(task, host.Now.AddDays(1))).WasAccepted, Is.False);
    }

    [Test]
    public void A_new_date_for_a_task_that_is_stopped_counts_when_it_goes_on()
    {
        var (host, id, task) = Start(
            ("dueIn", Literal("2.00:00:00")),
            ("remindBefore", Literal("1.00:00:00")),
            ("escalateAfter", JavaScript("throw new Error('kaputt')"))
        );
        host.Pass(TimeSpan.FromDays(1));
        var incident = host.State(id).Incidents.Single();
        host.Advance(id, new ChangeDue(task, host.Now.AddDays(5)));
        Assert.That(host.Advance(id, new ChangeDue(task, host.Now.AddDays(9))).WasAccepted, Is.True);
        Assert.That(host.State(id).Incidents.Single().Id, Is.EqualTo(incident.Id));
        host.Advance(id, new Retry(incident.Id));
        Assert.That(host.State(id).Incidents, Is.Empty, "the reminder of the former date is no more");
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("reminder", 8.0), ("task", 9.0) }));
    }

    [Test]
    public void A_new_date_takes_the_place_of_a_reminder_that_was_to_be_tried_again()
    {
        var task = HumanTask(
            "task",
            ("dueIn", Literal("2.00:00:00")),
            ("remindBefore", Literal("1.00:00:00")),
            ("escalateAfter", JavaScript("throw new Error('kaputt')"))
        );
        task["customProperties"] = JsonNode.Parse("""{ "retryPolicy": { "count": 3, "delay": "00:00:10" } }""");
        var host = new EngineHost(Workflow(task));
        var id = host.Start("test");
        var before = host.State(id).Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == "task").Id;
        host.Now += TimeSpan.FromDays(1);
        var reminder = host.State(id).Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == "reminder").Id;
        host.Advance(id, new Resume(reminder));
        Assert.That(Waits(host, id).Select(x => x.Item1), Is.EqualTo(new[] { "$retry", "task" }));
        host.Advance(id, new ChangeDue(before, host.Now.AddDays(9)));
        host.Pass(TimeSpan.FromDays(1));
        Assert.That(Waits(host, id), Is.EqualTo(new[] { ("reminder", 7.0), ("task", 8.0) }));
        Assert.That(
            host.State(id).Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == "task").Id,
            Is.EqualTo(before),
            "it is the same task"
        );
    }

    private static (EngineHost Host, Guid Id, long Task) Start(params (string, JsonNode?)[] inputs)
    {
        var host = new EngineHost(Workflow(HumanTask("task", inputs)));
        var id = host.Start("test");
        return (host, id, host.State(id).Executions.SelectMany(x => x.Bookmarks).Single(x => x.Name == "task").Id);
    }

    /// <summary>What is waited for, and in how many days.</summary>
    private static IEnumerable<(string, double)> Waits(EngineHost host, Guid id) =>
        host.State(id)
            .Executions.SelectMany(x => x.Bookmarks)
            .OrderBy(x => x.Due)
            .Select(x => (x.Name, x.Due is { } due ? (due - host.Now).TotalDays : double.NaN));
}
