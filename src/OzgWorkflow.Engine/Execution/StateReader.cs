using System.Globalization;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Execution;

/// <summary>
/// Makes a state of what <see cref="StateSerializer"/> wrote; keys of activities are looked up in the program, under
/// another name if they have one there.
/// </summary>
internal sealed class StateReader(
    Dictionary<string, object?> map,
    WorkflowProgram program,
    Func<string, string>? rename
)
{
    private readonly Dictionary<long, ActivityExecution> _byId = [];

    internal InstanceState Read(Guid instanceId)
    {
        var state = new InstanceState
        {
            InstanceId = instanceId,
            Status = (WorkflowStatus)(long)map["status"]!,
            SubStatus = (WorkflowSubStatus)(long)map["sub"]!,
            Counter = (long)map["counter"]!,
            CorrelationId = (string?)map.GetValueOrDefault("correlation"),
            Name = (string?)map.GetValueOrDefault("name"),
            Parent = map.GetValueOrDefault("parent") is IReadOnlyList<object?> link
                ? new ParentLink(Guid.Parse((string)link[0]!), (long)link[1]!)
                : null,
            HasToldFault = map.ContainsKey("told"),
            Inputs = Map(map, "in") ?? Value.EmptyMap,
            Outcomes = Texts(map.GetValueOrDefault("outcomes")),
            LastResult = map.GetValueOrDefault("last"),
            EndsAs = map.GetValueOrDefault("ends") is long ends ? (WorkflowSubStatus)ends : null,
        };
        Fill(state.Outputs, Map(map, "out"));
        Fill(state.Variables, Map(map, "vars"));
        foreach (var (key, value) in Map(map, "results") ?? [])
            state.ActivityOutputs[Key(key)] = (Dictionary<string, object?>)value!;
        foreach (var x in List(map, "incidents").Cast<IReadOnlyList<object?>>())
            state.Incidents.Add(
                new Incident(
                    (long)x[0]!,
                    (long)x[1]!,
                    Key(x[2]),
                    (string)x[3]!,
                    (string)x[4]!,
                    Time(x[5])!.Value,
                    Texts(x[6])
                )
                {
                    UserMessage = x.Count > 7 ? (string?)x[7] : null,
                }
            );
        foreach (var x in List(map, "compensations").Cast<IReadOnlyList<object?>>())
            state.Compensations.Add(new Compensation(Key(x[0]), (Dictionary<string, object?>)x[1]!, (long?)x[2]));
        ReadExecutions(state);
        return state;
    }

    private void ReadExecutions(InstanceState state)
    {
        foreach (var item in List(map, "run").Cast<Dictionary<string, object?>>())
        {
            var parent = item.GetValueOrDefault("parent") is long parentId ? _byId[parentId] : null;
            var execution = ReadExecution(item, parent);
            _byId.Add(execution.Id, execution);
            if (parent is not null)
                parent.Children.Add(execution);
            else if (execution.IsCompensation)
                state.Compensating = execution;
            else
                state.Root = execution;
        }

        foreach (var id in List(map, "queue"))
            state.Queue.Enqueue(_byId[(long)id!]);
    }

    private ActivityExecution ReadExecution(Dictionary<string, object?> item, ActivityExecution? parent)
    {
        var (key, tag, memory) = (
            (string)item["at"]!,
            (string?)item.GetValueOrDefault("tag"),
            item.GetValueOrDefault("mem")
        );
        var node = program[Key(key)];
        var prefix = key[..(key.LastIndexOf('/') + 1)];
        if (rename is not null && memory is not null && node.Activity is IContainer container)
            memory = container.RenameMemory(memory, id => Id(prefix, id));

        var execution = new ActivityExecution
        {
            Id = (long)item["id"]!,
            Node = node,
            Parent = parent,
            Tag = Tag(parent?.Node, tag, prefix),
            Status = item.GetValueOrDefault("s") is long status ? (ExecutionStatus)status : ExecutionStatus.Running,
            Variables = Map(item, "vars"),
            Properties = Map(item, "props"),
            DoneBy = Map(item, "by")?.ToDictionary(x => Key(x.Key), x => (string)x.Value!),
            WorkflowInputs = Map(item, "win"),
            WorkflowOutputs = Map(item, "wout"),
            Memory = memory,
            IsCompensation = item.ContainsKey("comp"),
        };
        foreach (var x in List(item, "wait"))
            execution.Bookmarks.Add(ReadBookmark(x));
        execution.FailedTries.AddRange(Texts(item.GetValueOrDefault("failed")));
        foreach (var x in List(item, "done").Cast<IReadOnlyList<object?>>())
            execution.Done.Add(new DoneActivity((long)x[0]!, Key(x[1]), (long)x[2]!));
        foreach (var x in List(item, "undelivered").Cast<IReadOnlyList<object?>>())
            execution.Undelivered.Add(
                x is [string child, var childTag, var outcomes]
                    ? new ChildNotice(
                        new ChildCompletion(program[Key(child)], Tag(node, (string?)childTag, prefix), Texts(outcomes))
                    )
                    : new Resumption(ReadBookmark(x[0]), x[1])
            );
        return execution;
    }

    private string Key(object? written) => rename is null ? (string)written! : rename((string)written!);

    private string? Tag(Node? container, string? tag, string prefix) =>
        rename is null || tag is null || container?.Activity is not IContainer activity
            ? tag
            : activity.RenameTag(tag, id => Id(prefix, id));

    /// <summary>What an activity beside or below one with that prefix to its key is called now, by its id.</summary>
    private string Id(string prefix, string id) =>
        rename!(prefix + id) is var key && key == prefix + id ? id : key[(key.LastIndexOf('/') + 1)..];

    private static Bookmark ReadBookmark(object? saved)
    {
        var x = (IReadOnlyList<object?>)saved!;
        return new Bookmark((long)x[0]!, (BookmarkKind)(long)x[1]!, (string)x[2]!, Time(x[3]), x[4]);
    }

    private static string[] Texts(object? list) =>
        list is IReadOnlyList<object?> items ? items.Select(Value.ToText).ToArray() : [];

    private static Dictionary<string, object?>? Map(Dictionary<string, object?> map, string name) =>
        (Dictionary<string, object?>?)map.GetValueOrDefault(name);

    private static IReadOnlyList<object?> List(Dictionary<string, object?> map, string name) =>
        (IReadOnlyList<object?>?)map.GetValueOrDefault(name) ?? [];

    private static DateTimeOffset? Time(object? value) =>
        value is string text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private static void Fill(Dictionary<string, object?> target, Dictionary<string, object?>? source)
    {
        foreach (var (key, value) in source ?? [])
            target[key] = value;
    }
}
