using System.Diagnostics;
using System.Globalization;
using System.Text;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Start;

namespace OzgWorkflow.Testing;

/// <summary>The server as a process, on a data directory and a port that survive its death.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    /// <summary>What it runs: the published server that is named, otherwise what was built.</summary>
    private static readonly string Program =
        Environment.GetEnvironmentVariable("OZGWORKFLOW_SERVER")
        ?? Checkout.Assembly("src/OzgWorkflow.Server", "OzgWorkflow.Server");

    private readonly int _port = Port.Free();
    private readonly StringBuilder _log = new();
    private Process? _process;

    public string DataDirectory { get; init; } =
        Path.Combine("/tmp", "ozgworkflow-tests", "server-" + Guid.NewGuid().ToString("n"));

    /// <summary>Whether it begins with nothing, as on its very first start.</summary>
    public bool IsNew { get; init; }

    /// <summary>Shell commands that go before it, with mounts that nobody else sees.</summary>
    public string? Before { get; init; }

    /// <summary>Where its embedded PostgreSQL is.</summary>
    public string PostgresDirectory => Path.Combine(DataDirectory, "postgres");

    public Dictionary<string, string> Settings { get; } = [];

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"));

    /// <summary>Its process id.</summary>
    public int Id => _process?.Id ?? throw new InvalidOperationException("It does not run.");

    /// <summary>What it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it and waits until it answers.</summary>
    public async Task Start()
    {
        await PrepareDirectory();
        _process = Run("--urls", Address.ToString());
        using var http = new HttpClient(new BrokenConnections()) { BaseAddress = Address };
        for (var i = 0; i < 900; i++)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Log}");
            try
            {
                if ((await http.GetAsync("/health")).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) { }

            await Task.Delay(200);
        }

        throw new TimeoutException($"The server did not answer within three minutes:\n{Log}");
    }

    /// <summary>Its running PostgreSQL, to look into.</summary>
    public async Task<PostgresServer> Postgres() =>
        await PostgresServer.Find(PostgresDirectory, CancellationToken.None)
        ?? throw new InvalidOperationException($"No PostgreSQL runs in {PostgresDirectory}.");

    /// <summary>How a path of the server's is called outside of its own mounts.</summary>
    public string Inside(string path) =>
        Before is null ? path : string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}/root{path}");

    /// <summary>Runs one of its commands; returns exit code and output.</summary>
    public async Task<(int Code, string Output)> Command(params string[] arguments)
    {
        await PrepareDirectory();
        return await ToTheEnd(arguments);
    }

    /// <summary>
    /// Starts it, on its directory as it is, and waits until it ends by itself; returns exit code and output.
    /// </summary>
    public Task<(int Code, string Output)> TryToStart() => ToTheEnd("--urls", Address.ToString());

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Waits until it ends by itself; returns its exit code.</summary>
    public async Task<int> WaitForEnd(TimeSpan atMost)
    {
        await _process!.WaitForExitAsync().WaitAsync(atMost);
        return _process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits.</summary>
    public async Task Stop()
    {
        if (_process is null || _process.HasExited)
            return;
        using (var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process?.Dispose();
        // A killed server leaves its PostgreSQL; it goes with the data directory.
        if (File.Exists(Path.Combine(PostgresDirectory, "cluster", "postmaster.pid")))
            await (await PostgresServer.Start(PostgresDirectory, CancellationToken.None)).DisposeAsync();
        if (Directory.Exists(DataDirectory))
            Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task PrepareDirectory()
    {
        var needsOne = !IsNew && Before is null && !Settings.ContainsKey("ConnectionStrings__Database");
        if (needsOne && !Directory.Exists(DataDirectory))
            await PreparedDirectory.CopyTo(DataDirectory);
    }

    private async Task<(int Code, string Output)> ToTheEnd(params string[] arguments)
    {
        lock (_log)
            _log.Clear();
        using var process = Run(arguments);
        await process.WaitForExitAsync();
        return (process.ExitCode, Log);
    }

    private Process Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Before is null ? "dotnet" : "unshare")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Before is null ? [] : OwnMounts(Before))
            start.ArgumentList.Add(argument);
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // They live too short to gain from profiles, and from compiling anew what they use only when they start.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "3000";
        start.Environment["Data__Directory"] = DataDirectory;
        foreach (var (name, value) in Settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += Write;
        process.ErrorDataReceived += Write;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string[] OwnMounts(string before) =>
        [Environment.IsPrivilegedProcess ? "-m" : "-rm", "sh", "-c", before + " && exec \"$@\"", "sh", "dotnet"];

    private void Write(object sender, DataReceivedEventArgs e)
    {
        lock (_log)
            _log.AppendLine(e.Data);
    }
}
