namespace OzgWorkflow.Server.Cli;

/// <summary>
/// How the program is called. What it does not know it refuses: a mistyped command must not start a server.
/// </summary>
internal static class Usage
{
    private const int Refused = 1;

    private const string Text = """
        Aufruf: OzgWorkflow.Server [--EINSTELLUNG WERT …]       startet den Server, zum Beispiel mit --urls http://localhost:8080
                OzgWorkflow.Server import --lagen DATEI …       liest Dateien des Katalogs ein
                OzgWorkflow.Server replay INSTANZ …             prüft Instanzen gegen ihr Journal
                OzgWorkflow.Server workflows export [--to ORDNER] [DEFINITION …]
                                                                schreibt veröffentlichte Definitionen als Dateien
                OzgWorkflow.Server --help                       zeigt diese Übersicht
        Einstellungen stehen in docs/operating.md.
        """;

    /// <summary>Whether somebody asks how.</summary>
    internal static bool IsAsked(string[] args) => args is ["--help" or "-h" or "-?" or "/?" or "help", ..];

    /// <summary>Whether the arguments are settings, as <c>--name value</c> or <c>--name=value</c>.</summary>
    internal static bool AreSettings(string[] args) =>
        args switch
        {
            [] => true,
            [var one, .. var rest] when IsName(one) && one.Contains('=', StringComparison.Ordinal) => AreSettings(rest),
            [var name, _, .. var rest] when IsName(name) => AreSettings(rest),
            _ => false,
        };

    internal static int Tell()
    {
        Console.WriteLine(Text);
        return 0;
    }

    internal static async Task<int> Refuse(string[] args)
    {
        await Console.Error.WriteLineAsync(
            $"„{string.Join(' ', args)}“ ist kein Befehl und keine Einstellung.{Environment.NewLine}{Text}"
        );
        return Refused;
    }

    private static bool IsName(string text) => text.Length > 2 && text.StartsWith("--", StringComparison.Ordinal);
}
