using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Runtime.Journal;

/// <summary>
/// Journal entries as compact JSON: a list of [execution id, node key, event, detail, data], shortened where the last
/// ones are missing.
/// </summary>
public static class JournalJson
{
    /// <summary>Writes entries.</summary>
    public static string Write(IReadOnlyList<JournalEntry> entries) =>
        ValueJson.ToJson(
            entries
                .Select(x =>
                    (object?)(
                        x.Data is not null ? new object?[] { x.ExecutionId, x.NodeKey, (long)x.Event, x.Detail, x.Data }
                        : x.Detail is not null ? [x.ExecutionId, x.NodeKey, (long)x.Event, x.Detail]
                        : [x.ExecutionId, x.NodeKey, (long)x.Event]
                    )
                )
                .ToArray()
        );

    /// <summary>Reads entries.</summary>
    public static IEnumerable<JournalEntry> Read(string json) =>
        ((IReadOnlyList<object?>)ValueJson.Parse(json)!)
            .Cast<IReadOnlyList<object?>>()
            .Select(x => new JournalEntry(
                (long)x[0]!,
                (string)x[1]!,
                (JournalEvent)(long)x[2]!,
                x.Count > 3 ? (string?)x[3] : null,
                x.Count > 4 ? x[4] : null
            ));

    /// <summary>
    /// What is shown of the entries: all but the secrets that an activity was given or answered, such as the token that
    /// a server gave out.
    /// </summary>
    internal static IEnumerable<JournalEntry> ReadShown(string json) =>
        Read(json)
            .Select(entry =>
                entry with
                {
                    Data = entry is { Event: JournalEvent.VariableChanged, Detail: { } name }
                        ? Secrets.MaskedBy(name, entry.Data)
                        : Secrets.MaskedWithin(entry.Data),
                }
            );
}
