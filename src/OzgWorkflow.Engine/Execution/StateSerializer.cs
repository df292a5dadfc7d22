using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Instance state as compact JSON (UTF-8). What is empty is left out; "v" is the version of the format, so that a state is readable years later.
/// </summary>
public static class StateSerializer
{
    private const long FormatVersion = 1;
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a state.</summary>
    public static byte[] Serialize(InstanceState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, state);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, InstanceState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v", FormatVersion);
        writer.WriteNumber("status", (int)state.Status);
        writer.WriteNumber("sub", (int)state.SubStatus);
        writer.WriteNumber("counter", state.Counter);
        if (state.CorrelationId is { } correlation) writer.WriteString("correlation", correlation);
        if (state.Name is { } name) writer.WriteString("name", name);
        if (state.Parent is { } parent) Property(writer, "parent", new object?[] { parent.InstanceId.ToString(), parent.BookmarkId });
        if (state.Inputs.Count > 0) Property(writer, "in", state.Inputs);
        if (state.Outputs.Count > 0) Property(writer, "out", state.Outputs);
        if (state.Variables.Count > 0) Property(writer, "vars", state.Variables);
        if (state.ActivityOutputs.Count > 0)
            Property(writer, "results", state.ActivityOutputs.ToDictionary(x => x.Key, x => (object?)x.Value));
        if (state.Outcomes.Count > 0) Property(writer, "outcomes", state.Outcomes);
        if (state.LastResult is { } last) Property(writer, "last", last);
        if (state.Incidents.Count > 0) Property(writer, "incidents", state.Incidents.Select(ToValue).ToArray());
        if (state.Queue.Count > 0) Property(writer, "queue", state.Queue.Where(x => !x.IsOver).Select(x => (object?)x.Id).ToArray());
        if (state.Compensations.Count > 0) Property(writer, "compensations", state.Compensations.Select(ToValue).ToArray());
        if (state.EndsAs is { } endsAs) writer.WriteNumber("ends", (int)endsAs);
        WriteExecutions(writer, state);
        writer.WriteEndObject();
    }

    private static void WriteExecutions(Utf8JsonWriter writer, InstanceState state)
    {
        writer.WriteStartArray("run");
        foreach (var execution in state.Executions) Write(writer, execution);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ActivityExecution execution)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", execution.Id);
        writer.WriteString("at", execution.Node.Key);
        if (execution.Parent is { } parent) writer.WriteNumber("in", parent.Id);
        if (execution is { Parent: null } && execution.IsCompensation) writer.WriteBoolean("comp", true);
        if (execution.Tag is { } tag) writer.WriteString("tag", tag);
        if (execution.Status != ExecutionStatus.Running) writer.WriteNumber("s", (int)execution.Status);
        if (execution.Variables is { Count: > 0 } variables) Property(writer, "vars", variables);
        if (execution.Properties is { Count: > 0 } properties) Property(writer, "props", properties);
        if ((execution.Memory is IMemory own ? own.ToValue() : execution.Memory) is { } memory) Property(writer, "mem", memory);
        if (execution.FailedTries.Count > 0) Property(writer, "failed", execution.FailedTries);
        if (execution.Done.Count > 0) Property(writer, "done", execution.Done.Select(x => (object?)new object?[] { x.ExecutionId, x.NodeKey, x.Order }).ToArray());
        if (execution.UndeliveredResume is var (missed, payload)) Property(writer, "resume", new[] { ToValue(missed), payload });
        if (execution.WorkflowInputs is { } inputs) Property(writer, "win", inputs);
        if (execution.WorkflowOutputs is { } outputs) Property(writer, "wout", outputs);
        if (execution.Bookmarks.Count > 0) Property(writer, "wait", execution.Bookmarks.Select(ToValue).ToArray());
        if (execution.Undelivered.Count > 0)
            Property(writer, "undelivered", execution.Undelivered.Select(x => (object?)new object?[] { x.Child.Key, x.Tag, x.Outcomes }).ToArray());
        writer.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        ValueJson.Write(writer, value, isExact: true);
    }

    private static object? ToValue(Incident x) => new object?[] { x.Id, x.ExecutionId, x.NodeKey, x.Kind, x.Message, Value.ToText(x.At), x.FailedTries };

    private static object? ToValue(Compensation x) => new object?[] { x.NodeKey, x.Variables, x.ThenCompletes };

    private static object? ToValue(Bookmark x) => new object?[] { x.Id, (long)x.Kind, x.Name, x.Due is { } due ? Value.ToText(due) : null, x.Payload };

    /// <summary>Reads a state.</summary>
    /// <exception cref="JsonException">The bytes are no state of a known format.</exception>
    /// <exception cref="KeyNotFoundException">The state is of another program.</exception>
    public static InstanceState Deserialize(Guid instanceId, ReadOnlySpan<byte> utf8, WorkflowProgram program)
    {
        var reader = new Utf8JsonReader(utf8, ValueJson.Deep);
        reader.Read();
        var map = ValueJson.ReadMap(ref reader, isExact: true);
        if (map.GetValueOrDefault("v") is not FormatVersion) throw new JsonException("The instance state is of an unknown format version.");
        var state = new InstanceState
        {
            InstanceId = instanceId,
            Status = (WorkflowStatus)(long)map["status"]!,
            SubStatus = (WorkflowSubStatus)(long)map["sub"]!,
            Counter = (long)map["counter"]!,
            CorrelationId = (string?)map.GetValueOrDefault("correlation"),
            Name = (string?)map.GetValueOrDefault("name"),
            Parent = map.GetValueOrDefault("parent") is IReadOnlyList<object?> link ? new ParentLink(Guid.Parse((string)link[0]!), (long)link[1]!) : null,
            Inputs = Map(map, "in") is { } inputs ? new Dictionary<string, object?>(inputs, StringComparer.OrdinalIgnoreCase) : Value.EmptyMap,
            Outcomes = Texts(map.GetValueOrDefault("outcomes")),
            LastResult = map.GetValueOrDefault("last"),
            EndsAs = map.GetValueOrDefault("ends") is long ends ? (WorkflowSubStatus)ends : null,
        };
        Fill(state.Outputs, Map(map, "out"));
        Fill(state.Variables, Map(map, "vars"));
        foreach (var (key, value) in Map(map, "results") ?? []) state.ActivityOutputs[key] = (Dictionary<string, object?>)value!;
        foreach (var item in List(map, "incidents").Cast<IReadOnlyList<object?>>())
            state.Incidents.Add(new Incident((long)item[0]!, (long)item[1]!, (string)item[2]!, (string)item[3]!, (string)item[4]!, Time(item[5])!.Value, item.Count > 6 ? Texts(item[6]) : []));
        foreach (var x in List(map, "compensations").Cast<IReadOnlyList<object?>>())
            state.Compensations.Add(new Compensation((string)x[0]!, (Dictionary<string, object?>)x[1]!, (long?)x[2]));
        ReadExecutions(state, map, program);
        return state;
    }

    private static void ReadExecutions(InstanceState state, Dictionary<string, object?> map, WorkflowProgram program)
    {
        var byId = new Dictionary<long, ActivityExecution>();
        foreach (var item in List(map, "run").Cast<Dictionary<string, object?>>())
        {
            var parent = item.GetValueOrDefault("in") is long parentId ? byId[parentId] : null;
            var execution = ReadExecution(item, parent, program);
            byId.Add(execution.Id, execution);
            if (parent is null && item.ContainsKey("comp")) state.Compensating = execution;
            else if (parent is null) state.Root = execution;
            else parent!.Children.Add(execution);
        }

        foreach (var id in List(map, "queue")) state.Queue.Enqueue(byId[(long)id!]);
    }

    private static ActivityExecution ReadExecution(Dictionary<string, object?> item, ActivityExecution? parent, WorkflowProgram program)
    {
        var execution = new ActivityExecution
        {
            Id = (long)item["id"]!,
            Node = program[(string)item["at"]!],
            Parent = parent,
            Tag = (string?)item.GetValueOrDefault("tag"),
            Status = item.GetValueOrDefault("s") is long status ? (ExecutionStatus)status : ExecutionStatus.Running,
            Variables = Map(item, "vars"),
            Properties = Map(item, "props"),
            WorkflowInputs = Map(item, "win"),
            WorkflowOutputs = Map(item, "wout"),
            // Tokens of flowcharts were kept among the properties at first.
            Memory = item.GetValueOrDefault("mem") ?? Map(item, "props")?.GetValueOrDefault("tokens"),
            IsCompensation = item.ContainsKey("comp"),
        };
        foreach (var x in List(item, "wait")) execution.Bookmarks.Add(ReadBookmark(x));
        execution.FailedTries.AddRange(Texts(item.GetValueOrDefault("failed")));
        foreach (var x in List(item, "done").Cast<IReadOnlyList<object?>>()) execution.Done.Add(new DoneActivity((long)x[0]!, (string)x[1]!, (long)x[2]!));
        if (item.GetValueOrDefault("resume") is IReadOnlyList<object?> missed) execution.UndeliveredResume = (ReadBookmark(missed[0]), missed[1]);
        foreach (var x in List(item, "undelivered").Cast<IReadOnlyList<object?>>())
            execution.Undelivered.Add(new ChildCompletion(program[(string)x[0]!], (string?)x[1], Texts(x[2])));
        return execution;
    }

    private static Bookmark ReadBookmark(object? saved)
    {
        var x = (IReadOnlyList<object?>)saved!;
        return new Bookmark((long)x[0]!, (BookmarkKind)(long)x[1]!, (string)x[2]!, Time(x[3]), x[4]);
    }

    private static string[] Texts(object? list) => ((IReadOnlyList<object?>?)list ?? []).Select(Value.ToText).ToArray();

    private static Dictionary<string, object?>? Map(Dictionary<string, object?> map, string name) => (Dictionary<string, object?>?)map.GetValueOrDefault(name);

    private static IReadOnlyList<object?> List(Dictionary<string, object?> map, string name) => (IReadOnlyList<object?>?)map.GetValueOrDefault(name) ?? [];

    private static DateTimeOffset? Time(object? value) => value is string text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Fill(Dictionary<string, object?> target, Dictionary<string, object?>? source)
    {
        foreach (var (key, value) in source ?? []) target[key] = value;
    }
}
