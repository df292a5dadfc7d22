using System.Security.Cryptography;
using System.Xml;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>
/// Brings a database to where this version needs it: schema, built-in catalogue, published definitions, first accounts.
/// </summary>
public static class Database
{
    // Nodes that start together take turns.
    private const long StartLock = 0x4F5A47;

    /// <summary>Prepares the database.</summary>
    public static Task Prepare(IServiceProvider services, CancellationToken cancellation) =>
        Prepare(services, _ => Task.FromResult(""), cancellation);

    /// <summary>Prepares the database and the first accounts; returns how to sign in.</summary>
    public static Task<string> PrepareWithAccounts(IServiceProvider services, CancellationToken cancellation) =>
        Prepare(services, x => ActivatorUtilities.CreateInstance<FirstAccounts>(x).Ensure(), cancellation);

    /// <summary>Makes sure that the database is of this version, and changes nothing.</summary>
    /// <exception cref="CannotStartException">It is older or newer, or cannot be reached.</exception>
    public static async Task Require(IServiceProvider services, CancellationToken cancellation)
    {
        var connection = services.GetRequiredService<Storage>().ConnectionString;
        await DatabaseCheck.Connect(connection, services.GetService<PostgresServer>(), cancellation);
        await using var scope = services.CreateAsyncScope();
        foreach (
            var db in new DbContext[]
            {
                scope.ServiceProvider.GetRequiredService<WorkflowDb>(),
                scope.ServiceProvider.GetRequiredService<OzgDb>(),
                scope.ServiceProvider.GetRequiredService<AccountsDb>(),
            }
        )
        {
            await DatabaseCheck.RefuseNewer(db, cancellation);
            if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
                throw new CannotStartException(
                    "Die Datenbank ist noch nicht auf dem Stand dieser Version. Starten Sie zuerst den Server dieser Version."
                );
        }
    }

    private static async Task<string> Prepare(
        IServiceProvider services,
        Func<IServiceProvider, Task<string>> finish,
        CancellationToken cancellation
    )
    {
        var connection = services.GetRequiredService<Storage>().ConnectionString;
        await DatabaseCheck.Connect(connection, services.GetService<PostgresServer>(), cancellation);
        try
        {
            return await PrepareConnected(services, finish, cancellation);
        }
        catch (Exception e) when (DatabaseCheck.Explain(e, connection) is { } explained)
        {
            throw new CannotStartException(explained.Message, e);
        }
    }

    private static async Task<string> PrepareConnected(
        IServiceProvider services,
        Func<IServiceProvider, Task<string>> finish,
        CancellationToken cancellation
    )
    {
        await using var scope = services.CreateAsyncScope();
        var workflow = scope.ServiceProvider.GetRequiredService<WorkflowDb>();
        var ozg = scope.ServiceProvider.GetRequiredService<OzgDb>();
        var accounts = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        await workflow.Database.OpenConnectionAsync(cancellation);
        try
        {
            await workflow.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({StartLock})", cancellation);
            foreach (var db in new DbContext[] { workflow, ozg, accounts })
            {
                await DatabaseCheck.RefuseNewer(db, cancellation);
                await db.Database.MigrateAsync(cancellation);
            }

            await EnsureKeys(scope.ServiceProvider, accounts, cancellation);
            await scope.ServiceProvider.GetRequiredService<JournalPartitions>().Ensure(cancellation);
            await BuiltInCatalogue.Ensure(ozg, cancellation);
            await ozg.EnsureCommittees(cancellation);
            await PublishShipped(scope.ServiceProvider, cancellation);
            return await finish(scope.ServiceProvider);
        }
        finally
        {
            await workflow.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({StartLock})", CancellationToken.None);
        }
    }

    /// <summary>Keys are made while this node alone prepares the database, so that all nodes have the same.</summary>
    private static async Task EnsureKeys(IServiceProvider services, AccountsDb accounts, CancellationToken cancellation)
    {
        await services.GetRequiredService<SigningKey>().Read(accounts, cancellation);
        try
        {
            services.GetRequiredService<IDataProtectionProvider>().CreateProtector(nameof(Database)).Protect([1]);
        }
        catch (Exception e) when (e is XmlException or CryptographicException or FormatException)
        {
            throw new CannotStartException(
                $"Ein Schlüssel in der Tabelle identity.data_protection_key ist nicht lesbar ({e.GetBaseException().Message}). Spielen Sie eine "
                    + "Sicherung ein, oder löschen Sie die Zeile; dann melden sich alle neu an.",
                e
            );
        }
    }

    /// <summary>Publishes the definitions that come with the product, where their files changed.</summary>
    private static async Task PublishShipped(IServiceProvider services, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<DefinitionStore>();
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("OzgWorkflow.Definitions");
        foreach (
            var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json").Order()
        )
        {
            var result = await store.PublishShipped(await File.ReadAllTextAsync(file, cancellation), cancellation);
            foreach (var problem in result.Problems)
                log.LogError(
                    "{File}, {Activity}: {Problem}",
                    Path.GetFileName(file),
                    problem.ActivityId,
                    problem.Message
                );
            if (result is { Changed: true, Version: { } version })
                log.LogInformation(
                    "{Definition} version {Version} came with the product{State}",
                    version.DefinitionId,
                    version.Version,
                    version.IsPublished ? " and is published" : "; designers keep another one"
                );
        }
    }
}
