using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Ozg.Substitutions;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Who is responsible for what is a table, docs/berechtigungen.md: each cell is tried by HTTP and on the page.
/// </summary>
public sealed class PermissionsWithin : OnAServer
{
    private const string Own = "Arbeit & Ruhestand",
        Other = "Umwelt",
        Leistung = "10092",
        Did = "wer erledigt hat, was zu prüfen ist",
        Locked = "gesperrtes Konto der Koordination";

    /// <summary>Who there is in the table, with account and role.</summary>
    private static readonly Dictionary<string, (string Account, string Role)> People = new()
    {
        ["Koordination des Themenfelds"] = ("k.eigene", OzgRoles.ThemenfeldCoordination),
        ["stellvertretende Koordination des Themenfelds"] = ("k.stellvertretend", OzgRoles.ThemenfeldCoordination),
        ["OZG-Umsetzungskoordination des Landes"] = ("k.land", OzgRoles.ThemenfeldCoordination),
        ["Koordination eines anderen Themenfelds"] = ("k.andere", OzgRoles.ThemenfeldCoordination),
        [Locked] = ("k.gesperrt", OzgRoles.ThemenfeldCoordination),
        ["wer die Koordination heute vertritt"] = ("v.heute", OzgRoles.Ansprechperson),
        ["wer die Koordination bis gestern vertrat"] = ("v.gestern", OzgRoles.Ansprechperson),
        ["wer die Koordination ab morgen vertritt"] = ("v.morgen", OzgRoles.Ansprechperson),
        ["wer die Koordination in einem anderen Themenfeld vertritt"] = ("v.anderswo", OzgRoles.Ansprechperson),
        ["Ansprechperson des Themenfelds"] = ("a.eigene", OzgRoles.Ansprechperson),
        ["Ansprechperson eines anderen Themenfelds"] = ("a.andere", OzgRoles.Ansprechperson),
        ["Ansprechperson der Kommune"] = ("a.koeln", OzgRoles.Ansprechperson),
        ["Ansprechperson einer anderen Kommune"] = ("a.bonn", OzgRoles.Ansprechperson),
        ["wer im Tandem der Leistung ist"] = ("t.tandem", OzgRoles.ItDienstleister),
        ["wer dieselbe Rolle hat und nicht im Tandem ist"] = ("t.anderes", OzgRoles.ItDienstleister),
        ["IT-Dienstleister, der sie vertritt"] = ("d.alles", OzgRoles.ItDienstleister),
        ["IT-Dienstleister, der sie in einem anderen Themenfeld vertritt"] = ("d.umwelt", OzgRoles.ItDienstleister),
        ["IT-Dienstleister einer anderen Kommune"] = ("d.bonn", OzgRoles.ItDienstleister),
        ["Mitglied"] = ("g.mitglied", OzgRoles.Lenkungsausschuss),
        ["wer die Rolle hat und kein Mitglied ist"] = ("g.gast", OzgRoles.Lenkungsausschuss),
        ["OZG-Koordinierungsstelle"] = ("koordinierungsstelle", OzgRoles.OzgKoordinierungsstelle),
        ["Administration"] = ("admin", OzgRoles.Administration),
    };

    /// <summary>The tasks of the table, by the definition that makes one.</summary>
    private static readonly Dictionary<string, (string Definition, JsonObject Root)> Tasks = new()
    {
        ["der Themenfeld-Koordination"] = ("koordination", Task("Eine", OzgRoles.ThemenfeldCoordination)),
        ["der Ansprechpersonen"] = ("ansprechperson", Task("Eine", OzgRoles.Ansprechperson)),
        ["des Tandems"] = ("tandem", Task("Eine", OzgRoles.ItDienstleister, ("tandem", Build.Literal(true)))),
        ["für eine Kommune"] = (
            "kommune",
            Task("Eine", OzgRoles.ItDienstleister, ("organisation", Build.Literal("Testköln")))
        ),
        ["die eine Kommune bestätigt"] = (
            "bestaetigung",
            Task("Eine", OzgRoles.Ansprechperson, ("organisation", Build.Literal("Testköln")))
        ),
        ["eines Gremiums"] = (
            "gremium",
            Task("Eine", OzgRoles.Lenkungsausschuss, ("organisation", Build.Literal("Testgremium")))
        ),
        ["die jemand anders prüfen muss"] = (
            "pruefung",
            Build.Sequence(
                Task("Vorschlagen", OzgRoles.ThemenfeldCoordination),
                Task("Eine", OzgRoles.ThemenfeldCoordination, ("notSameAs", Build.Literal("Vorschlagen")))
            )
        ),
    };

