using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Events;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

[Category("quick")]
public sealed class LifeCycles
{
    private RuntimeHost _host = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await using var db = await _host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
        await BuiltInCatalogue.Ensure(db, default);
    }

    [OneTimeTearDown]
    public async Task Stop() => await _host.DisposeAsync();

    [Test]
    public async Task What_cannot_be_started_is_not_told_as_running()
    {
        var result = await _host.Get<Umsetzung.LifeCycleStarts>().StartAll(null, Runtime.Steps.Actor.System, default);
        Assert.That((result.Started, result.AlreadyRunning, result.Refused), Is.EqualTo((0, 0, 6)));
        Assert.That(
            result.ToString(),
            Is.EqualTo(
                "0 gestartet, 0 liefen schon. 6 konnten nicht gestartet werden: Die Workflow-Definition „ozg-leistung“ ist nicht veröffentlicht."
            )
        );
    }

    [Test]
    public async Task An_event_that_cannot_be_read_hides_no_other()
    {
        await _host.Execute(
            """
            INSERT INTO workflow.outbox (event_id, type, payload, ozg_id, occurred_at, run_at)
            VALUES (gen_random_uuid(), 'VonMorgen', '{}', '10092', now(), now()),
                   (gen_random_uuid(), 'PhaseEntered', '{"phase": 5}', '10092', now(), now()),
                   (gen_random_uuid(), 'LeistungDeferred', '{}', '10092', now(), now())
            """
        );
        var history = await _host.Get<LeistungHistory>().Read("10092", default);
        Assert.That(history.Select(x => x.Kind), Is.EqualTo(new[] { "LeistungDeferred", "PhaseEntered", "VonMorgen" }));
        Assert.That(history[2].Text, Does.Contain("nicht gelesen werden kann"));
    }
}
