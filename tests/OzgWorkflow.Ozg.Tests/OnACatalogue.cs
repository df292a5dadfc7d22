using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>A fixture whose tests each have a database of their own with the catalogue that is built in.</summary>
public abstract class OnACatalogue
{
    private protected RuntimeHost Host { get; private set; } = null!;

    [SetUp]
    public async Task StartHost()
    {
        Host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        await using var db = await Db();
        await BuiltInCatalogue.Ensure(db, default);
    }

    [TearDown]
    public async Task StopHost() => await Host.DisposeAsync();

    private protected Task<OzgDb> Db() => Host.Get<IDbContextFactory<OzgDb>>().CreateDbContextAsync();
}
