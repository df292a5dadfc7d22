using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Konten;

namespace OzgWorkflow.Testing;

/// <summary>A part of a block-structured workflow: one way in, one way out.</summary>
public abstract record Block
{
    /// <summary>The structure in one line.</summary>
    public sealed override string ToString() => this switch
    {
        Choice x => $"Choice({string.Join(", ", x.Ways.AsEnumerable())})",
        Both x => $"Both({string.Join(", ", x.Branches.AsEnumerable())})",
        Chain x => $"Chain({string.Join(", ", x.Blocks.AsEnumerable())})",
        Repeat x => $"Repeat({x.Body}, {x.Times})",
        Nested x => $"Nested({x.Inner})",
        _ => "Step",
    };

    /// <summary>A line that is written.</summary>
    public sealed record Step : Block;

    /// <summary>A task that is waited for; its outcome says which way is gone, and all ways meet again.</summary>
    public sealed record Choice(Block[] Ways) : Block;

    /// <summary>Branches that go on at the same time and wait for each other.</summary>
    public sealed record Both(Block[] Branches) : Block;

    /// <summary>One after the other.</summary>
    public sealed record Chain(Block[] Blocks) : Block;

    /// <summary>Again and again.</summary>
    public sealed record Repeat(Block Body, int Times) : Block;

    /// <summary>A flowchart in the flowchart.</summary>
    public sealed record Nested(Block Inner) : Block;
}

/// <summary>
/// A random workflow in Elsa's form together with what it is to do: which activities complete how often. Each task's outcome follows from the seed, the
/// task and how often it was done before, so that the order in which branches go on makes no difference.
/// </summary>
public sealed class RandomWorkflow
{
    private const int LongestLoop = 3;
    private readonly int _seed;
    private readonly Dictionary<string, int> _ways = [];
    private readonly Dictionary<Block, string> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly JsonArray _variables = [];
    private int _counter;

