using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace OzgWorkflow.Scripts.Pool;

/// <summary>
/// How a process that runs scripts is started: this very assembly, with an environment of its own that holds no
/// secrets.
/// </summary>
internal static class ScriptCommand
{
    // What a .NET program may need to be found and to find its parts; nothing of it is a secret.
    private static readonly string[] Kept = ["DOTNET_ROOT", "SystemRoot", "TMPDIR", "TEMP", "LD_LIBRARY_PATH"];

    internal static ProcessStartInfo Create(ScriptProcessOptions options)
    {
        var start = new ProcessStartInfo(DotnetPath())
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.ArgumentList.Add(typeof(ScriptCommand).Assembly.Location);
        var inherited = Kept.Select(x => (Name: x, Value: Environment.GetEnvironmentVariable(x))).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
            if (value is not null)
                start.Environment[name] = value;
        start.Environment["DOTNET_GCHeapHardLimit"] = options.Memory.ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCHeapCount"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        return start;
    }

    /// <summary>The dotnet that runs this process: the one beside the shared framework that is loaded.</summary>
    private static string DotnetPath()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : name;
    }
}
