using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;
using OzgWorkflow.Server.Start;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>
/// A PostgreSQL of our own in the data directory, for those who have not set a connection string. It listens on the loopback address only.
/// It outlives a killed server process, and the next one takes it over.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // PostgreSQL refuses to run as root; this user owns nothing else.
    private const string UnprivilegedUser = "65534";
    private readonly string _binaries;
    private readonly string _directory;
    private readonly string _password;
    private int _port;

    private PostgresServer(string binaries, string directory, string password) => (_binaries, _directory, _password) = (binaries, directory, password);

    /// <summary>Whether it ran already when it was asked to start.</summary>
    public bool WasRunning { get; private set; }

    /// <summary>How to connect to a database of this server.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = _port,
        Username = "postgres",
        Password = _password,
        Database = database,
        MaxPoolSize = 60,
    }.ConnectionString;

    /// <summary>Starts the server of a data directory, making it first if it is new.</summary>
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    public static async Task<PostgresServer> Start(string directory, CancellationToken cancellation)
    {
        directory = Path.GetFullPath(directory);
        Directory.CreateDirectory(directory);
        var cluster = Path.Combine(directory, "cluster");
        var server = new PostgresServer(FindBinaries(), cluster, Password(Path.Combine(directory, "password")));
        if (!File.Exists(Path.Combine(cluster, "PG_VERSION"))) await server.Initialise(directory, cancellation);
        server.WasRunning = await server.IsRunning(cancellation);
        if (!server.WasRunning) await server.StartCluster(cancellation);
        return server;
    }

    /// <summary>Stops it; running transactions are rolled back.</summary>
    public async ValueTask DisposeAsync() => await Run("pg_ctl", ["-D", _directory, "-m", "fast", "-w", "stop"], CancellationToken.None);

    private async Task Initialise(string directory, CancellationToken cancellation)
    {
        var passwordFile = Path.Combine(directory, "initdb-password");
        await File.WriteAllTextAsync(passwordFile, _password, cancellation);
        if (IsRoot) await Run("chown", ["-R", $"{UnprivilegedUser}:{UnprivilegedUser}", directory], cancellation, asRoot: true);
        await Run(
            "initdb",
            ["-D", _directory, "-U", "postgres", "-A", "scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale-provider=icu", "--icu-locale=de-DE", "--locale=C"],
            cancellation);
        File.Delete(passwordFile);
    }

    private async Task StartCluster(CancellationToken cancellation)
    {
        _port = await Port(cancellation);
        var options = string.Create(
            CultureInfo.InvariantCulture, $"-c port={_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=100 -c shared_buffers=128MB");
        await Run("pg_ctl", ["-D", _directory, "-l", Path.Combine(_directory, "server.log"), "-w", "-t", "60", "-o", options, "start"], cancellation);
    }

    /// <summary>The port of the last time, so that clients find a restarted server again, unless something else has taken it.</summary>
    private async Task<int> Port(CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetDirectoryName(_directory)!, "port");
        var port = File.Exists(file) && int.TryParse(await File.ReadAllTextAsync(file, cancellation), CultureInfo.InvariantCulture, out var last) && IsFree(last) ? last : FreePort();
        await File.WriteAllTextAsync(file, port.ToString(CultureInfo.InvariantCulture), cancellation);
        return port;
    }

    /// <summary>Whether a server of an earlier process still runs; its port is in the fourth line of its pid file.</summary>
    private async Task<bool> IsRunning(CancellationToken cancellation)
    {
        var pidFile = Path.Combine(_directory, "postmaster.pid");
        if (!File.Exists(pidFile)) return false;
        var lines = await File.ReadAllLinesAsync(pidFile, cancellation);
        if (lines.Length < 4 || !int.TryParse(lines[3], CultureInfo.InvariantCulture, out _port)) return false;
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString() + ";Timeout=5;Pooling=false");
            await connection.OpenAsync(cancellation);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task Run(string program, string[] arguments, CancellationToken cancellation, bool asRoot = false)
    {
        var path = asRoot ? program : Path.Combine(_binaries, "bin", program);
        var start = new ProcessStartInfo { FileName = path, RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" };
        if (!OperatingSystem.IsWindows() && IsRoot && !asRoot)
        {
            start.FileName = "setpriv";
            foreach (var argument in new[] { $"--reuid={UnprivilegedUser}", $"--regid={UnprivilegedUser}", "--clear-groups", path }) start.ArgumentList.Add(argument);
        }

        if (OperatingSystem.IsWindows()) start.WorkingDirectory = _binaries;
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        // The started server inherits the output pipes and keeps them open, so only what came until the program ended is read.
        var errors = new List<string>();
        process.ErrorDataReceived += (_, e) => errors.Add(e.Data ?? "");
        process.OutputDataReceived += (_, e) => errors.Add(e.Data ?? "");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        while (!process.HasExited) await Task.Delay(20, cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed in {_directory}: {string.Join(" ", errors.ToArray()).Trim()} See also server.log there.");
    }

    private static string FindBinaries()
    {
        var system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "windows" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = Path.Combine(NpmParts.PathOf($"@embedded-postgres/{system}-{architecture}"), "native");
        return Directory.Exists(package)
            ? package
            : throw new InvalidOperationException($"There is no embedded PostgreSQL at {package}. Build again with npm at hand, or set ConnectionStrings:Database.");
    }

    private static string Password(string file)
    {
        if (File.Exists(file)) return File.ReadAllText(file);
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        File.WriteAllText(file, password);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return password;
    }

    private static bool IsRoot => !OperatingSystem.IsWindows() && Environment.UserName == "root";

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
