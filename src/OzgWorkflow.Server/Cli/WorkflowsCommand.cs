using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Cli;

/// <summary>
/// <c>workflows export [--to FOLDER] [DEFINITION…]</c>: writes the published definitions as files, so that what
/// designers made can be reviewed and versioned. The same content gives the same bytes; a file that would not change is
/// not touched.
/// </summary>
internal static class WorkflowsCommand
{
    private const int Done = 0,
        Failed = 1;

    internal static async Task<int> Run(string[] args)
    {
        if (args is not ["export", .. var rest] || Parse(rest) is not var (folder, ids))
        {
            await Console.Error.WriteLineAsync(
                "Aufruf: workflows export [--to ORDNER] [DEFINITION …]. Ohne Angaben werden alle veröffentlichten Definitionen nach „workflows“ geschrieben."
            );
            return Failed;
        }

        return await Offline.Look(services => Export(services, folder, ids));
    }

    private static (string Folder, IReadOnlyList<string> Ids)? Parse(string[] args) =>
        args switch
        {
            ["--to", var folder, .. var ids] => ids.Any(IsOption) ? null : (folder, ids),
            _ => args.Any(IsOption) ? null : ("workflows", args),
        };

    private static bool IsOption(string text) => text.StartsWith('-');

    private static async Task<int> Export(IServiceProvider services, string folder, IReadOnlyList<string> ids)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<WorkflowDb>>().CreateDbContextAsync();
        var published = await db
            .Definitions.AsNoTracking()
            .Where(x => x.IsPublished && (ids.Count == 0 || ids.Contains(x.DefinitionId)))
            .OrderBy(x => x.DefinitionId)
            .ToListAsync();
        if (ids.Except(published.Select(x => x.DefinitionId)).ToArray() is { Length: > 0 } missing)
        {
            await Console.Error.WriteLineAsync(
                $"Nicht veröffentlicht: {string.Join(", ", missing)}. Es wurde nichts geschrieben."
            );
            return Failed;
        }

        if (published.GroupBy(x => FileName(x.DefinitionId)).FirstOrDefault(x => x.Count() > 1) is { } same)
        {
            await Console.Error.WriteLineAsync(
                $"{string.Join(" und ", same.Select(x => $"„{x.DefinitionId}“"))} kämen in dieselbe Datei ({same.Key}). Nennen Sie die Definitionen, die Sie schreiben möchten. Es wurde nichts geschrieben."
            );
            return Failed;
        }

        Directory.CreateDirectory(folder);
        var written = 0;
        foreach (var version in published)
        {
            var (file, text) = (
                Path.Combine(folder, FileName(version.DefinitionId)),
                CanonicalForm.Write(version.Content)
            );
            if (File.Exists(file) && await File.ReadAllTextAsync(file) == text)
                continue;
            // A file is there whole or not at all.
            var draft = file + ".neu";
            await File.WriteAllTextAsync(draft, text);
            File.Move(draft, file, overwrite: true);
            Console.WriteLine($"{file} (Version {version.Version})");
            written++;
        }

        Console.WriteLine(
            $"{published.Count} Definitionen, {written} geschrieben, {published.Count - written} unverändert."
        );
        return Done;
    }

    private static string FileName(string definitionId) =>
        string.Concat(definitionId.Select(x => char.IsLetterOrDigit(x) || x is '-' or '_' or '.' ? x : '-'))
            .TrimStart('.') + ".json";
}
