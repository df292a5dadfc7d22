using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Contracts.Events;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>Organisations and persons: who represents whom, and what happens when two change the same.</summary>
[Category("quick")]
public sealed class Participants : OnACatalogue
{
    private static readonly Actor Anna = RuntimeHost.Actor("anna", OzgRoles.OzgKoordinierungsstelle);

    [Test]
    public async Task Files_bring_all_that_belongs_together_and_a_second_time_nothing()
    {
        (ImportFile, string, int[])[] files =
        [
            (
                ImportFile.Kommunen,
                "name;plz;ort;url;ags;kreis\nBonn;53111;Bonn;;05314000;kreisfrei\nAhaus;;;;;Borken\nX;;;;123;\n",
                [4]
            ),
            (ImportFile.Dienstleister, "name;strasse;plz;ort;url\ncivitec;;;Siegburg;\n", []),
            (ImportFile.Organisations, "art;name\nRessort;MHKBG\nGremium;IT-Lenkungsausschuss\nUnfug;Y\n;Z\n", [4, 5]),
            (
                ImportFile.Representations,
                "dienstleister;kommune;themenfeld\ncivitec;Bonn;\ncivitec;Ahaus;Umwelt\nwer;Bonn;\ncivitec;Bonn;Unfug\n",
                [4, 5]
            ),
            (
                ImportFile.Persons,
                "name;mail;organisation;themenfelder;koordiniert;gremien\nErika;e@example.org;Bonn;Umwelt,Gesundheit;;IT-Lenkungsausschuss\nBernd;b@example.org;;;Bauen & Wohnen;\nOhne;;;;;\nWo;w@example.org;Nirgends;;;\nWas;x@example.org;;Unfug;;\n",
                [4, 5, 6]
            ),
            (
                ImportFile.Participations,
                "themenfeld;ressort;stufe;themen\nBauen & Wohnen;MHKBG;Federführung;Wohngeld, Ummeldung\nUmwelt;MHKBG;halb;\nUmwelt;Bonn;Federführung;\n",
                [3, 4]
            ),
        ];
        foreach (var (kind, content, rejected) in files)
        {
            var first = await Import(kind, content);
            Assert.That(
                first.Rejected.Select(x => x.Line),
                Is.EqualTo(rejected),
                $"{kind} {string.Join(" ", first.Rejected)}"
            );
            var second = await Import(kind, content);
            Assert.That((second.Added, second.Changed, second.Unchanged), Is.EqualTo((0, 0, first.Added)), $"{kind}");
        }

        var found = await Find("Bonn");
        Assert.Multiple(() =>
        {
            Assert.That((found.Organisation.Ags, found.Organisation.District), Is.EqualTo(("05314000", "kreisfrei")));
            Assert.That(
                found.Representations.Select(x => (x.Organisation.Name, x.Themenfeld)),
                Is.EqualTo(new[] { ("civitec", (string?)null) })
            );
            Assert.That(found.Persons.Select(x => x.Name), Is.EqualTo(new[] { "Erika" }));
        });
        var provider = await Find("civitec");
        Assert.That(
            provider.Representations.Select(x => (x.Organisation.Name, x.Themenfeld)),
            Is.EqualTo(new[] { ("Ahaus", (string?)"Umwelt"), ("Bonn", null) })
        );
        var themenfeld = (await Host.Get<ThemenfeldList>().Find("8", default))!;
        Assert.Multiple(() =>
        {
            Assert.That(themenfeld.Coordinators.Select(x => x.Person.Person.Name), Is.EqualTo(new[] { "Bernd" }));
            Assert.That(
                themenfeld.Ressorts.Single().Participation.Topics,
                Is.EqualTo(new[] { "Wohngeld", "Ummeldung" })
            );
            Assert.That(themenfeld.Phases.Sum(x => x.Leistungen), Is.EqualTo(2));
        });

        await Import(ImportFile.Kommunen, "name;plz;ort;url\nBonn;53113;Bonn;\n");
        found = await Find("Bonn");
        Assert.That(
            (found.Organisation.Postcode, found.Organisation.Ags),
            Is.EqualTo(("53113", "05314000")),
            "what a file does not tell stays"
        );
    }

