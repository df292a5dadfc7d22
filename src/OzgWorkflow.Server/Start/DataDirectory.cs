using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.Start;

/// <summary>The data directory: private, tried out before it is used, and of one server at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const int ProbeSize = 1024 * 1024;
    private readonly string _lock;
    private FileStream? _held;

    private DataDirectory(string path) => (Path, _lock) = (path, System.IO.Path.Combine(path, "lock"));

    /// <summary>Where it is.</summary>
    internal string Path { get; }

    /// <summary>Makes the directory if it is new, and tries whether it can be written to.</summary>
    /// <exception cref="CannotStartException">It cannot be used.</exception>
    internal static DataDirectory Open(string path)
    {
        try
        {
            if (File.Exists(path))
                throw new CannotStartException($"Das Datenverzeichnis {path} ist eine Datei. {Remedy}");
            if (!Directory.Exists(path))
                PrivateFiles.CreateFolder(path);
            Probe(System.IO.Path.Combine(path, $"probe-{Environment.ProcessId}"));
            return new DataDirectory(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CannotStartException($"Im Datenverzeichnis {path} darf der Server nicht schreiben. {Remedy}", e);
        }
        catch (IOException e)
        {
            throw new CannotStartException(
                $"Das Datenverzeichnis {path} kann nicht benutzt werden: {Reason(e)} {Remedy}",
                e
            );
        }
    }

    /// <summary>Takes the directory for this process alone; false when another one has it.</summary>
    internal bool TryHold() => (_held ??= PrivateFiles.TryHold(_lock)) is not null;

    public void Dispose() => _held?.Dispose();

    private const string Remedy =
        "Geben Sie dem Server dort Schreibrechte und Platz, oder setzen Sie Data:Directory auf einen anderen Ordner.";

    private static void Probe(string file)
    {
        try
        {
            using var stream = PrivateFiles.Open(file, FileShare.None);
            stream.Write(new byte[ProbeSize]);
            stream.Flush(flushToDisk: true);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Reason(IOException e) =>
        (e.HResult & 0xFFFF) switch
        {
            NoSpace or QuotaExceeded or WindowsDiskFull => "Es ist kein Platz mehr frei.",
            ReadOnly => "Es ist nur lesbar eingebunden.",
            _ => e.Message,
        };

    // errno of Linux, and ERROR_DISK_FULL.
    private const int NoSpace = 28,
        ReadOnly = 30,
        QuotaExceeded = 122,
        WindowsDiskFull = 112;
}