    private readonly Dictionary<(string Account, bool OnPage), Caller> _callers = [];
    private RuntimeHost _host = null!;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _host = new RuntimeHost((await Server.Postgres()).ConnectionString(), realTime: true);
        await using var db = await _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
        Organisation city = new() { Kind = OrganisationKind.Kommune, Name = "Testköln" },
            otherCity = new() { Kind = OrganisationKind.Kommune, Name = "Testbonn" },
            provider = new() { Kind = OrganisationKind.ItDienstleister, Name = "Testciv" },
            partly = new() { Kind = OrganisationKind.ItDienstleister, Name = "Testkrz" },
            otherProvider = new() { Kind = OrganisationKind.ItDienstleister, Name = "Testreg" },
            committee = new() { Kind = OrganisationKind.Committee, Name = "Testgremium" };
        db.Organisations.AddRange(city, otherCity, provider, partly, otherProvider, committee);
        var made = People.Values.Where(x => x.Account.Contains('.', StringComparison.Ordinal)).ToArray();
        foreach (var (account, role) in made)
            await MakeAccount(account, role);
        var persons = made.ToDictionary(x => x.Account, x => new Person { Account = x.Account, Name = x.Account });
        db.Persons.AddRange(persons.Values);
        await db.SaveChangesAsync();
        (persons["a.eigene"].Themenfelder, persons["a.andere"].Themenfelder) = ([Own], [Other]);
        (persons["d.alles"].OrganisationId, persons["d.umwelt"].OrganisationId) = (provider.Id, partly.Id);
        persons["d.bonn"].OrganisationId = otherProvider.Id;
        (persons["a.koeln"].OrganisationId, persons["a.bonn"].OrganisationId) = (city.Id, otherCity.Id);
        db.Representations.AddRange(
            new Representation { ProviderId = provider.Id, KommuneId = city.Id },
            new Representation
            {
                ProviderId = partly.Id,
                KommuneId = city.Id,
                Themenfeld = Other,
            },
            new Representation { ProviderId = otherProvider.Id, KommuneId = otherCity.Id }
        );
        db.Memberships.Add(new Membership { PersonId = persons["g.mitglied"].Id, CommitteeId = committee.Id });
        (await db.Leistungen.SingleAsync(x => x.OzgId == Leistung)).Umsetzungsverantwortliche = "t.tandem";
        foreach (
            var (account, themenfeld, kind) in new[]
            {
                ("k.eigene", Own, CoordinationKind.Coordinator),
                ("k.gesperrt", Own, CoordinationKind.Coordinator),
                ("k.stellvertretend", Own, CoordinationKind.Deputy),
                ("k.land", Own, CoordinationKind.State),
                ("k.andere", Other, CoordinationKind.Coordinator),
            }
        )
            db.Coordinations.Add(
                new Coordination
                {
                    PersonId = persons[account].Id,
                    Themenfeld = themenfeld,
                    Kind = kind,
                }
            );
        var today = TimeProvider.System.Today();
        foreach (
            var (account, from, until, themenfelder) in new (string, int, int, string[])[]
            {
                ("v.heute", 0, 0, [Own]),
                ("v.gestern", -3, -1, []),
                ("v.morgen", 1, 3, []),
                ("v.anderswo", -1, 1, [Other]),
            }
        )
            db.Substitutions.Add(
                new Substitution
                {
                    AbsenteeId = persons["k.eigene"].Id,
                    SubstituteId = persons[account].Id,
                    FirstDay = today.AddDays(from),
                    LastDay = today.AddDays(until),
                    Themenfelder = themenfelder,
                }
            );
        await db.SaveChangesAsync();
        foreach (var (definition, root) in Tasks.Values)
            await _host.Publish(Build.Workflow(definition, (JsonObject)root.DeepClone()));
    }

    [OneTimeTearDown]
    public async Task Dispose()
    {
        foreach (var caller in _callers.Values)
            caller.Dispose();
        await _host.DisposeAsync();
    }

    private static IEnumerable<TestCaseData> TaskRows() => Rows("Aufgabe");

    private static IEnumerable<TestCaseData> LeistungRows() => Rows("Leistung");

    [TestCaseSource(nameof(TaskRows))]
    public async Task A_task(string kind, string who, string[] expected, bool onPage)
    {
        var account = who == Did ? "k.eigene" : People[who].Account;
        var caller = await SignedIn(account, onPage);
        if (who == Locked)
            await Admin.Post($"/api/accounts/{account}/lock", new { });
        var (id, toComplete) = (await NewTask(kind), await NewTask(kind));
        var found = await caller.Finds(id);
        var taken = await Try(reason => caller.Claim(id, reason), () => IsSo(id, $"assignee = '{account}'"));
        await _host.Execute($"UPDATE workflow.task SET assignee = NULL, delegated_by = NULL WHERE id = '{id}'");
        var planned = await Try(
            reason => caller.Plan(toComplete, reason),
            () => IsSo(toComplete, "priority = 2 AND due_at IS NOT NULL")
        );
        var done = await Try(reason => caller.Complete(toComplete, reason), () => IsSo(toComplete, "status = 1"));
        await caller.Comment(id);
        var commented = await IsSo(id, "EXISTS (SELECT FROM workflow.task_comment WHERE task_id = task.id)");
        await (await SignedIn("admin", onPage)).Give(id, account);
        var given = await IsSo(id, $"assignee = '{account}'");
        await _host.Execute("UPDATE workflow.task SET status = 2 WHERE status = 0");
        if (who == Locked)
        {
            await Admin.Post($"/api/accounts/{account}/unlock", new { });
            _callers.Remove((account, onPage));
        }

        Assert.That(
            new[] { Word(found), taken, planned, done, Word(commented), Word(given) },
            Is.EqualTo(expected),
            string.Join(", ", PermissionTable.Head("Aufgabe", "Wer").Skip(2))
        );
    }

    [TestCaseSource(nameof(LeistungRows))]
    public async Task A_Leistung(string kind, string who, string[] expected, bool onPage)
    {
        var caller = await SignedIn(People[who].Account, onPage);
        Assert.That(
            new[]
            {
                Word(await caller.IsLetTo("umsetzung", "Starten", Leistung)),
                Word(await caller.IsLetTo("aenderungsantraege", "Aenderung", Leistung)),
            },
            Is.EqualTo(expected),
            kind
        );
    }

    private static IEnumerable<TestCaseData> Rows(string table) =>
        from row in PermissionTable.Rows(table, "Wer")
        from onPage in new[] { false, true }
        select new TestCaseData(row[0], row[1], row[2..], onPage).SetArgDisplayNames(
            row[0],
            row[1],
            onPage ? "Seite" : "Schnittstelle"
        );

    private async Task<Caller> SignedIn(string account, bool onPage) =>
        _callers.GetValueOrDefault((account, onPage))
        ?? (_callers[(account, onPage)] = await Caller.Of(Server, account, onPage));

    private static string Word(bool isSo) => isSo ? "ja" : "nein";

    private static async Task<string> Try(Func<string?, Task> act, Func<Task<bool>> isDone)
    {
        await act(null);
        if (await isDone())
            return "ja";
        await act("Es eilt.");
        return await isDone() ? "mit Grund" : "nein";
    }

    private Task<bool> IsSo(Guid task, string condition) =>
        _host.Scalar<bool>($"SELECT coalesce({condition}, false) FROM workflow.task WHERE id = '{task}'");

    private async Task<Guid> NewTask(string kind)
    {
        var instance = await _host.Start(Tasks[kind].Definition, Leistung);
        var open = $"SELECT id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0";
        if (kind != "die jemand anders prüfen muss")
            return await _host.Scalar<Guid>(open);
        await (await SignedIn("k.eigene", onPage: false)).Complete(await _host.Scalar<Guid>(open), null);
        return await _host.Scalar<Guid>(open + " AND title = 'Eine'");
    }

    /// <summary>An account with the password of those of the demo.</summary>
    private Task MakeAccount(string account, string role) =>
        _host.Execute(
            $"""
            INSERT INTO identity."AspNetUsers"
            SELECT (jsonb_populate_record(u, jsonb_build_object('id', '{account}', 'user_name', '{account}', 'normalized_user_name', upper('{account}'),
                'email', '{account}@example.org', 'normalized_email', upper('{account}@example.org')))).*
            FROM identity."AspNetUsers" u WHERE user_name = 'lesend';
            INSERT INTO identity."AspNetUserRoles" (user_id, role_id) SELECT '{account}', id FROM identity."AspNetRoles" WHERE name = '{role}'
            """
        );

    private static JsonObject Task(string id, string role, params (string Name, JsonNode? Value)[] more) =>
        Build.HumanTask(
            id,
            [.. more, ("candidateRole", Build.Literal(role)), ("fields", Build.Literal(Array.Empty<object>()))]
        );

    /// <summary>What somebody does, by HTTP or on the pages.</summary>
    private abstract class Caller : IDisposable
    {
        internal static async Task<Caller> Of(ServerProcess server, string account, bool onPage)
        {
            if (!onPage)
                return new ByHttp(await ApiClient.SignIn(server.Address, account));
            var page = new PageClient(server.Address);
            Assert.That(await page.SignIn(account), Is.EqualTo(302));
            return new OnPages(page, await page.TokenOf("/konto"));
        }

        internal abstract Task<bool> Finds(Guid task);

        internal abstract Task Claim(Guid task, string? reason);

        internal abstract Task Complete(Guid task, string? reason);

        /// <summary>Says how much it matters, and when it is due.</summary>
        internal abstract Task Plan(Guid task, string? reason);

        internal abstract Task Comment(Guid task);

        internal abstract Task Give(Guid task, string to);

        internal abstract Task<bool> IsLetTo(string path, string handler, string ozgId);

        public abstract void Dispose();
    }

    private sealed class ByHttp(ApiClient api) : Caller
    {
        internal override async Task<bool> Finds(Guid task)
        {
            foreach (var scope in new[] { "Rolle", "Vertretung" })
            {
                using var answer = await api.Send(HttpMethod.Get, $"/api/tasks?scope={scope}&pageSize=200");
                if ((await answer.Content.ReadAsStringAsync()).Contains($"{task}", StringComparison.Ordinal))
                    return true;
            }

            return false;
        }

        internal override Task Claim(Guid task, string? reason) => api.Post($"/api/tasks/{task}/claim", new { reason });

        internal override Task Complete(Guid task, string? reason) =>
            api.Post($"/api/tasks/{task}/complete", new { outcome = "Ja", reason });

        internal override async Task Plan(Guid task, string? reason)
        {
            await api.Post($"/api/tasks/{task}/plan", new { priority = "High", reason });
            var dueAt = DateTimeOffset.UtcNow.AddDays(9);
            await api.Post($"/api/tasks/{task}/due", new { dueAt, reason = reason ?? "Köln braucht länger." });
        }

        internal override Task Comment(Guid task) => api.Post($"/api/tasks/{task}/comments", new { text = "Gesehen." });

        internal override Task Give(Guid task, string to) =>
            api.Post($"/api/tasks/{task}/delegate", new { to, note = "Bitte." });

        internal override async Task<bool> IsLetTo(string path, string handler, string ozgId) =>
            (await api.Post($"/api/leistungen/{ozgId}/{path}", new { title = "Anlage" })).Status != 403;

        public override void Dispose() => api.Dispose();
    }

    private sealed class OnPages(PageClient page, string token) : Caller
    {
        internal override async Task<bool> Finds(Guid task)
        {
            foreach (var scope in new[] { "Rolle", "Vertretung" })
            {
                using var answer = await page.Http.GetAsync($"/aufgaben?sicht={scope}");
                if ((await answer.Content.ReadAsStringAsync()).Contains($"/aufgaben/{task}", StringComparison.Ordinal))
                    return true;
            }

            return false;
        }

        internal override Task Claim(Guid task, string? reason) => Send(task, "Uebernehmen", ("grund", reason ?? ""));

        internal override Task Complete(Guid task, string? reason) =>
            Send(task, "Erledigen", ("entscheidung", "Ja"), ("grund", reason ?? ""));

        internal override async Task Plan(Guid task, string? reason)
        {
            await Send(task, "Planen", ("prioritaet", "hoch"), ("grund", reason ?? ""));
            var day = DateTimeOffset.UtcNow.AddDays(9);
            await Send(task, "Frist", ("frist", $"{day:yyyy-MM-dd}"), ("grund", reason ?? "Köln braucht länger."));
        }

        internal override Task Comment(Guid task) => Send(task, "Kommentar", ("text", "Gesehen."));

        internal override Task Give(Guid task, string to) => Send(task, "Weitergeben", ("an", to), ("notiz", "Bitte."));

        internal override async Task<bool> IsLetTo(string path, string handler, string ozgId)
        {
            using var answer = await Send($"/leistungen/{ozgId}?handler={handler}", ("titel", "Anlage"));
            var shown = answer.Headers.Location is { } location
                ? location + await page.Http.GetStringAsync(location)
                : await answer.Content.ReadAsStringAsync();
            return !shown.Contains("/kein-zugriff", StringComparison.Ordinal)
                && !shown.Contains("Das ist Sache derer", StringComparison.Ordinal);
        }

        public override void Dispose() => page.Dispose();

        private async Task Send(Guid task, string handler, params (string, string)[] fields) =>
            (await Send($"/aufgaben/{task}?handler={handler}", fields)).Dispose();

        private Task<HttpResponseMessage> Send(string path, params (string, string)[] fields) =>
            page.Send(path, [("__RequestVerificationToken", token), ("befehl", $"{Guid.NewGuid()}"), .. fields]);
    }
}