    [Test]
    public async Task A_file_changes_only_what_it_has_columns_for()
    {
        await Import(
            ImportFile.Persons,
            "name;mail;koordiniert;stellvertretung;telefon\nErika;e@example.org;Umwelt;Gesundheit;0221\n"
        );
        await Import(ImportFile.Persons, "Name;MAIL;Koordiniert\nErika;E@example.org;Bauen & Wohnen\n");
        var (persons, _) = await Host.Get<PersonList>().Read(null, "Erika", Paging.FromOne(1), default);
        var person = persons.Single();
        Assert.That(
            person.Coordinations.Select(x => (x.Themenfeld, x.Kind)),
            Is.EqualTo(
                new[] { ("Bauen & Wohnen", CoordinationKind.Coordinator), ("Gesundheit", CoordinationKind.Deputy) }
            )
        );
        Assert.That(person.Person.Phone, Is.EqualTo("0221"));

        await Import(
            ImportFile.Organisations,
            "art;name;ort\nRessort;MHKBG;Düsseldorf\nRessort;MAGS;Düsseldorf\nRessort;MAGS;Bonn\n"
        );
        var again = await Import(ImportFile.Organisations, "art;name\nRessort;MHKBG\nRessort;MAGS\n");
        Assert.That((again.Added, again.Unchanged, again.Rejected.Single().Line), Is.EqualTo((0, 1, 3)));

        var twice = await Import(
            ImportFile.Kommunen,
            "name;plz;ort;url;AGS\nBonn;;;;05314000\nBeuel;;;;05314000\nKöln;;;;\" 05315000 \"\n"
        );
        Assert.That(twice.Rejected.Single().Reason, Does.Contain("hat schon „Bonn“"));
        Assert.That((await Find("Köln")).Organisation.Ags, Is.EqualTo("05315000"));
    }

