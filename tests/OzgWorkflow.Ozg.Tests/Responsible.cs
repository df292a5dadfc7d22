using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Tasks;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>Whom a task is for: a role, within what its holder is responsible for.</summary>
[Category("quick")]
public sealed class Responsible
{
    private const string Own = "Arbeit & Ruhestand",
        Other = "Umwelt",
        Leistung = "10092";

    /// <summary>Who there is, and the role of each.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["koordination"] = OzgRoles.ThemenfeldCoordination,
        ["vertretung"] = OzgRoles.ThemenfeldCoordination,
        ["land"] = OzgRoles.ThemenfeldCoordination,
        ["umwelt"] = OzgRoles.ThemenfeldCoordination,
        ["kommune"] = OzgRoles.Ansprechperson,
        ["anderswo"] = OzgRoles.Ansprechperson,
        ["tandem"] = OzgRoles.ItDienstleister,
        ["vertritt"] = OzgRoles.ItDienstleister,
        ["vertrittUmwelt"] = OzgRoles.ItDienstleister,
        ["mitglied"] = OzgRoles.Lenkungsausschuss,
        ["keinMitglied"] = OzgRoles.Lenkungsausschuss,
        ["stelle"] = OzgRoles.OzgKoordinierungsstelle,
        ["niemand"] = OzgRoles.ReadOnly,
    };

    private RuntimeHost _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await using var db = await Db();
        await BuiltInCatalogue.Ensure(db, default);
        await db.EnsureCommittees(default);
        var (city, other, provider, partly) = (
            Organisation(OrganisationKind.Kommune, "Köln"),
            Organisation(OrganisationKind.Kommune, "Bonn"),
            Organisation(OrganisationKind.ItDienstleister, "civitec"),
            Organisation(OrganisationKind.ItDienstleister, "krz")
        );
        db.Organisations.AddRange(city, other, provider, partly);
        var persons = Roles.Keys.ToDictionary(x => x, x => new Person { Account = x, Name = x });
        db.Persons.AddRange(persons.Values);
        await db.SaveChangesAsync();
        (persons["kommune"].Themenfelder, persons["anderswo"].Themenfelder) = ([Own], [Other]);
        (persons["vertritt"].OrganisationId, persons["vertrittUmwelt"].OrganisationId) = (provider.Id, partly.Id);
        db.Representations.AddRange(
            new Representation { ProviderId = provider.Id, KommuneId = city.Id },
            new Representation
            {
                ProviderId = partly.Id,
                KommuneId = city.Id,
                Themenfeld = Other,
            },
            new Representation { ProviderId = partly.Id, KommuneId = other.Id }
        );
        db.Coordinations.AddRange(
            Coordination(Own, "koordination", CoordinationKind.Coordinator),
            Coordination(Own, "vertretung", CoordinationKind.Deputy),
            Coordination(Own, "land", CoordinationKind.State),
            Coordination(Other, "umwelt", CoordinationKind.Coordinator)
        );
        var committee = await db.Organisations.SingleAsync(x => x.Name == "IT-Lenkungsausschuss");
        db.Memberships.Add(new Membership { PersonId = persons["mitglied"].Id, CommitteeId = committee.Id });
        (await db.Leistungen.SingleAsync(x => x.OzgId == Leistung)).Umsetzungsverantwortliche = "tandem";
        await db.SaveChangesAsync();

        static Organisation Organisation(OrganisationKind kind, string name) => new() { Kind = kind, Name = name };

        Coordination Coordination(string themenfeld, string person, CoordinationKind kind) =>
            new()
            {
                Themenfeld = themenfeld,
                PersonId = persons[person].Id,
                Kind = kind,
            };
    }

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    /// <summary>A task, and exactly those whom it is for.</summary>
    private static IEnumerable<TestCaseData> Tasks() =>
        [
            Case("the coordinators of its Leistung", OzgRoles.ThemenfeldCoordination, [], "koordination", "vertretung"),
            Case(
                "the coordinators of the Themenfeld that it names",
                OzgRoles.ThemenfeldCoordination,
                [("themenfeld", Build.Literal(Other))],
                "umwelt"
            ),
            Case("the Ansprechpersonen of its Themenfeld", OzgRoles.Ansprechperson, [], "kommune"),
            Case("everyone with a role that knows no Themenfeld", OzgRoles.OzgKoordinierungsstelle, [], "stelle"),
            Case("the tandem", OzgRoles.ItDienstleister, [("tandem", Build.Literal(true))], "tandem"),
            Case(
                "whoever represents a Kommune",
                OzgRoles.ItDienstleister,
                [("organisation", Build.Literal("Köln"))],
                "vertritt"
            ),
            Case(
                "whoever represents a Kommune in the Themenfeld",
                OzgRoles.ItDienstleister,
                [("organisation", Build.Literal("Köln")), ("themenfeld", Build.Literal(Other))],
                "vertritt",
                "vertrittUmwelt"
            ),
            Case(
                "whoever represents a Kommune, and the tandem",
                OzgRoles.ItDienstleister,
                [("organisation", Build.JavaScript("'Bonn'")), ("tandem", Build.Literal(true))],
                "vertrittUmwelt",
                "tandem"
            ),
            Case(
                "the members of a committee",
                OzgRoles.Lenkungsausschuss,
                [("organisation", Build.Literal("IT-Lenkungsausschuss"))],
                "mitglied"
            ),
            Case(
                "certain persons",
                OzgRoles.Ansprechperson,
                [("persons", Build.Literal(new[] { "niemand", "stelle" }))],
                "niemand",
                "stelle"
            ),
        ];

    [TestCaseSource(nameof(Tasks))]
    public async Task A_task_is_for(string role, (string Name, JsonNode? Value)[] bounds, string[] those)
    {
        var id = await Task(Leistung, role, bounds);
        var desk = _host.Get<TaskAssignments>();
        foreach (var (account, itsRole) in Roles)
        {
            var (actor, isFor) = (RuntimeHost.Actor(account, itsRole), those.Contains(account));
            Assert.That(await Finds(account, id), Is.EqualTo(isFor), $"{account} finds it");
            Assert.That(
                await desk.Claim(id, actor, default) is CommandResult.Done,
                Is.EqualTo(isFor),
                $"{account} takes it"
            );
            if (isFor)
                await desk.Release(id, actor, default);
            Assert.That(
                await desk.Delegate(id, Runtime.Steps.Actor.System, actor, null, default) is CommandResult.Done,
                Is.EqualTo(isFor),
                $"{account} is given it"
            );
            if (isFor)
                await desk.Release(id, actor, default);
            if (!isFor)
                Assert.That(await Complete(id, actor), Is.TypeOf<CommandResult.Forbidden>(), $"{account} does it");
        }

        Assert.That(await Complete(id, Who(those[0])), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task Without_a_Leistung_the_role_is_enough()
    {
        var id = await Task(null, OzgRoles.ThemenfeldCoordination);
        Assert.That(await Complete(id, Who("umwelt")), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task An_escalated_task_may_be_taken_from_whoever_has_it()
    {
        var id = await Task(
            Leistung,
            OzgRoles.ThemenfeldCoordination,
            ("dueIn", Build.Literal("1.00:00:00")),
            ("escalateTo", Build.Literal(OzgRoles.OzgKoordinierungsstelle))
        );
        var desk = _host.Get<TaskAssignments>();
        await desk.Claim(id, Who("koordination"), default);
        Assert.That(await desk.Claim(id, Who("stelle"), default), Is.TypeOf<CommandResult.Forbidden>());
        _host.Clock.Pass(TimeSpan.FromDays(2));
        await _host.FireTimers();
        Assert.That(
            await desk.Claim(id, Who("vertretung"), default),
            Is.TypeOf<CommandResult.Forbidden>(),
            "to whom it was not escalated"
        );
        Assert.That(await Finds("stelle", id), Is.True, "whoever has it");
        Assert.That(await desk.Claim(id, Who("stelle"), default), Is.TypeOf<CommandResult.Done>());
        Assert.That(await Complete(id, Who("koordination")), Is.TypeOf<CommandResult.Forbidden>());
        Assert.That(await Complete(id, Who("stelle")), Is.TypeOf<CommandResult.Done>());
    }

    [Test]
    public async Task How_a_task_went_from_one_to_another_is_kept_and_published_once()
    {
        var id = await Task(Leistung, OzgRoles.ThemenfeldCoordination);
        var (desk, key) = (_host.Get<TaskAssignments>(), Guid.NewGuid());
        await desk.Claim(id, Who("koordination"), default);
        for (var i = 0; i < 2; i++)
            Assert.That(
                await desk.Delegate(id, Who("koordination"), Who("vertretung"), " Bitte bis Freitag. ", default, key),
                Is.TypeOf<CommandResult.Done>()
            );
        Assert.That(
            await desk.Delegate(id, Who("koordination"), Who("vertretung"), "Doch bis Montag.", default, key),
            Is.TypeOf<CommandResult.KeyReused>()
        );
        await desk.Release(id, Who("vertretung"), default);
        var moved = await _host.Get<TaskDesk>().Movements(id, default);
        Assert.That(
            moved.Select(x => (x.Kind, x.By, x.Person, x.Note)),
            Is.EqualTo(
                new[]
                {
                    (TaskMovementKind.Claimed, "koordination", "koordination", null),
                    (TaskMovementKind.Delegated, "koordination", "vertretung", "Bitte bis Freitag."),
                    (TaskMovementKind.Released, "vertretung", "vertretung", (string?)null),
                }
            )
        );
        Assert.That(
            await _host.Scalar<string>(
                $"SELECT string_agg(type, ' ' ORDER BY sequence) FROM workflow.outbox WHERE payload LIKE '%{id}%'"
            ),
            Is.EqualTo("TaskCreated TaskAssigned TaskAssigned TaskReleased")
        );
        await using var db = await Db();
        var person = await db.Persons.SingleAsync(x => x.Account == "koordination");
        await db.Coordinations.Where(x => x.PersonId == person.Id && x.Themenfeld == Own).ExecuteDeleteAsync();
        Assert.That(
            await desk.Delegate(id, Who("koordination"), Who("vertretung"), "Bitte bis Freitag.", default, key),
            Is.TypeOf<CommandResult.Forbidden>(),
            "rights come before receipts"
        );
        db.Coordinations.Add(new Coordination { Themenfeld = Own, PersonId = person.Id });
        await db.SaveChangesAsync();
    }

    [Test]
    public async Task Whoever_did_one_of_two_tasks_cannot_do_the_other()
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
        await _host.Start("vier-augen", Leistung);
        var first = await Open("Vorschlagen");
        Assert.That(await Complete(first, Who("koordination")), Is.TypeOf<CommandResult.Done>());
        var (second, desk) = (await Open("Prüfen"), _host.Get<TaskAssignments>());
        var all = RuntimeHost.Actor("koordination", OzgRoles.ThemenfeldCoordination, OzgRoles.Administration);
        foreach (var same in new[] { Who("koordination"), all })
        {
            Assert.That(await Complete(second, same), Is.TypeOf<CommandResult.Forbidden>());
            Assert.That(await desk.Claim(second, same, default), Is.TypeOf<CommandResult.Forbidden>());
            Assert.That(
                await desk.Delegate(second, Runtime.Steps.Actor.System, same, null, default),
                Is.TypeOf<CommandResult.Invalid>()
            );
        }

        Assert.That(await Complete(second, Who("vertretung")), Is.TypeOf<CommandResult.Done>());
    }

    [TestCase("themenfeld", "Umwehlt", "Das Themenfeld „Umwehlt“ gibt es nicht")]
    [TestCase("organisation", "Kölln", "Die Organisation „Kölln“ gibt es nicht")]
    public async Task What_there_is_not_becomes_an_incident_that_says_so(string input, string name, string message)
    {
        var code = Build.JavaScript($"'{name}'");
        await _host.Publish(
            Build.Workflow("unbekannt-" + input, Form("unbekannt", OzgRoles.ThemenfeldCoordination, (input, code)))
        );
        var instance = await _host.Start("unbekannt-" + input, Leistung);
        Assert.That(
            await _host.Scalar<string>($"SELECT user_message FROM workflow.incident WHERE instance_id = '{instance}'"),
            Does.StartWith(message)
        );
    }

    [Test]
    public async Task A_name_of_one_kind_is_not_taken_for_that_of_another()
    {
        var id = "unbekannt-gleich";
        var (known, unknown) = (("themenfeld", Build.Literal(Other)), ("organisation", Build.JavaScript($"'{Other}'")));
        await _host.Publish(Build.Workflow(id, Form("gleich", OzgRoles.ThemenfeldCoordination, known, unknown)));
        var instance = await _host.Start(id, Leistung);
        Assert.That(
            await _host.Scalar<string>($"SELECT user_message FROM workflow.incident WHERE instance_id = '{instance}'"),
            Does.StartWith($"Die Organisation „{Other}“ gibt es nicht"),
            "it is a Themenfeld"
        );
    }

    [Test]
    public async Task What_is_called_otherwise_keeps_its_tasks()
    {
        var (kommune, themenfeld) = (
            await Task(Leistung, OzgRoles.ItDienstleister, ("organisation", Build.Literal("Köln"))),
            await Task("10000", OzgRoles.ThemenfeldCoordination)
        );
        await using var db = await Db();
        var city = await db.Organisations.SingleAsync(x => x.Name == "Köln");
        city.Name = "Köln am Rhein";
        await db.Database.RenameOrganisation("Köln", city.Name, default);
        await db.Database.ChangeThemenfeld("10000", "Familie & Kind", Other, default);
        await db.SaveChangesAsync();
        Assert.That(await Complete(kommune, Who("vertritt")), Is.TypeOf<CommandResult.Done>());
        Assert.That(await Complete(themenfeld, Who("umwelt")), Is.TypeOf<CommandResult.Done>());
        city.Name = "Köln";
        await db.SaveChangesAsync();
    }

    [Test]
    public async Task Coordinators_start_what_they_coordinate()
    {
        var starts = _host.Get<LifeCycleStarts>();
        Assert.That(
            await starts.Start(Guid.NewGuid(), Leistung, Who("umwelt"), default),
            Is.EqualTo(new CommandResult.Forbidden($"Das ist Sache derer, die im Themenfeld {Own} zuständig sind."))
        );
        Assert.That((await starts.StartAll(Own, Who("umwelt"), default)).ToString(), Does.Contain("Sache derer"));
        Assert.That(
            (await starts.StartAll(null, Who("koordination"), default)).Refused,
            Is.EqualTo(1),
            "no definition"
        );
        var change = await _host
            .Get<Umsetzung.LifeCycle>()
            .RequestChange(Guid.NewGuid(), Leistung, "Anlage", null, Who("anderswo"), default);
        Assert.That(change, Is.TypeOf<CommandResult.Forbidden>());
    }

    private static TestCaseData Case(
        string name,
        string role,
        (string Name, JsonNode? Value)[] bounds,
        params string[] those
    ) => new TestCaseData(role, bounds, those).SetArgDisplayNames(name);

    private static Actor Who(string account) => RuntimeHost.Actor(account, Roles[account]);

    private static JsonObject Form(string id, string role, params (string Name, JsonNode? Value)[] more) =>
        Build.HumanTask(
            id,
            [
                .. more.Where(x => x.Name != "candidateRole"),
                ("candidateRole", Build.Literal(role)),
                ("fields", Build.Literal(Array.Empty<object>())),
            ]
        );

    private async Task<Guid> Task(string? leistung, string role, params (string Name, JsonNode? Value)[] bounds)
    {
        var id = "aufgabe-" + Guid.NewGuid().ToString("n");
        await _host.Publish(Build.Workflow(id, Form(id, role, bounds)));
        await _host.Start(id, leistung);
        return await Open(id);
    }

    private async Task<bool> Finds(string account, Guid id)
    {
        var filter = new TaskFilter(Who(account), TaskScope.MyRoles);
        var (shown, _) = await _host.Get<TaskList>().Read(filter, Paging.FromOne(1, 200), default);
        return shown.Any(x => x.Id == id);
    }

    private Task<Guid> Open(string title) =>
        _host.Scalar<Guid>($"SELECT id FROM workflow.task WHERE title = '{title}' AND status = 0");

    private Task<CommandResult> Complete(Guid id, Actor actor) =>
        _host
            .Get<TaskDesk>()
            .Complete(new CompleteTask(Guid.NewGuid(), actor, id, "Ja", new Dictionary<string, object?>()), default);

    private Task<OzgDb> Db() => _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
}
