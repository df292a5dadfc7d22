using System.Reflection;

namespace OzgWorkflow.Server.Start;

/// <summary>Where the npm parts are: beside a published server under <c>npm/</c>, or in the project's <c>node_modules</c>.</summary>
internal static class NpmParts
{
    /// <summary>The folder of a package.</summary>
    internal static string PathOf(string package)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "npm", package);
        if (Directory.Exists(shipped)) return shipped;
        var modules = typeof(NpmParts).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(x => x.Key == "NpmModules").Value!;
        return Path.Combine(modules, package);
    }
}
