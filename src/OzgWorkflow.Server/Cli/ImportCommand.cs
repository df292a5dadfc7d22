using OzgWorkflow.Ozg.Imports;

namespace OzgWorkflow.Server.Cli;

/// <summary>
/// <c>import --lagen FILE --leistungen FILE …</c>: any of the files, taken in the order of their references.
/// </summary>
internal static class ImportCommand
{
    private const int AllTaken = 0,
        Failed = 1,
        SomeRejected = 2;

    internal static async Task<int> Run(string[] args)
    {
        if (Parse(args) is not { Count: > 0 } files)
        {
            await Console.Error.WriteLineAsync(
                $"Aufruf: import {string.Join(" ", Enum.GetNames<ImportFile>().Select(x => $"[--{x.ToLowerInvariant()} DATEI]"))}"
            );
            return Failed;
        }

        if (files.Values.FirstOrDefault(x => !File.Exists(x)) is { } missing)
        {
            await Console.Error.WriteLineAsync($"Die Datei {missing} gibt es nicht. Es wurde nichts importiert.");
            return Failed;
        }

        return await Offline.Run(services => Import(services.GetRequiredService<FileImport>(), files));
    }

    private static async Task<int> Import(FileImport import, SortedDictionary<ImportFile, string> files)
    {
        var code = AllTaken;
        foreach (var (kind, file) in files)
        {
            try
            {
                await using var content = File.OpenRead(file);
                var report = await import.Import(kind, content, CancellationToken.None);
                Console.WriteLine(report);
                foreach (var note in report.Rejected)
                    Console.WriteLine($"  Zeile {note.Line}: {note.Reason}");
                foreach (var note in report.Remarks)
                    Console.WriteLine($"  Hinweis zu Zeile {note.Line}: {note.Reason}");
                if (report.Rejected.Count > 0)
                    code = SomeRejected;
            }
            catch (ImportException e)
            {
                await Console.Error.WriteLineAsync($"{file}: {e.Message}");
                return Failed;
            }
        }

        return code;
    }

    private static SortedDictionary<ImportFile, string>? Parse(string[] args)
    {
        var files = new SortedDictionary<ImportFile, string>();
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            if (
                !args[i].StartsWith("--", StringComparison.Ordinal)
                || !Enum.TryParse<ImportFile>(args[i][2..], true, out var kind)
                || !char.IsAsciiLetter(args[i][2])
            )
                return null;
            files[kind] = args[i + 1];
        }

        return args.Length % 2 == 0 ? files : null;
    }
}
