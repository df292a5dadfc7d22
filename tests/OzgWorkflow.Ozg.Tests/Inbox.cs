using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>Everyone finds what is to do: whose, which, how soon, and how much it matters.</summary>
[Category("quick")]
public sealed class Inbox : OnACatalogue
{
    private const string Rent = "10092",
        Moving = "10124",
        Family = "10000";

    /// <summary>Coordinates work and family.</summary>
    private static readonly Actor Coordinator = RuntimeHost.Actor("karin", OzgRoles.ThemenfeldCoordination);

    private static readonly Actor Stranger = RuntimeHost.Actor("fremd", OzgRoles.ThemenfeldCoordination);

    [SetUp]
    public async Task Prepare()
    {
        await using var db = await Db();
        var person = new Person { Account = Coordinator.Account, Name = "Karin" };
        db.Persons.Add(person);
        db.LeikaLeistungen.Add(
            new LeikaLeistung
            {
                Id = "99102013000000",
                Key = "99102013000000",
                Name = "Hundesteuer Festsetzung",
                OzgId = Moving,
            }
        );
        await db.SaveChangesAsync();
        db.Coordinations.AddRange(
            new Coordination { Themenfeld = "Arbeit & Ruhestand", PersonId = person.Id },
            new Coordination
            {
                Themenfeld = "Familie & Kind",
                PersonId = person.Id,
                Kind = CoordinationKind.Deputy,
            }
        );
        await db.SaveChangesAsync();
    }

    [Test]
    public async Task Each_scope_shows_its_tasks_and_counts_them()
    {
        var (own, other, committee) = (
            await Task("Sichten", Rent),
            await Task("Sichten", Moving),
            await Task("Bestätigen", Family, OzgRoles.Lenkungsausschuss)
        );
        await Host.Get<TaskAssignments>().Claim(own, Coordinator, default);
        Assert.That(await Shown(TaskScope.MyThemenfelder), Is.EquivalentTo(new[] { own, committee }));
        Assert.That(await Shown(TaskScope.Mine), Is.EqualTo(new[] { own }));
        Assert.That(await Shown(TaskScope.MyRoles), Is.EqualTo(new[] { own }));
        Assert.That(await Shown(TaskScope.All), Is.EquivalentTo(new[] { own, other, committee }));
        Assert.That(await Shown(TaskScope.Done), Is.Empty);
        Assert.That(
            await Counts(),
            Is.EqualTo("MeineThemenfelder 2, Meine 1, Rolle 1, Vertretung 0, Alle 3, Erledigt 0")
        );

        await Complete(own, Coordinator);
        await Complete(other, Actor.System);
        Assert.That(await Shown(TaskScope.Done), Is.EqualTo(new[] { own }), "what others did elsewhere is not here");
        Assert.That(
            await Counts(),
            Is.EqualTo("MeineThemenfelder 1, Meine 0, Rolle 0, Vertretung 0, Alle 1, Erledigt 1")
        );
        Assert.That(await Shown(TaskScope.MyThemenfelder, x => x with { Actor = Stranger }), Is.Empty);
        Assert.That(await Shown(TaskScope.Done, x => x with { Actor = Stranger }), Is.Empty);
    }

    [Test]
    public async Task What_is_done_last_comes_first()
    {
        var tasks = new List<Guid>();
        foreach (var title in new[] { "Erstens", "Zweitens", "Drittens" })
            tasks.Add(await Task(title, Rent));
        foreach (var task in tasks)
        {
            Host.Clock.Pass(TimeSpan.FromMinutes(1));
            await Complete(task, Coordinator);
        }

        Assert.That(await Shown(TaskScope.Done), Is.EqualTo(Enumerable.Reverse(tasks)));
        Assert.That(await Shown(TaskScope.Done, x => x with { IsReversed = true }), Is.EqualTo(tasks));
    }

