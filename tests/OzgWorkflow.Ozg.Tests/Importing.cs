using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Imports;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Server.Api.Imports;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

[Category("quick")]
public sealed class Importing
{
    private RuntimeHost _host = null!;
    private OzgDb _db = null!;

    [SetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        _db = await _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
        await BuiltInCatalogue.Ensure(_db, default);
    }

    [TearDown]
    public async Task Stop()
    {
        await _db.DisposeAsync();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_built_in_catalogue_has_fourteen_Themenfelder_and_the_Leistungen_of_the_talk()
    {
        await BuiltInCatalogue.Ensure(_db, default);
        Assert.That(await _db.Themenfelder.CountAsync(), Is.EqualTo(14));
        Assert.That(
            await _db.Leistungen.Select(x => x.Name).ToListAsync(),
            Has.Some.EqualTo("Wohngeld").And.Some.Contain("Baugenehmigung").And.Some.Contain("Ummeldung")
        );
    }

    [Test]
    public async Task A_second_run_changes_nothing_and_says_so()
    {
        const string File = "name;plz;ort;url\nAachen;52062;Aachen;\n\"Stadt; mit Semikolon\";;;\n";
        var first = await Import(ImportFile.Kommunen, File);
        var second = await Import(ImportFile.Kommunen, File);
        Assert.That((first.Added, second.Added, second.Changed, second.Unchanged), Is.EqualTo((2, 0, 0, 2)));
        Assert.That(second.ToString(), Does.Contain("nichts geändert"));
    }

    [Test]
    public async Task Entries_without_a_key_of_their_own_are_all_kept()
    {
        const string File =
            "leika_schluessel;name;ozg_id;typ;rechtsgrundlagen\nnicht im LeiKa;A;10092;1;\nnicht im LeiKa;A;10092;1;\nnicht im LeiKa;B;;1;\n99;C;10092;1;\n99;D;10092;1;\n";
        var first = await Import(ImportFile.Leika, File);
        var second = await Import(ImportFile.Leika, File);
        Assert.Multiple(() =>
        {
            Assert.That((first.Added, second.Added, second.Changed), Is.EqualTo((4, 0, 0)));
            Assert.That(first.Rejected.Select(x => x.Line), Is.EqualTo(new[] { 6 }));
            Assert.That(first.Remarks.Select(x => x.Line), Is.EqualTo(new[] { 4 }));
        });
    }

    [TestCase("")]
    [TestCase("name;plz\nAachen;52062\n")]
    [TestCase("name;plz;ort;url\nAachen\xff;;;\n", "latin1")]
    public void A_file_that_is_no_such_csv_is_refused_whole(string content, string encoding = "utf-8")
    {
        using var stream = new MemoryStream(Encoding.GetEncoding(encoding).GetBytes(content));
        Assert.That(
            () => _host.Get<FileImport>().Import(ImportFile.Kommunen, stream, default),
            Throws.TypeOf<ImportException>()
        );
        Assert.That(_db.Organisations.Count(), Is.Zero);
    }

    private async Task<ImportReport> Import(ImportFile kind, string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return await _host.Get<FileImport>().Import(kind, stream, default);
    }
}
