using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>
/// What a process holds while it works: its data directory and, where no other database is set, the PostgreSQL in it.
/// </summary>
internal sealed class Storage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30),
        LookEvery = TimeSpan.FromMilliseconds(200);
    private readonly DataDirectory? _directory;

    private Storage(DataDirectory? directory, PostgresServer? postgres, string connection) =>
        (_directory, Postgres, ConnectionString) = (directory, postgres, connection);

    /// <summary>The embedded PostgreSQL, if it is used.</summary>
    internal PostgresServer? Postgres { get; }

    /// <summary>How to connect to the database.</summary>
    internal string ConnectionString { get; }

    /// <summary>For a server, which has its data directory alone.</summary>
    /// <exception cref="CannotStartException">The directory cannot be used, or its database does not start.</exception>
    internal static async Task<Storage> OfServer(Settings settings, CancellationToken cancellation)
    {
        if (!settings.NeedsDataDirectory)
            return new Storage(null, null, settings.Database!);
        var directory = DataDirectory.Open(settings.DataDirectory);
        if (!directory.TryHold())
            throw new CannotStartException(
                $"Mit dem Datenverzeichnis {directory.Path} arbeitet schon ein anderer Server oder ein Befehl wie "
                    + "import. Beenden Sie ihn, oder geben Sie diesem Server mit Data:Directory ein anderes."
            );
        return await Open(settings, directory, cancellation);
    }

    /// <summary>For a command, which may work beside a server on its database.</summary>
    /// <exception cref="CannotStartException">The directory cannot be used, or its database does not start.</exception>
    internal static async Task<Storage> OfCommand(Settings settings, CancellationToken cancellation)
    {
        if (!settings.IsEmbedded)
            return new Storage(null, null, settings.Database!);
        var directory = DataDirectory.Open(settings.DataDirectory);
        for (var until = DateTime.UtcNow + Patience; DateTime.UtcNow < until; await Task.Delay(LookEvery, cancellation))
        {
            if (directory.TryHold())
                return await Open(settings, directory, cancellation);
            if (await PostgresServer.Join(FolderOf(directory), cancellation) is { } running)
                return new Storage(null, running, running.ConnectionString());
        }

        throw new CannotStartException(
            $"Mit dem Datenverzeichnis {directory.Path} arbeitet ein anderer Prozess, aber ohne Datenbank. "
                + "Beenden Sie ihn, oder warten Sie, bis er fertig ist."
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (Postgres is not null)
            await Postgres.DisposeAsync();
        _directory?.Dispose();
    }

    private static async Task<Storage> Open(Settings settings, DataDirectory directory, CancellationToken cancellation)
    {
        if (!settings.IsEmbedded)
            return new Storage(directory, null, settings.Database!);
        await PostgresPrograms.LetPass(directory.Path, cancellation);
        var postgres = await PostgresServer.Start(FolderOf(directory), cancellation);
        return new Storage(directory, postgres, postgres.ConnectionString());
    }

    private static string FolderOf(DataDirectory directory) => Path.Combine(directory.Path, "postgres");
}
