using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>The main process of a PostgreSQL; it is no child of ours, so that it outlives us.</summary>
/// <param name="Cluster">The folder of its tables.</param>
/// <param name="Id">Process id.</param>
/// <param name="Port">Where it listens.</param>
internal sealed partial record PostgresProcess(string Cluster, int Id, int Port)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>The running one of a cluster, as its pid file tells; null when there is none.</summary>
    internal static async Task<PostgresProcess?> Find(string cluster, CancellationToken cancellation)
    {
        try
        {
            // Process, data directory, time of its start, port.
            var lines = await File.ReadAllLinesAsync(Path.Combine(cluster, "postmaster.pid"), cancellation);
            if (lines.Length < 4 || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out var id))
                return null;
            if (!int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port))
                return null;
            var process = new PostgresProcess(cluster, id, port);
            return process.IsAlive ? process : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <exception cref="CannotStartException">It does not start; the message says why.</exception>
    internal static async Task<PostgresProcess> Start(string cluster, int port, CancellationToken cancellation)
    {
        var options =
            string.Create(
                CultureInfo.InvariantCulture,
                $"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
            ) + "-c max_connections=100 -c shared_buffers=128MB";
        try
        {
            await PostgresPrograms.Control(
                cluster,
                ["-l", LogOf(cluster), "-w", "-s", "-t", "600", "-o", options, "start"],
                cancellation
            );
        }
        catch (CannotStartException e)
        {
            throw new CannotStartException(
                $"Die Datenbank in {cluster} startet nicht: {LastWords(cluster) ?? e.Message}. Beheben Sie die Ursache "
                    + $"(mehr steht in {LogOf(cluster)}), oder spielen Sie eine Sicherung ein.",
                e
            );
        }

        return await Find(cluster, cancellation)
            ?? throw new CannotStartException(
                $"Die Datenbank in {cluster} endete gleich nach ihrem Start; warum, steht in {LogOf(cluster)}."
            );
    }

    /// <summary>Waits until it is gone.</summary>
    internal async Task WaitForDeath(CancellationToken cancellation)
    {
        while (IsAlive)
            await Task.Delay(LookEvery, cancellation);
    }

    internal static string LogOf(string cluster) => Path.Combine(cluster, "server.log");

    private bool IsAlive
    {
        get
        {
            try
            {
                // The number may be another's by now; a dead process is listed, too, but without arguments.
                if (OperatingSystem.IsLinux())
                    return File.ReadAllText($"/proc/{Id}/cmdline").Contains(Cluster, StringComparison.Ordinal);
                using var process = Process.GetProcessById(Id);
                return !process.HasExited && process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
            {
                return false;
            }
        }
    }

    /// <summary>The last error in its log.</summary>
    private static string? LastWords(string cluster) =>
        File.Exists(LogOf(cluster))
            ? File.ReadLines(LogOf(cluster))
                .TakeLast(50)
                .Select(x => Error().Match(x))
                .LastOrDefault(x => x.Success)
                ?.Groups[1]
                .Value.TrimEnd('.')
            : null;

    [GeneratedRegex("(?:FATAL|PANIC): +(.+)")]
    private static partial Regex Error();
}
