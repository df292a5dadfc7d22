using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Server.EmbeddedPostgres;

namespace OzgWorkflow.Testing;

/// <summary>
/// One real PostgreSQL per test run; each fixture gets a database of its own, copied from a template that has the
/// schema.
/// </summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private const string Template = "template_ozgworkflow";
    private readonly PostgresServer _server;
    private readonly string _directory;

    private TestPostgres(PostgresServer server, string directory) => (_server, _directory) = (server, directory);

    /// <summary>Starts it.</summary>
    public static async Task<TestPostgres> Start()
    {
        // World-readable parents: PostgreSQL runs as an unprivileged user when the tests run as root.
        var directory = Path.Combine("/tmp", "ozgworkflow-tests", Guid.NewGuid().ToString("n"));
        var postgres = new TestPostgres(await PostgresServer.Start(directory, CancellationToken.None), directory);
        await postgres.Execute($"CREATE DATABASE {Template}");
        var connection = postgres._server.ConnectionString(Template) + ";Pooling=false";
        await using (var workflow = new WorkflowDb(Options<WorkflowDb>(connection, WorkflowDb.Schema)))
            await workflow.Database.MigrateAsync();
        await using (var ozg = new OzgDb(Options<OzgDb>(connection, OzgDb.Schema)))
            await ozg.Database.MigrateAsync();
        return postgres;
    }

    /// <summary>A new database with the schema; returns how to connect to it.</summary>
    public async Task<string> CreateDatabase()
    {
        var name = "test_" + Guid.NewGuid().ToString("n");
        await Execute($"CREATE DATABASE {name} TEMPLATE {Template}");
        return _server.ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString() + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static DbContextOptions<T> Options<T>(string connection, string schema)
        where T : DbContext =>
        new DbContextOptionsBuilder<T>()
            .UseNpgsql(connection, x => x.MigrationsHistoryTable("migrations", schema))
            .UseSnakeCaseNamingConvention()
            .Options;
}
