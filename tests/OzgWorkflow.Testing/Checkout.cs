using System.Reflection;
using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Testing;

/// <summary>Where things are in the check-out that is tested.</summary>
public static partial class Checkout
{
    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The folder beside the project that adds cases to those of the project: real data, exchanges with a real Elsa
    /// server.
    /// </summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared"));

    /// <summary>The build configuration the tests were built with.</summary>
    public static string Configuration { get; } =
        typeof(Checkout)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(x => x.Key == "Configuration")
            .Value!;

    /// <summary>The built assembly of a project.</summary>
    public static string Assembly(string project, string name) =>
        Path.Combine(Root, project, "bin", Configuration, "net10.0", name + ".dll");

    /// <summary>The files of the project itself.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(Root, pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Where(x => !NotOurs().IsMatch(x));

    /// <summary>
    /// Whether a folder with further cases is there; where the environment requires them
    /// (<c>OZGWORKFLOW_SHARED=required</c>), it is a fault when it is not.
    /// </summary>
    public static bool Has(string folder)
    {
        if (Directory.Exists(folder))
            return true;
        if (Environment.GetEnvironmentVariable("OZGWORKFLOW_SHARED") == "required")
            throw new DirectoryNotFoundException($"There is no {folder}, and OZGWORKFLOW_SHARED is required.");
        return false;
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "OzgWorkflow.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }

    [GeneratedRegex(@"[/\\](bin|obj|node_modules|TestResults|data|artifacts)[/\\]")]
    private static partial Regex NotOurs();
}
