using System.Text.Json;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Instance state as compact JSON (UTF-8). What is empty is left out; "v" is the version of the format, so that a state
/// is readable years later.
/// </summary>
public static class StateSerializer
{
    private const long FormatVersion = 1;

    /// <summary>Writes a state.</summary>
    public static byte[] Serialize(InstanceState state)
    {
        using var buffer = JsonBuffer.Take();
        Write(buffer.Writer, state);
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, InstanceState state)
    {
        writer.WriteStartObject();
        writer.WriteNumber("v", FormatVersion);
        writer.WriteNumber("status", (int)state.Status);
        writer.WriteNumber("sub", (int)state.SubStatus);
        writer.WriteNumber("counter", state.Counter);
        if (state.CorrelationId is { } correlation)
            writer.WriteString("correlation", correlation);
        if (state.Name is { } name)
            writer.WriteString("name", name);
        if (state.Parent is { } parent)
            Property(writer, "parent", new object?[] { parent.InstanceId.ToString(), parent.BookmarkId });
        if (state.HasToldFault)
            writer.WriteBoolean("told", true);
        if (state.Inputs.Count > 0)
            Property(writer, "in", state.Inputs);
        if (state.Outputs.Count > 0)
            Property(writer, "out", state.Outputs);
        if (state.Variables.Count > 0)
            Property(writer, "vars", state.Variables);
        if (state.ActivityOutputs.Count > 0)
            Property(writer, "results", state.ActivityOutputs.ToDictionary(x => x.Key, x => (object?)x.Value));
        if (state.Outcomes.Count > 0)
            Property(writer, "outcomes", state.Outcomes);
        if (state.LastResult is { } last)
            Property(writer, "last", last);
        if (state.Incidents.Count > 0)
            Property(writer, "incidents", state.Incidents.Select(ToValue).ToArray());
        if (state.Queue.Count > 0)
            Property(writer, "queue", state.Queue.Where(x => !x.IsOver).Select(x => (object?)x.Id).ToArray());
        if (state.Compensations.Count > 0)
            Property(writer, "compensations", state.Compensations.Select(ToValue).ToArray());
        if (state.EndsAs is { } endsAs)
            writer.WriteNumber("ends", (int)endsAs);
        WriteExecutions(writer, state);
        writer.WriteEndObject();
    }

    private static void WriteExecutions(Utf8JsonWriter writer, InstanceState state)
    {
        writer.WriteStartArray("run");
        foreach (var execution in state.Executions)
            Write(writer, execution);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ActivityExecution execution)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", execution.Id);
        writer.WriteString("at", execution.Node.Key);
        if (execution.Parent is { } parent)
            writer.WriteNumber("parent", parent.Id);
        if (execution is { Parent: null } && execution.IsCompensation)
            writer.WriteBoolean("comp", true);
        if (execution.Tag is { } tag)
            writer.WriteString("tag", tag);
        if (execution.Status != ExecutionStatus.Running)
            writer.WriteNumber("s", (int)execution.Status);
        if (execution.Variables is { Count: > 0 } variables)
            Property(writer, "vars", variables);
        if (execution.Properties is { Count: > 0 } properties)
            Property(writer, "props", properties);
        if (execution.DoneBy is { } done)
            Property(writer, "by", done.ToDictionary(x => x.Key, x => (object?)x.Value));
        if ((execution.Memory is IMemory own ? own.ToValue() : execution.Memory) is { } memory)
            Property(writer, "mem", memory);
        if (execution.FailedTries.Count > 0)
            Property(writer, "failed", execution.FailedTries);
        if (execution.Done.Count > 0)
            Property(
                writer,
                "done",
                execution.Done.Select(x => (object?)new object?[] { x.ExecutionId, x.NodeKey, x.Order }).ToArray()
            );
        if (execution.WorkflowInputs is { } inputs)
            Property(writer, "win", inputs);
        if (execution.WorkflowOutputs is { } outputs)
            Property(writer, "wout", outputs);
        if (execution.Bookmarks.Count > 0)
            Property(writer, "wait", execution.Bookmarks.Select(ToValue).ToArray());
        if (execution.Undelivered.Count > 0)
            Property(writer, "undelivered", execution.Undelivered.Select(ToValue).ToArray());
        writer.WriteEndObject();
    }

    private static void Property(Utf8JsonWriter writer, string name, object? value)
    {
        writer.WritePropertyName(name);
        ValueJson.Write(writer, value, isExact: true);
    }

    private static object? ToValue(Notice x) =>
        x switch
        {
            ChildNotice child => new object?[]
            {
                child.Completion.Child.Key,
                child.Completion.Tag,
                child.Completion.Outcomes,
            },
            Resumption missed => new[] { ToValue(missed.Bookmark), missed.Payload },
            _ => throw new InvalidOperationException($"A {x.GetType().Name} cannot be written."),
        };

    private static object? ToValue(Incident x) =>
        new object?[]
        {
            x.Id,
            x.ExecutionId,
            x.NodeKey,
            x.Kind,
            x.Message,
            Value.ToText(x.At),
            x.FailedTries,
            x.UserMessage,
        };

    private static object? ToValue(Compensation x) => new object?[] { x.NodeKey, x.Variables, x.ThenCompletes };

    private static object? ToValue(Bookmark x) =>
        new object?[] { x.Id, (long)x.Kind, x.Name, x.Due is { } due ? Value.ToText(due) : null, x.Payload };

    /// <summary>Reads a state.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="utf8">The state as it was written.</param>
    /// <param name="program">The program of the version that it is of, or that it is moved to.</param>
    /// <param name="key">What an activity is called there by the key that was written; without it nothing has another
    /// name.</param>
    /// <exception cref="JsonException">The bytes are no state of a known format.</exception>
    /// <exception cref="KeyNotFoundException">The state is of another program.</exception>
    public static InstanceState Deserialize(
        Guid instanceId,
        ReadOnlySpan<byte> utf8,
        WorkflowProgram program,
        Func<string, string>? key = null
    )
    {
        var reader = new Utf8JsonReader(utf8, ValueJson.Kept);
        reader.Read();
        var map = ValueJson.ReadMap(ref reader, isExact: true);
        if (map.GetValueOrDefault("v") is not FormatVersion)
            throw new JsonException("The instance state is of an unknown format version.");
        return new StateReader(map, program, key).Read(instanceId);
    }
}
