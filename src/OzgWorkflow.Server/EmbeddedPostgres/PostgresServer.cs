using System.Security.Cryptography;
using Npgsql;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>
/// A PostgreSQL of our own in the data directory, for those who have not set a connection string. It listens on the
/// loopback address only. It outlives a killed server process, and the next one takes it over. Whoever leaves it last
/// stops it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _directory;
    private readonly string _password;
    private readonly FileStream? _use;
    private PostgresProcess _process;

    private PostgresServer(string directory, string password, FileStream? use, PostgresProcess process) =>
        (_directory, _password, _use, _process) = (directory, password, use, process);

    /// <summary>The folder of its tables.</summary>
    internal string Cluster => ClusterOf(_directory);

    /// <summary>What it wrote.</summary>
    internal string Log => PostgresProcess.LogOf(Cluster);

    internal PostgresProcess Process => _process;

    /// <summary>Its main process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What to say when it does not take the password.</summary>
    internal string WrongPassword =>
        $"Das Passwort in der Datei {PasswordOf(_directory)} ist nicht das der Datenbank in {Cluster}. {Remedy}";

    /// <summary>How to connect to a database of this server.</summary>
    public string ConnectionString(string database = "postgres") => Connection(_process.Port, _password, database);

    /// <summary>Starts the server of a data directory, making it first if it is new.</summary>
    /// <exception cref="CannotStartException">It cannot be started; the message says why.</exception>
    public static async Task<PostgresServer> Start(string directory, CancellationToken cancellation)
    {
        directory = Path.GetFullPath(directory);
        var cluster = ClusterOf(directory);
        PrivateFiles.CreateFolder(directory);
        await PostgresPrograms.LetPass(directory, cancellation);
        await PostgresPrograms.CheckAccess(directory, cancellation);
        var isNew = !File.Exists(Path.Combine(cluster, "PG_VERSION"));
        var password = Password(directory, isNew);
        if (isNew)
            await PostgresPrograms.Initialise(cluster, password, cancellation);
        var use =
            PrivateFiles.TryHold(UseOf(directory), alone: false)
            ?? throw new CannotStartException(
                $"Die Datenbank in {directory} wird gerade beendet; versuchen Sie es gleich noch einmal."
            );
        var process =
            await PostgresProcess.Find(cluster, cancellation)
            ?? await PostgresProcess.Start(cluster, PostgresPort.Choose(directory), cancellation);
        return new PostgresServer(directory, password, use, process);
    }

    /// <summary>Joins those who use the running server of a data directory; null when none runs.</summary>
    internal static async Task<PostgresServer?> Join(string directory, CancellationToken cancellation)
    {
        if (await Find(directory, cancellation) is not { } found)
            return null;
        var use = PrivateFiles.TryHold(UseOf(found._directory), alone: false);
        return use is null ? null : new PostgresServer(found._directory, found._password, use, found._process);
    }

    /// <summary>
    /// Finds the running server of a data directory, to look at it: whoever uses it may stop it at any time. Null when
    /// none runs.
    /// </summary>
    public static async Task<PostgresServer?> Find(string directory, CancellationToken cancellation)
    {
        directory = Path.GetFullPath(directory);
        if (await PostgresProcess.Find(ClusterOf(directory), cancellation) is not { } process)
            return null;
        return new PostgresServer(directory, Password(directory, isNew: false), null, process);
    }

    /// <summary>Starts it again on its port, after it died.</summary>
    /// <exception cref="CannotStartException">It cannot be started; the message says why.</exception>
    internal async Task StartAgain(CancellationToken cancellation) =>
        _process =
            await PostgresProcess.Find(Cluster, cancellation)
            ?? await PostgresProcess.Start(Cluster, _process.Port, cancellation);

    /// <summary>Leaves it. Nobody else uses it: it is stopped, and running transactions are rolled back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_use is null)
            return;
        await _use.DisposeAsync();
        await using var alone = PrivateFiles.TryHold(UseOf(_directory));
        if (alone is not null && await PostgresProcess.Find(Cluster, CancellationToken.None) is not null)
            await PostgresPrograms.Control(Cluster, ["-m", "fast", "-w", "stop"], CancellationToken.None);
    }

    private static string ClusterOf(string directory) => Path.Combine(directory, "cluster");

    private static string UseOf(string directory) => Path.Combine(directory, "in-use");

    private static string PasswordOf(string directory) => Path.Combine(directory, "password");

    private static string Connection(int port, string password, string database) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = port,
            Username = "postgres",
            Password = password,
            Database = database,
            MaxPoolSize = 60,
        }.ConnectionString;

    private static string Password(string directory, bool isNew)
    {
        var file = PasswordOf(directory);
        try
        {
            if (isNew && !File.Exists(file))
                PrivateFiles.Write(file, RandomNumberGenerator.GetHexString(32, lowercase: true));
            if (File.ReadAllText(file).Trim() is { Length: > 0 } password)
                return password;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotStartException(
                $"Die Datei {file} mit dem Passwort der Datenbank ist nicht lesbar ({e.Message}) {Remedy}",
                e
            );
        }

        throw new CannotStartException($"Die Datei {file} mit dem Passwort der Datenbank ist leer. {Remedy}");
    }

    private const string Remedy =
        "Holen Sie die Datei aus der Sicherung zurück, oder setzen Sie ein neues Passwort (docs/operating.md, "
        + "„Embedded PostgreSQL“).";
}
