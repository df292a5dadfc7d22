using System.Text.Json.Serialization;

namespace OzgWorkflow.Ozg.Imports;

/// <summary>A row that was not taken, or taken with a remark.</summary>
/// <param name="Line">Line in the file, from 1.</param>
/// <param name="Reason">Why, German.</param>
public sealed record RowNote(int Line, string Reason);

/// <summary>What an import of one file did.</summary>
/// <param name="What">What was imported, German plural.</param>
/// <param name="Read">Rows in the file.</param>
/// <param name="Added">New ones.</param>
/// <param name="Changed">Changed ones.</param>
/// <param name="Unchanged">Ones that were there already.</param>
/// <param name="Rejected">Rows that were not taken.</param>
/// <param name="Remarks">Rows that were taken although something about them is odd.</param>
public sealed record ImportReport(
    string What,
    int Read,
    int Added,
    int Changed,
    int Unchanged,
    IReadOnlyList<RowNote> Rejected,
    IReadOnlyList<RowNote> Remarks
)
{
    /// <summary>Holders of accounts that it renamed, a line each for the audit log.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Holders { get; init; } = [];

    /// <summary>The report in words.</summary>
    public override string ToString() =>
        Added + Changed + Rejected.Count == 0
            ? $"{What}: {Read} Zeilen gelesen, nichts geändert."
            : $"{What}: {Read} Zeilen gelesen, {Added} neu, {Changed} geändert, {Unchanged} unverändert, {Rejected.Count} abgelehnt.";
}
