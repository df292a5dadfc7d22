using System.Reflection;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Testing;

/// <summary>Where things are in the check-out that is tested.</summary>
public static class Checkout
{
    /// <summary>The project's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of real data beside the project.</summary>
    public static string SharedData { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared", "data"));

    /// <summary>The build configuration the tests were built with.</summary>
    public static string Configuration { get; } =
        typeof(Checkout).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(x => x.Key == "Configuration").Value!;

    /// <summary>The built assembly of a project.</summary>
    public static string Assembly(string project, string name) => Path.Combine(Root, project, "bin", Configuration, "net10.0", name + ".dll");

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "OzgWorkflow.sln"))) directory = directory.Parent;
        return directory.FullName;
    }
}