    /// <summary>It is Monday, 9 o'clock in NRW; midnight is at 23:00 UTC.</summary>
    [Test]
    public async Task How_urgent_a_task_is_follows_from_local_days()
    {
        foreach (
            var (due, urgency) in new (string? Due, TaskUrgency Urgency)[]
            {
                ("2026-01-05 07:59:59Z", TaskUrgency.Overdue),
                ("2026-01-05 08:00:01Z", TaskUrgency.Today),
                ("2026-01-05 22:59:59Z", TaskUrgency.Today),
                ("2026-01-05 23:00:00Z", TaskUrgency.ThisWeek),
                ("2026-01-11 22:59:59Z", TaskUrgency.ThisWeek),
                ("2026-01-11 23:00:00Z", TaskUrgency.Later),
                (null, TaskUrgency.Never),
            }
        )
            await Due(await Task(urgency.ToString(), Rent), due);
        var (items, _) = await Read(new(Coordinator, TaskScope.All));
        Assert.That(items.Select(x => x.Title), Is.EqualTo(items.Select(x => x.Urgency.ToString())));
        Assert.That(items.Select(x => x.Urgency), Is.Ordered);
        var counts = (await Host.Get<TaskList>().Count(new(Coordinator, TaskScope.All), default)).Urgencies;
        Assert.That(
            counts.OrderBy(x => x.Key).Select(x => (x.Key, x.Value)),
            Is.EqualTo(
                new[]
                {
                    (TaskUrgency.Overdue, 1),
                    (TaskUrgency.Today, 2),
                    (TaskUrgency.ThisWeek, 2),
                    (TaskUrgency.Later, 1),
                    (TaskUrgency.Never, 1),
                }
            )
        );
        Assert.That(
            (await Read(new(Coordinator, TaskScope.All) { OnlyOverdue = true })).Items.Single().Title,
            Is.EqualTo("Overdue")
        );
    }

    [TestCase("sichten", "Sichten")]
    [TestCase("WOHNGELD", "Sichten")]
    [TestCase("geld sicht", "Sichten")]
    [TestCase("1009", "Sichten")]
    [TestCase("092", "")]
    [TestCase("hundesteuer", "Anhören")]
    [TestCase("99102013", "Anhören")]
    [TestCase("ummeldung hundesteuer anhören", "Anhören")]
    [TestCase("geld", "Sichten Vorschlagen")]
    [TestCase("100%", "")]
    [TestCase("_", "")]
    [TestCase("  ", "Anhören Sichten Vorschlagen")]
    public async Task Words_are_found_in_task_Leistung_OZG_ID_and_Leika(string search, string expected)
    {
        await Task("Sichten", Rent);
        await Task("Anhören", Moving);
        await Task("Vorschlagen", Family);
        var (items, _) = await Read(new(Coordinator, TaskScope.All) { Search = search, Order = TaskOrder.Title });
        Assert.That(string.Join(' ', items.Select(x => x.Title)), Is.EqualTo(expected));
    }

    [Test]
    public async Task Several_Themenfelder_are_shown_at_once()
    {
        await Task("Sichten", Rent);
        await Task("Anhören", Moving);
        await Task("Vorschlagen", Family);
        var filter = new TaskFilter(Coordinator, TaskScope.All) { Order = TaskOrder.Title };
        Assert.That(
            await Titles(filter with { Themenfelder = ["Arbeit & Ruhestand", "Bauen & Wohnen"] }),
            Is.EqualTo("Anhören Sichten")
        );
        Assert.That(await Titles(filter with { Themenfelder = ["Umwelt"] }), Is.Empty);
        Assert.That(
            await Titles(filter with { Order = TaskOrder.Leistung }),
            Is.EqualTo("Vorschlagen Anhören Sichten")
        );
        Assert.That(
            await Titles(filter with { Order = TaskOrder.Leistung, IsReversed = true }),
            Is.EqualTo("Sichten Anhören Vorschlagen")
        );
    }

    [Test]
    public async Task What_matters_more_comes_before_what_is_due_as_soon()
    {
        var (low, high, normal) = (await Task("niedrig", Rent), await Task("hoch", Rent), await Task("normal", Rent));
        await Plan(low, new() { Priority = TaskPriority.Low });
        await Plan(high, new() { Priority = TaskPriority.High });
        Assert.That(await Titles(new(Coordinator, TaskScope.All)), Is.EqualTo("hoch normal niedrig"));
        await Due(normal, "2026-01-06 08:00Z");
        Assert.That(
            await Titles(new(Coordinator, TaskScope.All)),
            Is.EqualTo("normal hoch niedrig"),
            "the date is first"
        );
        Assert.That(
            await Titles(new(Coordinator, TaskScope.All) { Order = TaskOrder.Priority }),
            Is.EqualTo("hoch normal niedrig")
        );
    }

    [Test]
    public async Task What_is_put_by_is_back_on_its_day()
    {
        var task = await Task("Anhören", Rent);
        await Plan(task, new() { SetsFollowUp = true, FollowUp = new(2026, 1, 6) });
        var here = new TaskFilter(Coordinator, TaskScope.MyRoles) { PutBy = false };
        Assert.That(await Titles(here), Is.Empty);
        Assert.That(await Titles(here with { PutBy = true }), Is.EqualTo("Anhören"));
        Assert.That(await Titles(here with { PutBy = null }), Is.EqualTo("Anhören"), "both, unless somebody asks");
        Host.Clock.Pass(TimeSpan.FromHours(14) + TimeSpan.FromMinutes(59));
        Assert.That(await Titles(here), Is.Empty, "it is one minute to midnight");
        Host.Clock.Pass(TimeSpan.FromMinutes(1));
        Assert.That(await Titles(here), Is.EqualTo("Anhören"));
        Assert.That(await Titles(here with { PutBy = true }), Is.Empty);
    }