    private RandomWorkflow(Block root, int seed, string definitionId, bool countsVisits)
    {
        _seed = seed;
        var flowchart = Flowchart("root", root);
        if (countsVisits) flowchart["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = "CounterBased" };
        Json = new JsonObject { ["definitionId"] = definitionId, ["name"] = definitionId, ["variables"] = _variables, ["root"] = flowchart }.ToJsonString();
        Count(root);
    }

    /// <summary>The definition.</summary>
    public string Json { get; }

    /// <summary>How often each line and each task is to be completed.</summary>
    public Dictionary<string, int> Expected { get; } = [];

    /// <summary>Random workflows up to a size, with a seed for their outcomes.</summary>
    public static Arbitrary<(Block Root, int Seed)> Arbitrary(bool withLoops = true) => Arb.From(
        from root in Gen.Sized(size => Blocks(Math.Min(size, 24), withLoops))
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select (root, seed),
        x => Smaller(x.Item1).Select(root => (root, x.Item2)));

    public static RandomWorkflow Of(Block root, int seed, string definitionId = "random", bool countsVisits = false) => new(root, seed, definitionId, countsVisits);

    /// <summary>The outcome of a task that was done so often before.</summary>
    public string Outcome(string task, int visit) => $"Weg {Way(task, visit) + 1}";

    private int Way(string task, int visit)
    {
        var hash = _seed;
        foreach (var c in $"{task}/{visit}") hash = unchecked(hash * 31 + c);
        return (int)((uint)(hash ^ (hash >> 13)) % (uint)_ways[task]);
    }

    private static Gen<Block> Blocks(int size, bool withLoops)
    {
        var step = Gen.Fresh(() => (Block)new Block.Step());
        var task = Gen.Choose(1, 3).Select(x => (Block)new Block.Choice(Enumerable.Range(0, x).Select(_ => (Block)new Block.Step()).ToArray()));
        if (size <= 1) return Gen.OneOf(step, task);
        Gen<Block[]> Several(int atLeast) => from count in Gen.Choose(atLeast, 3) from parts in Gen.ArrayOf(Blocks(size / 3, withLoops), count) select parts;
        var compound = new List<Gen<Block>>
        {
            Several(1).Select(x => (Block)new Block.Choice(x)),
            Several(2).Select(x => (Block)new Block.Both(x)),
            Several(2).Select(x => (Block)new Block.Chain(x)),
            Blocks(size / 2, withLoops).Select(x => (Block)new Block.Nested(x)),
        };
        if (withLoops)
            compound.Add(from body in Blocks(size / 2, withLoops) from times in Gen.Choose(1, LongestLoop) select (Block)new Block.Repeat(body, times));
        return Gen.OneOf([step, task, .. compound, .. compound]);
    }

    private static IEnumerable<Block> Smaller(Block block) => block switch
    {
        Block.Choice x => [.. x.Ways, .. Without(x.Ways, 1).Select(w => new Block.Choice(w)), .. Each(x.Ways).Select(w => new Block.Choice(w))],
        Block.Both x => [.. x.Branches, .. Without(x.Branches, 2).Select(w => new Block.Both(w)), .. Each(x.Branches).Select(w => new Block.Both(w))],
        Block.Chain x => [.. x.Blocks, .. Without(x.Blocks, 2).Select(w => new Block.Chain(w)), .. Each(x.Blocks).Select(w => new Block.Chain(w))],
        Block.Repeat x => [x.Body, .. Smaller(x.Body).Select(b => new Block.Repeat(b, x.Times))],
        Block.Nested x => [x.Inner, .. Smaller(x.Inner).Select(b => new Block.Nested(b))],
        _ => [],
    };

    private static IEnumerable<Block[]> Without(Block[] blocks, int atLeast) =>
        blocks.Length <= atLeast ? [] : blocks.Select((_, i) => blocks.Where((_, k) => k != i).ToArray());

    private static IEnumerable<Block[]> Each(Block[] blocks) =>
        blocks.SelectMany((block, i) => Smaller(block).Select(smaller => blocks.Select((x, k) => k == i ? smaller : x).ToArray()));

    private JsonObject Flowchart(string id, Block inner)
    {
        var (activities, connections) = (new JsonArray(), new JsonArray());
        var start = Line(activities, $"{id}-start");
        var (entry, exits) = Add(inner, activities, connections);
        Connect(connections, [(start, "Done")], entry);
        Connect(connections, exits, Line(activities, $"{id}-end"));
        Expected.Remove($"{id}-start");
        return new JsonObject { ["type"] = "Elsa.Flowchart", ["id"] = id, ["activities"] = activities, ["connections"] = connections };
    }

    /// <summary>Adds a block; returns where it is entered and the ports by which it is left.</summary>
    private (string Entry, (string Id, string Port)[] Exits) Add(Block block, JsonArray activities, JsonArray connections)
    {
        var id = $"n{++_counter}";
        _ids[block] = id;
        switch (block)
        {
            case Block.Step:
                Line(activities, id);
                return (id, [(id, "Done")]);
            case Block.Choice choice:
                {
                    _ways[id] = choice.Ways.Length;
                    activities.Add(Activity("OzgWorkflow.HumanTask", id,
                        ("title", Literal(id)), ("candidateRole", Literal("R")), ("outcomes", Expression("Object", new JsonArray([.. choice.Ways.Select((_, i) => (JsonNode)$"Weg {i + 1}")]).ToJsonString()))));
                    var exits = new List<(string, string)>();
                    foreach (var (i, way) in choice.Ways.Index())
                    {
                        var (entry, left) = Add(way, activities, connections);
                        Connect(connections, [(id, $"Weg {i + 1}")], entry);
                        exits.AddRange(left);
                    }

                    return (id, [.. exits]);
                }

            case Block.Both both:
                {
                    var names = both.Branches.Select((_, i) => $"Zweig {i + 1}").ToArray();
                    activities.Add(Activity("Elsa.FlowFork", id, ("branches", Expression("Object", new JsonArray([.. names.Select(x => (JsonNode)x)]).ToJsonString()))));
                    activities.Add(Activity("Elsa.FlowJoin", $"{id}-join", ("mode", Literal("WaitAll"))));
                    foreach (var (i, branch) in both.Branches.Index())
                    {
                        var (entry, exits) = Add(branch, activities, connections);
                        Connect(connections, [(id, names[i])], entry);
                        // Ways that a choice left open meet before the join, which counts its arrows.
                        var meet = Line(activities, $"{id}-meet{i}");
                        Connect(connections, exits, meet);
                        Connect(connections, [(meet, "Done")], $"{id}-join");
                    }

                    return (id, [($"{id}-join", "Done")]);
                }

            case Block.Chain chain:
                {
                    var parts = chain.Blocks.Select(x => Add(x, activities, connections)).ToArray();
                    for (var i = 1; i < parts.Length; i++) Connect(connections, parts[i - 1].Exits, parts[i].Entry);
                    return (parts[0].Entry, parts[^1].Exits);
                }

            case Block.Repeat repeat:
                {
                    _variables.Add(new JsonObject { ["id"] = id, ["name"] = id, ["typeName"] = "Int64", ["value"] = "0" });
                    var first = Line(activities, $"{id}-in");
                    var (entry, exits) = Add(repeat.Body, activities, connections);
                    activities.Add(Activity("Elsa.RunJavaScript", $"{id}-count", ("script", Literal($"variables.{id} = (variables.{id} || 0) + 1"))));
                    activities.Add(Activity("Elsa.FlowDecision", $"{id}-again", ("condition", Expression("JavaScript", $"variables.{id} % {repeat.Times} != 0"))));
                    Connect(connections, [(first, "Done")], entry);
                    Connect(connections, exits, $"{id}-count");
                    Connect(connections, [($"{id}-count", "Done")], $"{id}-again");
                    Connect(connections, [($"{id}-again", "True")], first);
                    return (first, [($"{id}-again", "False")]);
                }

            case Block.Nested nested:
                activities.Add(Flowchart(id, nested.Inner));
                return (id, [(id, "Done")]);
            default: throw new ArgumentOutOfRangeException(nameof(block));
        }
    }

    /// <summary>Runs the blocks without any engine.</summary>
    private void Count(Block block)
    {
        var id = _ids[block];
        switch (block)
        {
            case Block.Step: Done(id); break;
            case Block.Choice choice:
                var visit = Expected.GetValueOrDefault(id);
                Done(id);
                Count(choice.Ways[Way(id, visit)]);
                break;
            case Block.Both both:
                foreach (var branch in both.Branches) Count(branch);
                break;
            case Block.Chain chain:
                foreach (var part in chain.Blocks) Count(part);
                break;
            case Block.Repeat repeat:
                for (var i = 0; i < repeat.Times; i++) Count(repeat.Body);
                break;
            case Block.Nested nested: Count(nested.Inner); break;
        }
    }

    private void Done(string id) => Expected[id] = Expected.GetValueOrDefault(id) + 1;

    private static string Line(JsonArray activities, string id)
    {
        activities.Add(Activity("Elsa.WriteLine", id, ("text", Literal(id))));
        return id;
    }

    private static void Connect(JsonArray connections, IEnumerable<(string Id, string Port)> from, string to)
    {
        foreach (var (id, port) in from)
            connections.Add(new JsonObject
            {
                ["source"] = new JsonObject { ["activity"] = id, ["port"] = port },
                ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
            });
    }

    private static JsonObject Activity(string type, string id, params (string Name, JsonNode Value)[] inputs)
    {
        var activity = new JsonObject { ["type"] = type, ["id"] = id };
        foreach (var (name, value) in inputs) activity[name] = value;
        return activity;
    }

    private static JsonObject Literal(string value) => Expression("Literal", value);

    private static JsonObject Expression(string type, string value) => new() { ["expression"] = new JsonObject { ["type"] = type, ["value"] = value } };
}