    [Test]
    public async Task A_Kommune_that_is_renamed_goes_on_using_what_it_used()
    {
        var desk = Host.Get<OrganisationDesk>();
        var (id, _) = await desk.Add(Kommune("Bonn"), Anna, default);
        await Host.Execute("INSERT INTO ozg.connection (kommune, ozg_id, since) VALUES ('Bonn', '10092', now())");
        var version = (await Find("Bonn")).Organisation.Version;
        Assert.That(await desk.Change(id, version, Kommune("Bundesstadt Bonn"), Anna, default), Is.Null);
        Assert.That((await Find("Bundesstadt Bonn")).Leistungen, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Of_several_who_say_at_once_whom_a_Dienstleister_represents_the_last_says_what_is_true()
    {
        var desk = Host.Get<OrganisationDesk>();
        var (provider, _) = await desk.Add(
            new OrganisationDraft(OrganisationKind.ItDienstleister, "civitec"),
            Anna,
            default
        );
        var kommunen = new List<long>();
        foreach (var name in new[] { "A", "B", "C", "D" })
            kommunen.Add((await desk.Add(Kommune(name), Anna, default)).Id);
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(i => desk.Represent(provider, [new(kommunen[i]), new(kommunen[(i + 1) % 4])], Anna, default))
        );
        Assert.That(results, Has.All.Null);
        Assert.That((await Find("civitec")).Representations, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Who_changes_what_somebody_else_changed_meanwhile_hears_of_it()
    {
        var desk = Host.Get<OrganisationDesk>();
        var (id, _) = await desk.Add(Kommune("Bonn"), Anna, default);
        var read = (await Find("Bonn")).Organisation.Version;
        Assert.That(
            await desk.Change(id, read, Kommune("Bonn") with { Mail = "a@example.org" }, Anna, default),
            Is.Null
        );
        Assert.That(
            await desk.Change(id, read, Kommune("Bonn") with { Mail = "b@example.org" }, Anna, default),
            Is.TypeOf<CommandResult.Conflict>()
        );
        Assert.That((await Find("Bonn")).Organisation.Mail, Is.EqualTo("a@example.org"));

        var people = Host.Get<PersonDesk>();
        var (person, _) = await people.Add(new PersonDraft("Erika"), Anna, default);
        var before = (await Host.Get<PersonList>().Find(person, default))!.Person.Version;
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => people.Change(person, before, new PersonDraft($"Erika {i}"), Anna, default))
        );
        Assert.That(results.Count(x => x is null), Is.EqualTo(1));
        Assert.That(results.OfType<CommandResult.Conflict>().Count(), Is.EqualTo(7));
    }

    [Test]
    public async Task What_cannot_be_is_refused_with_its_field()
    {
        var desk = Host.Get<OrganisationDesk>();
        await desk.Add(Kommune("Bonn") with { Ags = "05314000" }, Anna, default);
        var wrong = new (OrganisationDraft Draft, string Field)[]
        {
            (Kommune("Bonn"), "name"),
            (Kommune("Bonn") with { Place = "Anderswo" }, "name"),
            (Kommune("Köln") with { Ags = "05314000" }, "ags"),
            (Kommune("Köln") with { Ags = "0531400" }, "ags"),
            (Kommune(""), "name"),
            (Kommune(new string('x', 201)), "name"),
            (Kommune("Köln") with { Mail = "kein" }, "mail"),
            (new OrganisationDraft(OrganisationKind.Ressort, "X") { District = "Borken" }, "ags"),
            (new OrganisationDraft(OrganisationDraft.NoKind, "X"), "kind"),
        };
        foreach (var (draft, field) in wrong)
            Assert.That(
                ((await desk.Add(draft, Anna, default)).Refusal as CommandResult.Invalid)?.Errors.Keys,
                Is.EqualTo(new[] { field }),
                $"{draft}"
            );
        var people = Host.Get<PersonDesk>();
        var persons = new (PersonDraft Draft, string Field)[]
        {
            (new(""), "name"),
            (new("E") { Mail = "e@" }, "mail"),
            (new("E") { OrganisationId = 99 }, "organisationId"),
            (new("E") { Themenfelder = ["Unfug"] }, "themenfelder"),
            (new("E") { Coordinations = [new("Unfug", CoordinationKind.Coordinator)] }, "coordinations"),
            (
                new("E")
                {
                    Coordinations =
                    [
                        new("Umwelt", CoordinationKind.Coordinator),
                        new("Umwelt", CoordinationKind.Deputy),
                    ],
                },
                "coordinations"
            ),
            (new("E") { CommitteeIds = [1] }, "committeeIds"),
            (new("E") { Coordinations = [new("Umwelt", (CoordinationKind)7)] }, "coordinations"),
        };
        foreach (var (draft, field) in persons)
            Assert.That(
                ((await people.Add(draft, Anna, default)).Refusal as CommandResult.Invalid)?.Errors.Keys,
                Is.EqualTo(new[] { field }),
                $"{draft}"
            );
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM ozg.organisation"), Is.EqualTo(1));
        Assert.That(await Host.Scalar<long>("SELECT count(*) FROM ozg.person"), Is.Zero);
    }

    [Test]
    public async Task Nothing_is_removed_that_somebody_belongs_to_and_each_change_is_in_the_log()
    {
        var (desk, people) = (Host.Get<OrganisationDesk>(), Host.Get<PersonDesk>());
        var (kommune, _) = await desk.Add(Kommune("Bonn"), Anna, default);
        var (provider, _) = await desk.Add(
            new OrganisationDraft(OrganisationKind.ItDienstleister, "civitec"),
            Anna,
            default
        );
        Assert.That(await desk.Represent(provider, [new(kommune), new(kommune, "Umwelt")], Anna, default), Is.Null);
        Assert.That(await desk.Represent(kommune, [], Anna, default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(await desk.Represent(provider, [new(provider)], Anna, default), Is.TypeOf<CommandResult.Invalid>());
        Assert.That(
            await desk.Represent(provider, [new(kommune, "Unfug")], Anna, default),
            Is.TypeOf<CommandResult.Invalid>()
        );
        Assert.That((await Find("Bonn")).Representations, Has.Count.EqualTo(2), "what was refused changed nothing");

        var (person, _) = await people.Add(new PersonDraft("Erika") { OrganisationId = kommune }, Anna, default);
        Assert.That(await desk.Remove(kommune, Anna, default), Is.TypeOf<CommandResult.Conflict>());
        Assert.That(await people.Remove(person, Anna, default), Is.Null);
        Assert.That(await desk.Remove(kommune, Anna, default), Is.Null);
        Assert.That(await desk.Remove(kommune, Anna, default), Is.TypeOf<CommandResult.NotFound>());
        Assert.That((await Find("civitec")).Representations, Is.Empty);
        await Host.Execute("INSERT INTO ozg.person (name, account, themenfelder) VALUES ('Karl', 'karl', '{}')");
        var holder = await Host.Scalar<long>("SELECT id FROM ozg.person");
        Assert.That(
            await people.Remove(holder, Anna, default),
            Is.TypeOf<CommandResult.Conflict>(),
            "histories need the name"
        );
        Assert.That(
            await Host.Scalar<string>(
                "SELECT string_agg(account || ' ' || action, ', ' ORDER BY id) FROM workflow.audit"
            ),
            Is.EqualTo(
                string.Join(
                    ", ",
                    new[]
                    {
                        "OrganisationCreated",
                        "OrganisationCreated",
                        "RepresentationsChanged",
                        "PersonCreated",
                        "PersonRemoved",
                        "OrganisationRemoved",
                    }.Select(x => $"anna {x}")
                )
            )
        );
    }

    [Test]
    public async Task A_Kommune_tells_which_Leistungen_it_uses_and_its_Dienstleister_those_he_acts_for()
    {
        var desk = Host.Get<OrganisationDesk>();
        var (all, _) = await desk.Add(Kommune("Bonn"), Anna, default);
        var (some, _) = await desk.Add(Kommune("Ahaus"), Anna, default);
        var (provider, _) = await desk.Add(
            new OrganisationDraft(OrganisationKind.ItDienstleister, "civitec"),
            Anna,
            default
        );
        await desk.Represent(provider, [new(all), new(some, "Umwelt")], Anna, default);
        var connect = Build.Activity(
            "OzgWorkflow.PublishIntegrationEvent",
            "Anschluss",
            ("eventType", Build.Literal(nameof(KommuneConnected))),
            ("payload", Build.JavaScript("({ kommune: getCorrelationId() == '10092' ? 'Bonn' : 'Ahaus' })"))
        );
        await Host.Publish(Build.Workflow("anschluss", connect));
        await Host.Start("anschluss", "10092");
        await Host.Start("anschluss", "10092");
        await Host.Start("anschluss", "10519");
        Assert.That(
            (await Find("Bonn")).Leistungen.Select(x => x.Leistung.Name),
            Is.EqualTo(new[] { "Wohngeld" }),
            "once"
        );
        Assert.That((await Find("Ahaus")).Leistungen.Select(x => x.Leistung.OzgId), Is.EqualTo(new[] { "10519" }));
        Assert.That(
            (await Find("civitec")).Leistungen.Select(x => x.Kommune),
            Is.EqualTo(new[] { "Bonn" }),
            "Ahaus only in another Themenfeld"
        );
    }

    private static OrganisationDraft Kommune(string name) => new(OrganisationKind.Kommune, name);

    private async Task<OrganisationProfile> Find(string name)
    {
        var list = Host.Get<OrganisationList>();
        var (found, _) = await list.Read(null, name, Paging.FromOne(1), default);
        return (await list.Find(found.Single(x => x.Name == name).Id, default))!;
    }

    private async Task<ImportReport> Import(ImportFile kind, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await Host.Get<FileImport>().Import(kind, stream, default);
    }
}
