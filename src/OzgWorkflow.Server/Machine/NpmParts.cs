using System.Reflection;

namespace OzgWorkflow.Server.Machine;

/// <summary>
/// Where the npm parts are: beside a published server under <c>npm/</c>, or in the project's <c>node_modules</c>.
/// </summary>
internal static class NpmParts
{
    /// <summary>The folder of a package.</summary>
    internal static string PathOf(string package)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "npm", package);
        if (Directory.Exists(shipped))
            return shipped;
        var modules = typeof(NpmParts)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(x => x.Key == "NpmModules")
            .Value!;
        return Path.Combine(modules, package);
    }

    /// <summary>A sentence for each part that is missing.</summary>
    /// <param name="postgres">The folder of PostgreSQL, where it is needed.</param>
    internal static IEnumerable<string> Problems(string? postgres)
    {
        IEnumerable<string> parts =
        [
            Path.Combine(PathOf("@kern-ux/native"), "dist"),
            PathOf("@elsa-workflows/elsa-studio-wasm"),
            PathOf("@fontsource/roboto"),
            Path.Combine(AppContext.BaseDirectory, "workflows"),
        ];
        foreach (var part in parts.Where(x => !Directory.Exists(x)))
            yield return $"Es fehlt der Ordner {part}; bauen oder veröffentlichen Sie den Server noch einmal mit npm.";
        if (postgres is not null && !Directory.Exists(Path.Combine(postgres, "bin")))
            yield return $"Es fehlt das mitgelieferte PostgreSQL in {postgres}; bauen oder "
                + "veröffentlichen Sie den Server noch einmal mit npm, oder setzen Sie ConnectionStrings:Database.";
    }
}
