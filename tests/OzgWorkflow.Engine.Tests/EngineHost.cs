using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Scripts.Pool;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Runs instances in memory: every burst goes through the serialised state, and effects between instances are carried
/// out at once.
/// </summary>
internal sealed class EngineHost
{
    private readonly List<WorkflowDefinition> _definitions = [];
    private readonly Dictionary<Guid, (WorkflowProgram Program, byte[] State)> _instances = [];
    private readonly ProgramCompiler _compiler;

    internal EngineHost(params string[] definitions)
        : this(null, definitions) { }

    /// <summary>With scripts run by others.</summary>
    internal EngineHost(IScriptEvaluator? scripts, params string[] definitions)
    {
        _compiler = new ProgramCompiler(
            ActivityCatalog.Core,
            (type, _, id) =>
                _definitions.LastOrDefault(x => x.UsableAsActivity && x.ActivityType == type)
                ?? _definitions.LastOrDefault(x => x.UsableAsActivity && x.DefinitionId == id),
            scripts
        );
        _definitions.AddRange(definitions.Select(WorkflowDefinition.Parse));
    }

    /// <summary>The definition in a flowchart mode, as cases name it ("token-based"); as it is without one.</summary>
    internal static string InMode(string json, JsonNode? mode)
    {
        if (mode is null)
            return json;
        var definition = (JsonObject)JsonNode.Parse(json)!;
        var custom = definition["customProperties"] as JsonObject ?? [];
        definition["customProperties"] = custom;
        custom["flowchartExecutionMode"] = mode.ToString().Replace("-", "", StringComparison.Ordinal);
        return definition.ToJsonString();
    }

    internal EngineLimits Limits { get; init; } = EngineLimits.Default;

    internal List<string> Lines { get; } = [];

    internal List<Effect> Effects { get; } = [];

    internal List<JournalEntry> Journal { get; } = [];

    /// <summary>What the world outside answers to work of a kind; work without an answer waits.</summary>
    internal Dictionary<string, object?> Answers { get; } = [];

    internal DateTimeOffset Now { get; set; } = new(2026, 1, 1, 8, 0, 0, TimeSpan.Zero);

    internal InstanceState State(Guid id) =>
        StateSerializer.Deserialize(id, _instances[id].State, _instances[id].Program);

    internal Guid Start(
        string definitionId,
        IReadOnlyDictionary<string, object?>? inputs = null,
        string? correlationId = null,
        Guid? instanceId = null,
        string? trigger = null
    )
    {
        var id = instanceId ?? Guid.NewGuid();
        Start(id, definitionId, inputs ?? new Dictionary<string, object?>(), correlationId, null, trigger);
        return id;
    }

    /// <summary>Hits the first bookmark of a kind; false when nothing waits there.</summary>
    internal bool Resume(Guid id, BookmarkKind kind, object? payload = null, string? name = null)
    {
        var bookmark = State(id)
            .Executions.SelectMany(x => x.Bookmarks)
            .FirstOrDefault(x => x.Kind == kind && (name is null || x.Name == name));
        return bookmark is not null && Advance(id, new Resume(bookmark.Id, payload)).WasAccepted;
    }

    internal bool Complete(Guid id, string outcome, object? data = null) =>
        Resume(
            id,
            BookmarkKind.Task,
            new Dictionary<string, object?>
            {
                ["outcome"] = outcome,
                ["data"] = data,
                ["completedBy"] = "anna",
            }
        );

    /// <summary>Moves the clock and fires every timer that came due, in order.</summary>
    internal void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var id in _instances.Keys.ToArray())
            while (
                State(id)
                    .Executions.SelectMany(x => x.Bookmarks)
                    .Where(x => x.Kind == BookmarkKind.Timer && x.Due <= Now)
                    .MinBy(x => x.Due)
                    is { } due
            )
                Advance(id, new Resume(due.Id));
    }

    /// <summary>Resumes everyone who waits for an event now.</summary>
    internal void Publish(EventPublished published)
    {
        var waiting = _instances
            .Keys.Where(x =>
                (published.CorrelationId is null || State(x).CorrelationId == published.CorrelationId)
                && (published.OnlyInstance ?? x) == x
            )
            .SelectMany(x =>
                State(x)
                    .Executions.SelectMany(e => e.Bookmarks)
                    .Where(b => b.Kind == BookmarkKind.Event && b.Name == published.Name)
                    .Select(b => (x, b.Id))
            )
            .ToArray();
        foreach (var (id, bookmark) in waiting)
            Advance(id, new Resume(bookmark, published.Payload));
    }

    internal Burst Advance(Guid id, Stimulus stimulus)
    {
        var (program, bytes) = _instances[id];
        var state = bytes.Length == 0 ? Interpreter.NewInstance(id) : StateSerializer.Deserialize(id, bytes, program);
        var burst = Interpreter.Advance(program, state, stimulus, Now, Limits);
        _instances[id] = (program, StateSerializer.Serialize(burst.State));
        Journal.AddRange(burst.Journal);
        Effects.AddRange(burst.Effects);
        foreach (var effect in burst.Effects)
            CarryOut(id, effect);
        return burst;
    }

    internal WorkflowProgram Program(string definitionId)
    {
        var result = _compiler.Compile(_definitions.Last(x => x.DefinitionId == definitionId));
        Assert.That(result.Problems, Is.Empty);
        return result.Program!;
    }

    private void Start(
        Guid id,
        string definitionId,
        IReadOnlyDictionary<string, object?> inputs,
        string? correlationId,
        ParentLink? parent,
        string? trigger = null
    )
    {
        _instances[id] = (Program(definitionId), []);
        Advance(id, new Start(inputs, correlationId, null, parent) { Trigger = trigger });
    }

    private void CarryOut(Guid id, Effect effect)
    {
        switch (effect)
        {
            case LineWritten line:
                Lines.Add(line.Text);
                break;
            case ChildStarted child when _definitions.TrueForAll(x => x.DefinitionId != child.DefinitionId):
                if (child.BookmarkId is { } waiting)
                    Advance(id, new ChildRefused(waiting, $"Es gibt keine Definition {child.DefinitionId}."));
                break;
            case ChildStarted child:
                Start(
                    child.ChildId,
                    child.DefinitionId,
                    child.Inputs,
                    child.CorrelationId,
                    child.BookmarkId is { } bookmark ? new ParentLink(id, bookmark) : null
                );
                break;
            case ParentNotified notified:
                Advance(notified.Parent.InstanceId, notified.Stimulus);
                break;
            case InstanceCancelled cancelled:
                Advance(cancelled.InstanceId, new Cancel(cancelled.Reason ?? ""));
                break;
            case EventPublished published:
                Publish(published);
                break;
            case ContinuationRequested:
                Advance(id, new Continue());
                break;
            case WorkRequested work when Answers.TryGetValue(work.Kind, out var answer):
                Advance(id, new Resume(work.BookmarkId, answer));
                break;
        }
    }
}
