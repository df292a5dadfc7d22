using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>
/// Looks through the file of an instance that has ended: files say what they like, and rows must hold together.
/// </summary>
internal static class ArchivedFields
{
    /// <summary>Bytes of a text that an index holds (PostgreSQL takes up to a third of a page).</summary>
    private const int IndexedAtMost = 2000;

    private const int TextAtMost = 10_000;

    /// <summary>The first field that is wrong, and why, German; <c>null</c> when none is.</summary>
    internal static (string Field, string Message)? Problem(ArchivedInstance archived)
    {
        var x = archived.Instance;
        return x.Id == Guid.Empty ? ("instance.id", "Die Nummer fehlt.")
            : x.DefinitionId is null ? ("instance.definitionId", "Die Kennung der Definition fehlt.")
            : x.DefinitionVersionId is null ? ("instance.definitionVersionId", "Die Version der Definition fehlt.")
            : x.SubStatus
                is not (WorkflowSubStatus.Finished or WorkflowSubStatus.Cancelled or WorkflowSubStatus.Faulted)
                ? ("instance.subStatus", "So endet keine Instanz.")
            : x.FinishedAt is null ? ("instance.finishedAt", "Die Zeit des Endes fehlt.")
            : x.Step < 1 ? ("instance.step", "Schritte zählen ab 1.")
            : Encoding.UTF8.GetByteCount(x.CorrelationId ?? "") > IndexedAtMost
                ? ("instance.correlationId", TooLong(IndexedAtMost))
            : x.Name?.Length > TextAtMost ? ("instance.name", TooLong(TextAtMost))
            : x.TriggerKey?.Length > TextAtMost ? ("instance.triggerKey", TooLong(TextAtMost))
            : x.CurrentState?.Length > TextAtMost ? ("instance.currentState", TooLong(TextAtMost))
            : OfJournal(archived);
    }

    /// <summary>Where the file names a version of its definition that is not here; <c>null</c> when all are.</summary>
    internal static async Task<(string Field, string Message)?> UnknownVersion(
        WorkflowDb db,
        ArchivedInstance archived,
        CancellationToken cancellation
    )
    {
        var x = archived.Instance;
        var named = archived
            .Journal.Select(
                (row, number) => (Field: $"journal[{number}].definitionVersionId", Id: row.DefinitionVersionId)
            )
            .Where(row => row.Id is not null)
            .Prepend((Field: "instance.definitionVersionId", Id: x.DefinitionVersionId))
            .ToArray();
        var ids = named.Select(row => row.Id!).Distinct().ToArray();
        var here = await db
            .Definitions.Where(v => ids.Contains(v.Id) && v.DefinitionId == x.DefinitionId)
            .Select(v => v.Id)
            .ToHashSetAsync(cancellation);
        var unknown = Array.Find(named, row => !here.Contains(row.Id!));
        return unknown.Id is null
            ? null
            : (unknown.Field, $"Die Version ihrer Definition ({x.DefinitionId}) gibt es hier nicht.");
    }

    private static (string Field, string Message)? OfJournal(ArchivedInstance archived)
    {
        var steps = new HashSet<int>();
        foreach (var (number, row) in archived.Journal.Index())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"journal[{number}]");
            if (row is null)
                return (place, "Der Eintrag fehlt.");
            if (row.Step < 1 || row.Step > archived.Instance.Step)
                return ($"{place}.step", "Diesen Schritt hat die Instanz nicht.");
            if (!steps.Add(row.Step))
                return ($"{place}.step", "Dieser Schritt steht zweimal da.");
            if (row.Command is not { Length: > 0 and <= TextAtMost })
                return ($"{place}.command", "Die Angabe fehlt oder ist zu lang.");
            if (row.Actor?.Length > TextAtMost)
                return ($"{place}.actor", TooLong(TextAtMost));
            if (row.Entries is null || !IsReadable(() => JournalJson.Read(row.Entries).Count()))
                return ($"{place}.entries", "Die Einträge sind nicht lesbar.");
            if (row.Stimulus is { } stimulus && !IsReadable(() => Read(stimulus)))
                return ($"{place}.stimulus", "Was den Schritt bewegt hat, ist nicht lesbar.");
        }

        return null;
    }

    private static Stimulus Read(string json) =>
        StimulusJson.Read((IReadOnlyDictionary<string, object?>)ValueJson.Parse(json)!);

    /// <summary>Readers say in many ways that they cannot read what nobody of ours wrote.</summary>
    private static bool IsReadable<T>(Func<T> read)
    {
        try
        {
            return read() is not null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }

    private static string TooLong(int atMost) => $"Der Text ist zu lang (höchstens {atMost}).";
}