    [Test]
    public async Task A_plan_is_made_by_who_may_do_the_task_is_kept_and_published_once()
    {
        var task = await Task("Anhören", Rent);
        var (desk, key) = (Host.Get<TaskAssignments>(), Guid.NewGuid());
        var plan = new TaskPlan
        {
            Priority = TaskPriority.High,
            SetsFollowUp = true,
            FollowUp = new(2026, 2, 1),
        };
        Assert.That(await desk.Plan(task, Stranger, plan, default), Is.TypeOf<CommandResult.Forbidden>());
        var admin = RuntimeHost.Actor("ada", OzgRoles.Administration);
        Assert.That(
            await desk.Plan(task, admin, plan, default),
            Is.TypeOf<CommandResult.Invalid>(),
            "without a reason"
        );
        for (var click = 1; click <= 2; click++)
            Assert.That(await desk.Plan(task, Coordinator, plan, default, key), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await desk.Plan(task, Coordinator, plan with { Priority = TaskPriority.Low }, default, key),
            Is.TypeOf<CommandResult.KeyReused>()
        );
        Assert.That(
            await desk.Plan(task, Coordinator, plan, default) is CommandResult.Done { Changed: false },
            "it is planned so already"
        );
        var priority = new TaskPlan { Priority = TaskPriority.Normal };
        Assert.That(
            await desk.Plan(task, admin, priority, default, null, "Wird verlegt."),
            Is.TypeOf<CommandResult.Done>()
        );
        Assert.That(
            (await Host.Get<TaskDesk>().Movements(task, default)).Select(x =>
                (x.Kind, x.By, x.Priority, x.SetsFollowUp, x.FollowUp, x.Note)
            ),
            Is.EqualTo(
                new (TaskMovementKind, string?, TaskPriority?, bool, DateOnly?, string?)[]
                {
                    (TaskMovementKind.Planned, "karin", TaskPriority.High, true, new(2026, 2, 1), null),
                    (TaskMovementKind.Planned, "ada", TaskPriority.Normal, false, null, "Wird verlegt."),
                }
            )
        );
        Assert.That(
            await Host.Scalar<string>(
                $"SELECT string_agg((payload::jsonb)->>'priority' || ' ' || ((payload::jsonb)->>'followUp'), ', ' ORDER BY sequence) FROM workflow.outbox WHERE type = 'TaskPlanned' AND payload LIKE '%{task}%'"
            ),
            Is.EqualTo("High 2026-02-01, Normal 2026-02-01")
        );
        await Complete(task, Coordinator);
        Assert.That(await desk.Plan(task, Coordinator, plan, default), Is.TypeOf<CommandResult.Conflict>());
    }

    [TestCase("2026-01-04", false)]
    [TestCase("2026-01-05", true)]
    [TestCase("2031-01-05", true)]
    [TestCase("2031-01-06", false)]
    public void Nothing_is_put_by_into_the_past_or_for_ever(string day, bool isFine)
    {
        var plan = new TaskPlan { SetsFollowUp = true, FollowUp = DateOnly.Parse(day, CultureInfo.InvariantCulture) };
        Assert.That(plan.Problem(Host.Clock.Today()), isFine ? Is.Null : Is.Not.Null);
        Assert.That(new TaskPlan().Problem(Host.Clock.Today()), Is.Not.Null, "nothing is said");
        Assert.That(new TaskPlan { SetsFollowUp = true }.Problem(Host.Clock.Today()), Is.Null, "it is put by no more");
    }

