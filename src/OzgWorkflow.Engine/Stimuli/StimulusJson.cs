using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>Stimuli as values, for the journal: with the times of its steps they suffice to run an instance again.</summary>
public static class StimulusJson
{
    /// <summary>Writes a stimulus.</summary>
    public static IReadOnlyDictionary<string, object?> Write(Stimulus stimulus)
    {
        Dictionary<string, object?> members = stimulus switch
        {
            Start x => new()
            {
                ["inputs"] = x.Inputs,
                ["correlationId"] = x.CorrelationId,
                ["name"] = x.Name,
                ["parent"] = x.Parent is { } parent ? new object?[] { parent.InstanceId.ToString(), parent.BookmarkId } : null,
                ["trigger"] = x.Trigger,
                ["payload"] = x.TriggerPayload,
            },
            Resume x => new() { ["bookmark"] = x.BookmarkId, ["payload"] = x.Payload },
            Continue => [],
            Cancel x => new() { ["reason"] = x.Reason },
            Retry x => new() { ["incident"] = x.IncidentId, ["values"] = Some(x.Values) },
            Skip x => new() { ["incident"] = x.IncidentId, ["outcome"] = x.Outcome, ["outputs"] = x.Outputs, ["values"] = Some(x.Values) },
            ChangeVariables x => new() { ["values"] = x.Values },
            Overflow x => new() { ["limit"] = x.Limit },
            Migrate x => new() { ["version"] = x.VersionId, ["mapping"] = x.Mapping.ToDictionary(m => m.Key, m => (object?)m.Value) },
            _ => throw new ArgumentOutOfRangeException(nameof(stimulus)),
        };
        var written = new Dictionary<string, object?> { ["type"] = stimulus.GetType().Name };
        foreach (var (name, value) in members)
            if (value is not null)
                written[name] = value;
        return written;
    }

    /// <summary>Reads a stimulus.</summary>
    /// <exception cref="FormatException">There is no such stimulus.</exception>
    public static Stimulus Read(IReadOnlyDictionary<string, object?> value)
    {
        string? Text(string name) => value.GetValueOrDefault(name) as string;
        long Number(string name) => (long)value[name]!;
        IReadOnlyDictionary<string, object?> Map(string name) => (IReadOnlyDictionary<string, object?>?)value.GetValueOrDefault(name) ?? Value.EmptyMap;
        return Text("type") switch
        {
            nameof(Start) => new Start(
                Map("inputs"), Text("correlationId"), Text("name"),
                value.GetValueOrDefault("parent") is IReadOnlyList<object?> link ? new ParentLink(Guid.Parse((string)link[0]!), (long)link[1]!) : null)
            {
                Trigger = Text("trigger"),
                TriggerPayload = value.GetValueOrDefault("payload"),
            },
            nameof(Resume) => new Resume(Number("bookmark"), value.GetValueOrDefault("payload")),
            nameof(Continue) => new Continue(),
            nameof(Cancel) => new Cancel(Text("reason") ?? ""),
            nameof(Retry) => new Retry(Number("incident")) { Values = Map("values") },
            nameof(Skip) => new Skip(Number("incident"), Text("outcome"), Map("outputs")) { Values = Map("values") },
            nameof(ChangeVariables) => new ChangeVariables(Map("values")),
            nameof(Overflow) => new Overflow(Text("limit") ?? ""),
            nameof(Migrate) => new Migrate(Text("version")!, Map("mapping").ToDictionary(x => x.Key, x => (string)x.Value!)),
            var type => throw new FormatException($"There is no stimulus '{type}'."),
        };
    }

    private static IReadOnlyDictionary<string, object?>? Some(IReadOnlyDictionary<string, object?> values) => values.Count == 0 ? null : values;
}
