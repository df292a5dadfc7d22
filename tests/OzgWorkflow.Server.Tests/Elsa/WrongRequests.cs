using System.Text;
using static OzgWorkflow.Server.Tests.Elsa.ContractData;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>Requests that are refused, and a part of what the refusal says.</summary>
internal static class WrongRequests
{
    internal static IEnumerable<(string Path, HttpContent Content, string Message)> All()
    {
        yield return ("workflow-definitions", Text("{"), "nicht lesbar");
        yield return ("workflow-definitions/import", Text("[1]"), "nicht lesbar");
        yield return (
            "workflow-definitions/import",
            Text("""{"root": {"type": "Acme.Rakete", "id": "r"}, "name": "n"}"""),
            "Den Aktivitätstyp „Acme.Rakete“"
        );
        yield return (
            "workflow-definitions/import",
            Text(
                $$"""{"root": {"type": "Elsa.WriteLine", "id": "r"}, "description": "{{new string('x', 5_000_001)}}"}"""
            ),
            "erlaubt sind"
        );
        yield return (
            "workflow-definitions/import-files",
            Files(("kaputt.zip", "kein ZIP"u8.ToArray())),
            "kein lesbares ZIP-Archiv"
        );
        foreach (
            var name in new[] { "../weg.json", "/etc/weg.json", "a/../../weg.json", "c:weg.json", "a\\..\\weg.json" }
        )
            yield return (
                "workflow-definitions/import-files",
                Files(("pfad.zip", Zip((name, "{}"u8.ToArray())))),
                "führt aus dem Archiv heraus"
            );
        yield return (
            "workflow-definitions/import-files",
            Files(("bombe.zip", Zip(("viel.json", new byte[50_000_001])))),
            "zu groß"
        );
        yield return (
            "workflow-definitions/import-files",
            Files(
                (
                    "gemischt.zip",
                    Zip(
                        ("gut.json", Encoding.UTF8.GetBytes(Definition("gut").ToJsonString())),
                        ("schlecht.json", "{"u8.ToArray())
                    )
                )
            ),
            "schlecht.json"
        );
        yield return ("workflow-definitions/gibt-es-nicht/publish", Text("{}"), "gibt es nicht");
        yield return ("workflow-definitions/gibt-es-nicht/execute", Text("{}"), "gibt es nicht");
        yield return (
            "workflow-definitions/umsetzung/execute",
            Text("""{"versionOptions": {"a": 1}}"""),
            "nicht lesbar"
        );
        yield return (
            "bulk-actions/delete/workflow-definitions/by-definition-id",
            Text("""{"definitionIds": ["umsetzung"]}"""),
            "gehört zum Produkt"
        );
        yield return (
            "bulk-actions/import/workflow-instances",
            Files(("instanz.json", "{}"u8.ToArray())),
            "keine Datei einer Instanz"
        );
        yield return ("activity-executions/report", Text("{"), "nicht lesbar");
        yield return ("workflow-instances", Text("{"), "nicht lesbar");
        yield return (
            "alterations/submit",
            Text("""{"alterations": [{"type": "Migrate"}], "filter": {"emptyFilterSelectsAll": true}}"""),
            "nur abgebrochen"
        );
        yield return (
            "alterations/submit",
            Text("""{"alterations": [{"type": "Cancel"}], "filter": {}}"""),
            "welche Instanzen"
        );
        yield return ("bulk-actions/cancel/workflow-instances", Text("{}"), "wählen Sie Instanzen aus");
    }
}
