using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>
/// Whoever stands in for somebody who is away does what waits for him, for some days, and it is seen. The
/// administration does what is not for it only with a reason.
/// </summary>
[Category("quick")]
public sealed class StandingIn
{
    private const string Own = "Arbeit & Ruhestand",
        Other = "Umwelt",
        Leistung = "10092",
        Absent = "karin",
        Substitute = "bernd",
        Administrator = "ada";

    private static readonly Dictionary<string, string> Roles = new()
    {
        [Absent] = OzgRoles.ThemenfeldCoordination,
        [Substitute] = OzgRoles.Ansprechperson,
        ["dritter"] = OzgRoles.ItDienstleister,
        [Administrator] = OzgRoles.Administration,
        ["stelle"] = OzgRoles.OzgKoordinierungsstelle,
        ["lesend"] = OzgRoles.ReadOnly,
        ["gegangen"] = "",
    };

    private RuntimeHost _host = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase(), x => x.AddSingleton<IPeople, Accounts>());
        await using var db = await Db();
        await BuiltInCatalogue.Ensure(db, default);
        db.Organisations.Add(new Organisation { Kind = OrganisationKind.Committee, Name = "Lenkungsgruppe" });
        var persons = Roles.Keys.ToDictionary(x => x, x => new Person { Account = x, Name = x });
        db.Persons.AddRange(persons.Values);
        await db.SaveChangesAsync();
        db.Coordinations.Add(new Coordination { Themenfeld = Own, PersonId = persons[Absent].Id });
        (await db.Leistungen.SingleAsync(x => x.OzgId == Leistung)).Leistungsverantwortliche = Absent;
        await db.SaveChangesAsync();
    }

    [TearDown]
    public async Task Stop() => await _host.DisposeAsync();

    private static readonly (string Name, JsonNode? Value)[][] Waiting =
    [
        [],
        [("tandem", Build.Literal(true))],
        [("persons", Build.Literal(new[] { Absent, "dritter" }))],
        [("assignee", Build.Literal(Absent))],
    ];

    [TestCaseSource(nameof(Waiting))]
    public async Task A_substitute_does_what_waits_for_who_is_away((string Name, JsonNode? Value)[] bounds)
    {
        var id = await Task(bounds);
        Assert.That(await Finds(Substitute, id), Is.False);
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Forbidden>());
        await Name(Substitute);
        Assert.That(await Finds(Substitute, id), Is.True);
        Assert.That(await Finds("dritter", id), Is.False);
        Assert.That(
            await _host.Get<TaskComments>().Add(id, Who(Substitute), "Ich sehe es mir an.", default),
            Is.TypeOf<CommandResult.Done>()
        );
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Done>());
        var task = await _host.Get<TaskDesk>().Find(id, default);
        Assert.That((task!.CompletedBy, task.CompletedInsteadOf), Is.EqualTo((Substitute, Absent)));
        Assert.That((await _host.Get<TaskComments>().Of(id, default)).Single().InsteadOf, Is.EqualTo(Absent));
        Assert.That(
            await _host.Scalar<string>(
                $"SELECT payload::jsonb ->> 'insteadOf' FROM workflow.outbox WHERE type = 'TaskCompleted' AND payload LIKE '%{id}%'"
            ),
            Is.EqualTo(Absent)
        );
    }

    [Test]
    public async Task What_one_who_is_away_has_taken_the_substitute_does_or_gives_back_or_hands_over()
    {
        var (first, second, desk) = (await Task(), await Task(), _host.Get<TaskAssignments>());
        foreach (var id in new[] { first, second })
            await desk.Claim(id, Who(Absent), default);
        await Name(Substitute);
        Assert.That(await desk.Release(first, Who(Substitute), default), Is.TypeOf<CommandResult.Done>());
        Assert.That(await desk.Claim(first, Who(Substitute), default), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            await desk.Delegate(second, Who(Substitute), Who(Substitute), "Ich mache es.", default),
            Is.TypeOf<CommandResult.Done>()
        );
        var moved = (await Movements(first)).Concat(await Movements(second));
        Assert.That(
            moved.Select(x => (x.Kind, x.By, x.Person, x.InsteadOf)),
            Is.EqualTo(
                new[]
                {
                    (TaskMovementKind.Claimed, Absent, Absent, null),
                    (TaskMovementKind.Released, Substitute, Absent, Absent),
                    (TaskMovementKind.Claimed, Substitute, Substitute, Absent),
                    (TaskMovementKind.Claimed, Absent, Absent, null),
                    (TaskMovementKind.Delegated, Substitute, Substitute, Absent),
                }
            )
        );
        Assert.That(await Complete(second, Substitute), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task It_begins_and_ends_by_itself_at_midnight()
    {
        var (id, desk) = (await Task(), _host.Get<TaskAssignments>());
        await Name(Substitute, from: 1, until: 1);
        Assert.That(await Finds(Substitute, id), Is.False, "the day before");
        _host.Clock.Pass(TimeSpan.FromHours(15)); // 5 January, 23:00 UTC: the 6th has begun in NRW
        Assert.That(await desk.Claim(id, Who(Substitute), default), Is.TypeOf<CommandResult.Done>());
        await _host.Get<SubstitutionsEnd>().Run(default);
        Assert.That(await Holder(id), Is.EqualTo(Substitute), "it is not over");
        _host.Clock.Pass(TimeSpan.FromDays(1));
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Forbidden>(), "before anything has run");
        await _host.Get<SubstitutionsEnd>().Run(default);
        await _host.Get<SubstitutionsEnd>().Run(default);
        Assert.That(await Holder(id), Is.Null);
        Assert.That((await Movements(id)).Last().Kind, Is.EqualTo(TaskMovementKind.Withdrawn));
        Assert.That(await Complete(id, Absent), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Whoever_ends_it_gets_back_what_was_taken()
    {
        var (id, substitutions) = (await Task(), _host.Get<SubstitutionDesk>());
        var named = await Name(Substitute);
        await _host.Get<TaskAssignments>().Claim(id, Who(Substitute), default);
        Assert.That(
            await substitutions.End(Absent, named, Who(Substitute), default),
            Is.TypeOf<CommandResult.Forbidden>(),
            "not the substitute"
        );
        Assert.That(await substitutions.End(Absent, named, Who(Absent), default), Is.Null);
        Assert.That(await Holder(id), Is.Null);
        Assert.That(
            await substitutions.End(Absent, named, Who(Absent), default),
            Is.TypeOf<CommandResult.NotFound>(),
            "a second click"
        );
    }

    [Test]
    public async Task It_holds_in_the_Themenfelder_that_are_named()
    {
        await Name(Substitute, themenfelder: [Other]);
        var id = await Task();
        Assert.That(await Finds(Substitute, id), Is.False);
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(await Offered(id), Is.EqualTo(new[] { Absent }));
        await Name(Substitute, themenfelder: [Other, Own]);
        Assert.That(await Offered(id), Is.EquivalentTo(new[] { Absent, Substitute }), "to whom it can be handed");
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task A_substitute_of_a_substitute_is_none()
    {
        await Name(Substitute);
        await Name("dritter", absentee: Substitute);
        var id = await Task();
        Assert.That(await Complete(id, "dritter"), Is.TypeOf<CommandResult.Forbidden>());
    }

    [Test]
    public async Task Four_eyes_stay_four()
    {
        await _host.Publish(
            Build.Workflow(
                "vier-augen",
                Build.Sequence(
                    Form("Vorschlagen", OzgRoles.ThemenfeldCoordination),
                    Form("Prüfen", OzgRoles.ThemenfeldCoordination, ("notSameAs", Build.Literal("Vorschlagen")))
                )
            )
        );
        await Name(Substitute);
        await _host.Start("vier-augen", Leistung);
        await Complete(await Open("Vorschlagen"), Absent);
        var checks = await Open("Prüfen");
        Assert.That(await Finds(Substitute, checks), Is.False);
        Assert.That(await Offered(checks), Is.Empty);
        Assert.That(
            await Complete(checks, Substitute),
            Is.TypeOf<CommandResult.Forbidden>(),
            "nobody does for her what she must not do"
        );
        await _host.Execute("DELETE FROM workflow.task");
        await _host.Start("vier-augen", Leistung);
        await Complete(await Open("Vorschlagen"), Substitute);
        checks = await Open("Prüfen");
        Assert.That(await Complete(checks, Substitute), Is.TypeOf<CommandResult.Forbidden>(), "he did it, if for her");
        Assert.That(await Complete(checks, Absent), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Of_an_escalated_task_those_hear_who_have_it_and_to_whom_it_went()
    {
        var id = await Task(
            ("dueIn", Build.Literal("1.00:00:00")),
            ("escalateTo", Build.Literal(OzgRoles.OzgKoordinierungsstelle))
        );
        await _host.Get<TaskAssignments>().Claim(id, Who(Absent), default);
        await Name(Substitute);
        _host.Clock.Pass(TimeSpan.FromDays(2));
        await _host.FireTimers();
        _host.Clock.Pass(TimeSpan.FromMinutes(1));
        await _host.DoWork("notification");
        Assert.That(
            await _host.Scalar<string>(
                $"SELECT string_agg(account, ' ' ORDER BY account) FROM ozg.notification WHERE task_id = '{id}'"
            ),
            Is.EqualTo($"{Substitute} {Absent} stelle")
        );
        Assert.That(
            await _host.Scalar<string>(
                $"SELECT string_agg(subject, '; ') FROM ozg.notification WHERE account = '{Substitute}' AND task_id IS NULL"
            ),
            Is.EqualTo($"Sie vertreten {Absent}"),
            "who is named is told"
        );
    }

    private static IEnumerable<TestCaseData> Drafts() =>
        [
            Wrong("nobody", Draft(null), "Bitte wählen Sie, wer vertritt."),
            Wrong("himself", Draft(Absent), "Wer weg ist, kann sich nicht selbst vertreten."),
            Wrong("an account that there is not", Draft("niemand"), "„niemand“ kann niemanden vertreten"),
            Wrong("an account that does no tasks", Draft("lesend"), "„lesend“ kann niemanden vertreten"),
            Wrong("no last day", Draft(Substitute) with { LastDay = null }, "Bitte geben Sie den letzten Tag an"),
            Wrong("the wrong way round", Draft(Substitute, 3, 2), "Der letzte Tag liegt vor dem ersten."),
            Wrong("over", Draft(Substitute, -3, -1), "Diese Tage sind schon vorbei."),
            Wrong("for ever", Draft(Substitute, 0, 366), "Eine Vertretung dauert höchstens ein Jahr."),
            Wrong("a Themenfeld that there is not", Draft(Substitute, 0, 1, "Umwehlt"), "Das Themenfeld „Umwehlt“"),
        ];

    [TestCaseSource(nameof(Drafts))]
    public async Task What_cannot_be_is_refused(SubstitutionDraft draft, string message)
    {
        var (_, refusal) = await _host.Get<SubstitutionDesk>().Add(Absent, draft, Who(Absent), default);
        Assert.That(refusal?.Refusal, Does.StartWith(message));
    }

    [Test]
    public async Task Everyone_names_his_own_substitute_and_the_administration_that_of_others()
    {
        var desk = _host.Get<SubstitutionDesk>();
        Assert.That(
            (await desk.Add(Absent, Draft(Substitute), Who(Substitute), default)).Refusal,
            Is.TypeOf<CommandResult.Forbidden>()
        );
        Assert.That((await desk.Add(Absent, Draft("BERND"), Who(Administrator), default)).Refusal, Is.Null);
        var found = (await _host.Get<SubstitutionList>().Of(Substitute, default)).Single();
        Assert.That((found.Absentee, found.Substitute), Is.EqualTo((Absent, Substitute)));
        Assert.That(
            await _host.Scalar<string>("SELECT account || ' ' || action FROM workflow.audit"),
            Is.EqualTo("ada SubstitutionNamed")
        );
    }

    [Test]
    public async Task What_a_substitute_holds_stays_noted_and_whoever_was_away_takes_it_back()
    {
        var (id, desk) = (await Task(), _host.Get<TaskAssignments>());
        await Name(Substitute);
        await desk.Claim(id, Who(Substitute), default);
        await _host.Get<TaskComments>().Add(id, Who(Substitute), "Ist in Arbeit.", default);
        Assert.That((await _host.Get<TaskComments>().Of(id, default)).Single().InsteadOf, Is.EqualTo(Absent));
        await Name("dritter", absentee: Substitute);
        Assert.That(await Finds("dritter", id), Is.False, "what he could not do is not listed");
        var key = Guid.NewGuid();
        for (var click = 1; click <= 2; click++)
            Assert.That(await desk.Release(id, Who(Absent), default, key), Is.TypeOf<CommandResult.Done>());
        Assert.That(await Complete(id, Absent), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task What_the_administration_took_with_a_reason_is_not_for_its_substitute()
    {
        var (id, desk) = (await Task(), _host.Get<TaskAssignments>());
        await desk.Claim(id, Who(Administrator), default, reason: "Es eilt.");
        await Name(Substitute, absentee: Administrator);
        Assert.That(await Finds(Substitute, id), Is.False);
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Forbidden>());
        var other = await Task();
        var named = await Name(Substitute);
        await desk.Claim(other, Who(Substitute), default);
        await _host.Get<SubstitutionDesk>().End(Absent, named, Who(Absent), default);
        Assert.That(await Holder(other), Is.Null, "to stand in for the administration is no right to everything");
    }

    [Test]
    public async Task What_the_workflow_gave_to_one_the_administration_gives_to_another()
    {
        var id = await Task("", ("assignee", Build.Literal(Absent)));
        var (task, holders, desk) = (
            (await _host.Get<TaskDesk>().Find(id, default))!,
            _host.Get<TaskHolders>(),
            _host.Get<TaskAssignments>()
        );
        Assert.That(await holders.Of(task, Who(Absent), default), Is.Empty);
        Assert.That(
            await holders.Of(task, Who(Administrator), default),
            Is.EquivalentTo(new[] { Administrator, Substitute, "dritter", "stelle" })
        );
        Assert.That(
            await desk.Delegate(id, Who(Absent), Who(Substitute), "Bitte.", default),
            Is.TypeOf<CommandResult.Forbidden>(),
            "not whoever has it"
        );
        Assert.That(
            await desk.Delegate(id, Who(Administrator), Who("lesend"), "Karin ist gegangen.", default),
            Is.TypeOf<CommandResult.Invalid>(),
            "who may have no tasks"
        );
        Assert.That(
            await desk.Delegate(id, Who(Administrator), Who(Substitute), "Karin ist gegangen.", default),
            Is.TypeOf<CommandResult.Done>()
        );
        Assert.That(await Complete(id, Absent), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(await Complete(id, Substitute), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Whoever_may_have_no_tasks_neither_stands_in_nor_needs_it()
    {
        var desk = _host.Get<SubstitutionDesk>();
        Assert.That(
            (await desk.Add("gegangen", Draft(Substitute), Who(Administrator), default)).Refusal?.Refusal,
            Does.StartWith("Für „gegangen“")
        );
        var id = await Task();
        await Name(Substitute);
        var reader = RuntimeHost.Actor(Substitute, OzgRoles.ReadOnly);
        Assert.That(
            await _host.Get<TaskDesk>().Complete(Completion(id, Substitute) with { Actor = reader }, default),
            Is.TypeOf<CommandResult.Forbidden>()
        );
        await _host.Execute($"UPDATE ozg.person SET account = 'weg' WHERE account = '{Absent}'");
        Assert.That((await _host.Get<SubstitutionList>().Of(Substitute, default)).Single().IsResting, Is.True);
    }

    [Test]
    public async Task Four_eyes_need_the_first_two_and_somebody_for_the_others()
    {
        var second = Form("Prüfen", OzgRoles.ThemenfeldCoordination, ("notSameAs", Build.Literal("Vorschlagen")));
        await Incident("zu-frueh", second, "Die Aufgabe „Vorschlagen“ ist nicht erledigt", Guid.Empty);
        second = Build.HumanTask(
            "Prüfen",
            ("candidateRole", Build.Literal("")),
            ("assignee", Build.JavaScript("getOutputFrom('Vorschlagen', 'CompletedBy')")),
            ("notSameAs", Build.Literal("Vorschlagen"))
        );
        await Incident("derselbe", second, $"Diese Aufgabe darf nur „{Absent}“ erledigen", null);

        async Task Incident(string id, JsonObject form, string message, Guid? skipped)
        {
            var first = Form("Vorschlagen", OzgRoles.ThemenfeldCoordination);
            var both = skipped is null
                ? Build.Sequence(first, form)
                : Build.Activity("Elsa.Parallel", "beides", ("activities", new JsonArray(first, form)));
            await _host.Publish(Build.Workflow(id, both));
            var instance = await _host.Start(id, Leistung);
            if (skipped is null)
                await Complete(await Open("Vorschlagen"), Absent);
            Assert.That(
                await _host.Scalar<string>(
                    $"SELECT user_message FROM workflow.incident WHERE instance_id = '{instance}'"
                ),
                Does.StartWith(message)
            );
            await _host.Execute("UPDATE workflow.task SET status = 2");
        }
    }

    [Test]
    public async Task The_administration_says_why()
    {
        var (id, desk) = (await Task(), _host.Get<TaskAssignments>());
        var (all, absent) = (Who(Administrator), Who(Absent));
        Assert.That(await desk.Claim(id, all, default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(await Complete(id, Administrator), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(await desk.Delegate(id, all, absent, " ", default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(await Holder(id), Is.Null, "nothing is done");
        await desk.Claim(id, absent, default);
        Assert.That(await desk.Release(id, all, default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(await desk.Release(id, all, default, reason: "Karin ist krank."), Is.TypeOf<CommandResult.Done>());
        Assert.That((await Movements(id)).Last().Note, Is.EqualTo("Karin ist krank."));
        Assert.That(
            await _host.Get<TaskDesk>().Complete(Completion(id, Administrator) with { Reason = "Es eilt." }, default),
            Is.TypeOf<CommandResult.Done>()
        );
        var task = await _host.Get<TaskDesk>().Find(id, default);
        Assert.That((task!.CompletedBy, task.CompletionReason), Is.EqualTo((Administrator, "Es eilt.")));
        var own = await Task(("persons", Build.Literal(new[] { Administrator })));
        Assert.That(await Complete(own, Administrator), Is.TypeOf<CommandResult.Done>(), "it is for her");
    }

    [Test]
    public async Task A_task_that_was_there_before_its_Leistung_is_for_those_who_are_responsible_then()
    {
        await _host.Publish(
            Build.Workflow(
                "spaet",
                Build.Activity(
                    "Elsa.Parallel",
                    "beides",
                    (
                        "activities",
                        new JsonArray(
                            Form("Sichten", OzgRoles.ThemenfeldCoordination),
                            Form("Entwickeln", OzgRoles.ThemenfeldCoordination, ("tandem", Build.Literal(true))),
                            Form(
                                "Anbinden",
                                OzgRoles.ItDienstleister,
                                ("tandem", Build.Literal(true)),
                                ("organisation", Build.Literal("Lenkungsgruppe"))
                            ),
                            Form("Prüfen", OzgRoles.Ansprechperson, ("themenfeld", Build.Literal(Other))),
                            Form("Zeichnen", OzgRoles.Ansprechperson, ("persons", Build.Literal(new[] { Substitute }))),
                            Build.Sequence(
                                "spaeter",
                                Build.Event("bekannt"),
                                Build.Activity("Elsa.Correlate", "falsch", ("correlationId", Build.Literal("10000"))),
                                Build.Event("berichtigt"),
                                Build.Activity("Elsa.Correlate", "zuordnen", ("correlationId", Build.Literal(Leistung)))
                            )
                        )
                    )
                )
            )
        );
        await _host.Start("spaet");
        foreach (var signal in new[] { "bekannt", "berichtigt" })
            await _host.Raise(new(Guid.NewGuid(), signal, null, null));
        Assert.That(
            await _host.Scalar<string>(
                "SELECT string_agg(title || ' ' || themenfeld || ' ' || array_to_string(candidate_groups, ','), ';' ORDER BY title) FROM workflow.task"
            ),
            Is.EqualTo(
                string.Join(
                    ';',
                    $"Anbinden {Own} IT-Dienstleister@Organisation:Lenkungsgruppe,IT-Dienstleister@Organisation:Lenkungsgruppe@Themenfeld:{Own},IT-Dienstleister@Tandem:{Leistung}",
                    $"Entwickeln {Own} Themenfeld-Koordination@Tandem:{Leistung}",
                    $"Prüfen {Other} Kommunale Ansprechperson@Themenfeld:{Other}",
                    $"Sichten {Own} Themenfeld-Koordination@Themenfeld:{Own}",
                    $"Zeichnen {Own} @Konto:{Substitute}"
                )
            )
        );
    }

    private static TestCaseData Wrong(string name, SubstitutionDraft draft, string message) =>
        new TestCaseData(draft, message).SetArgDisplayNames(name);

    private static SubstitutionDraft Draft(string? who, int from = 0, int until = 0, params string[] themenfelder) =>
        new(who, new DateOnly(2026, 1, 5).AddDays(from), new DateOnly(2026, 1, 5).AddDays(until), themenfelder);

    private async Task<long> Name(
        string substitute,
        string absentee = Absent,
        int from = 0,
        int until = 7,
        params string[] themenfelder
    )
    {
        var draft = Draft(substitute, from, until, themenfelder);
        var (id, refusal) = await _host.Get<SubstitutionDesk>().Add(absentee, draft, Who(absentee), default);
        Assert.That(refusal, Is.Null);
        return id;
    }

    private static Actor Who(string account) => RuntimeHost.Actor(account, Roles[account]);

    private static JsonObject Form(string id, string role, params (string Name, JsonNode? Value)[] more) =>
        Build.HumanTask(
            id,
            [
                .. more.Select(x => (x.Name, x.Value?.DeepClone())),
                ("candidateRole", Build.Literal(role)),
                ("fields", Build.Literal(Array.Empty<object>())),
            ]
        );

    private Task<Guid> Task(params (string Name, JsonNode? Value)[] bounds) =>
        Task(OzgRoles.ThemenfeldCoordination, bounds);

    private async Task<Guid> Task(string role, params (string Name, JsonNode? Value)[] bounds)
    {
        var id = "aufgabe-" + Guid.NewGuid().ToString("n");
        await _host.Publish(Build.Workflow(id, Form(id, role, bounds)));
        await _host.Start(id, Leistung);
        return await Open(id);
    }

    private async Task<bool> Finds(string account, Guid id)
    {
        var filter = new TaskFilter(Who(account), TaskScope.InsteadOf);
        var (shown, _) = await _host.Get<TaskList>().Read(filter, Paging.FromOne(1, 200), default);
        return shown.Any(x => x.Id == id);
    }

    private async Task<IReadOnlyList<string>> Offered(Guid id) =>
        await _host.Get<TaskHolders>().Of((await _host.Get<TaskDesk>().Find(id, default))!, Actor.System, default);

    private Task<string?> Holder(Guid id) =>
        _host.Scalar<string>($"SELECT assignee FROM workflow.task WHERE id = '{id}'");

    private Task<IReadOnlyList<TaskMovement>> Movements(Guid id) => _host.Get<TaskDesk>().Movements(id, default);

    private Task<Guid> Open(string title) =>
        _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE title = '{title}' AND status = 0");

    private Task<CommandResult> Complete(Guid id, string account) =>
        _host.Get<TaskDesk>().Complete(Completion(id, account), default);

    private static CompleteTask Completion(Guid id, string account) =>
        new(Guid.NewGuid(), Who(account), id, "Ja", new Dictionary<string, object?>());

    private Task<OzgDb> Db() => _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();

    private sealed class Accounts : IPeople
    {
        public IReadOnlyCollection<string> Roles => [.. OzgRoles.All.Except([OzgRoles.ReadOnly, OzgRoles.Integration])];

        public string KnownAccounts =>
            $"SELECT x, x FROM unnest($1::text[]) AS x WHERE x IN (SELECT account FROM ({RolesOfAccounts}) r)";

        public string RolesOfAccounts =>
            $"SELECT * FROM (VALUES {string.Join(", ", StandingIn.Roles.Select(x => $"('{x.Key}', '{x.Value}')"))}) v(account, name)";
    }
}