    [Test]
    public async Task Filters_are_kept_for_oneself_or_for_all()
    {
        var views = Host.Get<TaskViews>();
        Assert.That(await views.Keep("karin", " Meine ", "sicht=Meine", false, default), Is.Null);
        Assert.That(await views.Keep("karin", "Alle späten", "faellig=ueberfaellig", true, default), Is.Null);
        Assert.That(
            await views.Keep("karin", "Meine", "sicht=Rolle", false, default),
            Is.Null,
            "the name stays, the filter changes"
        );
        foreach (var name in new[] { null, " ", new string('x', TaskView.NameAtMost + 1) })
            Assert.That(await views.Keep("karin", name, "", false, default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(
            (await views.Of("karin", default)).Select(x => (x.Name, x.Query)),
            Is.EqualTo(new[] { ("Alle späten", "faellig=ueberfaellig"), ("Meine", "sicht=Rolle") })
        );
        var shared = (await views.Of("fremd", default)).Single();
        Assert.That(shared.Name, Is.EqualTo("Alle späten"));
        Assert.That(await views.Remove(shared.Id, Stranger, default), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(await views.Remove(shared.Id, RuntimeHost.Actor("ada", OzgRoles.Administration), default), Is.Null);
        Assert.That(await views.Remove(shared.Id, Coordinator, default), Is.Null, "what is gone is no problem");
        for (var i = 0; i < 19; i++)
            Assert.That(await views.Keep("karin", $"Filter {i}", "", false, default), Is.Null);
        Assert.That(await views.Keep("karin", "Noch einer", "", false, default), Is.TypeOf<CommandResult.Conflict>());
        Assert.That(await views.Keep("karin", "Meine", "", false, default), Is.Null, "one that is there changes");
    }

    [Test]
    public async Task Drafts_are_kept_for_their_owner_until_the_task_is_done()
    {
        var drafts = Host.Get<TaskDrafts>();
        var task = await Task("Anhören", Rent);
        var entered = new Dictionary<string, object?>
        {
            ["ort"] = "Köln",
            ["themen"] = new object?[] { "Bau", "Wohnen" },
        };
        Assert.That(await drafts.Keep(task, Stranger, entered, default), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(
            await drafts.Keep(Guid.NewGuid(), Coordinator, entered, default),
            Is.TypeOf<CommandResult.NotFound>()
        );
        Assert.That(await drafts.Keep(task, Coordinator, entered, default), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await drafts.Keep(task, RuntimeHost.Actor("ada", OzgRoles.Administration), entered, default),
            Is.TypeOf<CommandResult.Done>()
        );
        var draft = (await drafts.Find(task, "karin", default))!;
        Assert.That(draft.Fields["ort"], Is.EqualTo("Köln"));
        Assert.That(draft.Fields["themen"], Is.EqualTo(new[] { "Bau", "Wohnen" }));
        Assert.That(draft.Fields.Keys, Has.None.EqualTo("nichts"));
        var large = new Dictionary<string, object?> { ["ort"] = new string('x', 300_000) };
        Assert.That(await drafts.Keep(task, Coordinator, large, default), Is.TypeOf<CommandResult.Invalid>());

        await Complete(task, Coordinator);
        Assert.That(await drafts.Find(task, "karin", default), Is.Null, "it was completed");
        Assert.That(await drafts.Find(task, "ada", default), Is.Not.Null, "somebody else's is there to copy");
        Assert.That(await drafts.Keep(task, Coordinator, entered, default), Is.Not.TypeOf<CommandResult.Done>());
        await drafts.Discard(task, "ada", default);
        Assert.That(await drafts.Find(task, "ada", default), Is.Null);
    }

    private async Task<Guid> Task(string title, string leistung, string role = OzgRoles.ThemenfeldCoordination)
    {
        var id = $"aufgabe-{Guid.NewGuid():n}";
        await Host.Publish(
            Build.Workflow(
                id,
                Build.HumanTask(
                    "Aufgabe",
                    ("title", Build.Literal(title)),
                    ("candidateRole", Build.Literal(role)),
                    ("fields", Build.Literal(Array.Empty<object>()))
                )
            )
        );
        var instance = await Host.Start(id, leistung);
        return await Host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE instance_id = '{instance}'");
    }

    private Task Due(Guid task, string? due) =>
        Host.Execute($"UPDATE workflow.task SET due_at = {(due is null ? "NULL" : $"'{due}'")} WHERE id = '{task}'");

    private async Task Plan(Guid task, TaskPlan plan) =>
        Assert.That(
            await Host.Get<TaskAssignments>().Plan(task, Coordinator, plan, default),
            Is.TypeOf<CommandResult.Done>()
        );

    private async Task Complete(Guid task, Actor actor) =>
        Assert.That(
            await Host.Get<TaskDesk>()
                .Complete(
                    new CompleteTask(Guid.NewGuid(), actor, task, "Ja", new Dictionary<string, object?>()),
                    default
                ),
            Is.TypeOf<CommandResult.Done>()
        );

    private Task<(IReadOnlyList<ListedTask> Items, int Total)> Read(TaskFilter filter) =>
        Host.Get<TaskList>().Read(filter, Paging.FromOne(1, 50), default);

    private async Task<string> Titles(TaskFilter filter) =>
        string.Join(' ', (await Read(filter)).Items.Select(x => x.Title));

    private async Task<IEnumerable<Guid>> Shown(TaskScope scope, Func<TaskFilter, TaskFilter>? with = null)
    {
        var filter = new TaskFilter(Coordinator, scope);
        return (await Read(with?.Invoke(filter) ?? filter)).Items.Select(x => x.Id);
    }

    private async Task<string> Counts() =>
        string.Join(
            ", ",
            (await Host.Get<TaskList>().Count(new(Coordinator, TaskScope.All), default)).Scopes.Select(x =>
                $"{x.Key} {x.Value}"
            )
        );
}
