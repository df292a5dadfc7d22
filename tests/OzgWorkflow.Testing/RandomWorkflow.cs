using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Server.Elsa.Definitions;
using OzgWorkflow.Server.Pages.Konten;
using static OzgWorkflow.Testing.Build;

namespace OzgWorkflow.Testing;

/// <summary>
/// A random workflow in Elsa's form together with what it is to do: which activities complete how often. Each task's
/// outcome follows from the seed, the task and how often it was done before, so that the order in which branches go on
/// makes no difference.
/// </summary>
public sealed class RandomWorkflow
{
    /// <summary>The definition of the child that some of them start; their host publishes it.</summary>
    public static readonly string Child = Workflow("zufall-kind", Sequence(Build.Line("Kind")));

    /// <summary>Characters of the value that is too large; the host's limit is to be below.</summary>
    public const int TooLarge = 3_000;

    private readonly int _seed;
    private readonly string _definitionId;
    private readonly Dictionary<string, int> _ways = [];
    private readonly bool _countsVisits;
    private readonly HashSet<Block> _apart = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Block, string> _ids = new(ReferenceEqualityComparer.Instance);
    private readonly JsonArray _variables = [];
    private int _counter;

    private RandomWorkflow(Block root, int seed, string definitionId, bool countsVisits)
    {
        (_seed, _definitionId, _countsVisits) = (seed, definitionId, countsVisits);
        var flowchart = Flowchart("root", root);
        var mode = new JsonObject { ["flowchartExecutionMode"] = countsVisits ? "CounterBased" : "TokenBased" };
        Json = new JsonObject
        {
            ["customProperties"] = mode,
            ["definitionId"] = definitionId,
            ["name"] = definitionId,
            ["variables"] = _variables,
            ["root"] = flowchart,
        }.ToJsonString();
        Count(root);
    }

    /// <summary>The definition.</summary>
    public string Json { get; }

    /// <summary>How often each line, each task and each wait is to be completed.</summary>
    public Dictionary<string, int> Expected { get; } = [];

    /// <summary>Random workflows up to a size, with a seed for their outcomes.</summary>
    public static Arbitrary<(Block Root, int Seed)> Arbitrary() =>
        Arb.From(
            from root in Gen.Sized(size => RandomBlocks.Of(Math.Min(size, 24)))
            from seed in Gen.Choose(0, int.MaxValue - 1)
            select (root, seed),
            x => RandomBlocks.Smaller(x.Item1).Select(root => (root, x.Item2))
        );

    public static RandomWorkflow Of(Block root, int seed, string definitionId = "random", bool countsVisits = false) =>
        new(root, seed, definitionId, countsVisits);

    /// <summary>What its waits wait for, by their ids.</summary>
    public Dictionary<string, WaitFor> Waits { get; } = [];

    /// <summary>Name of the signal that a wait waits for.</summary>
    public string Signal(string wait) => $"{_definitionId}/{wait}";

    /// <summary>Path of the request that a wait waits for.</summary>
    public string Path(string wait) => $"zufall/{_definitionId}/{wait}";

    /// <summary>The outcome of a task that was done so often before.</summary>
    public string Outcome(string task, int visit) => $"Weg {Way(task, visit) + 1}";

    private int Way(string task, int visit)
    {
        var hash = _seed;
        foreach (var c in $"{task}/{visit}")
            hash = unchecked(hash * 31 + c);
        return (int)((uint)(hash ^ (hash >> 13)) % (uint)_ways[task]);
    }

    private JsonObject Flowchart(string id, Block inner)
    {
        var (activities, connections) = (new JsonArray(), new JsonArray());
        var start = Line(activities, $"{id}-start");
        var (entry, exits) = Add(inner, activities, connections);
        Connect(connections, [(start, "Done")], entry);
        Connect(connections, exits, Line(activities, $"{id}-end"));
        Expected.Remove($"{id}-start");
        return new JsonObject
        {
            ["type"] = "Elsa.Flowchart",
            ["id"] = id,
            ["activities"] = activities,
            ["connections"] = connections,
        };
    }

    /// <summary>Adds a block; returns where it is entered and the ports by which it is left.</summary>
    private (string Entry, (string Id, string Port)[] Exits) Add(
        Block block,
        JsonArray activities,
        JsonArray connections
    )
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
                activities.Add(
                    Activity(
                        "OzgWorkflow.HumanTask",
                        id,
                        ("title", Literal(id)),
                        ("candidateRole", Literal("R")),
                        (
                            "outcomes",
                            Expression(
                                "Object",
                                new JsonArray([
                                    .. choice.Ways.Select((_, i) => (JsonNode)$"Weg {i + 1}"),
                                ]).ToJsonString()
                            )
                        )
                    )
                );
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
                activities.Add(
                    Activity(
                        "Elsa.FlowFork",
                        id,
                        (
                            "branches",
                            Expression("Object", new JsonArray([.. names.Select(x => (JsonNode)x)]).ToJsonString())
                        )
                    )
                );
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
                for (var i = 1; i < parts.Length; i++)
                    Connect(connections, parts[i - 1].Exits, parts[i].Entry);
                return (parts[0].Entry, parts[^1].Exits);
            }

            // Where visits are counted, each round but the last passes over what comes after the loop. What meets other
            // ways there would not be reached again, so a loop has a flowchart of its own.
            case Block.Repeat when _countsVisits && _apart.Add(block):
                activities.Add(Flowchart(id, block));
                return (id, [(id, "Done")]);

            case Block.Repeat repeat:
            {
                _variables.Add(
                    new JsonObject
                    {
                        ["id"] = id,
                        ["name"] = id,
                        ["typeName"] = "Int64",
                        ["value"] = "0",
                    }
                );
                var first = Line(activities, $"{id}-in");
                var (entry, exits) = Add(repeat.Body, activities, connections);
                activities.Add(
                    Activity(
                        "Elsa.RunJavaScript",
                        $"{id}-count",
                        ("script", Literal($"variables.{id} = (variables.{id} || 0) + 1"))
                    )
                );
                activities.Add(
                    Activity(
                        "Elsa.FlowDecision",
                        $"{id}-again",
                        ("condition", Expression("JavaScript", $"variables.{id} % {repeat.Times} != 0"))
                    )
                );
                Connect(connections, [(first, "Done")], entry);
                Connect(connections, exits, $"{id}-count");
                Connect(connections, [($"{id}-count", "Done")], $"{id}-again");
                Connect(connections, [($"{id}-again", "True")], first);
                return (first, [($"{id}-again", "False")]);
            }

            case Block.Nested nested:
                activities.Add(Flowchart(id, nested.Inner));
                return (id, [(id, "Done")]);
            case Block.Wait wait:
                Waits[id] = wait.For;
                activities.Add(Waiting(id, wait.For));
                return (id, [(id, "Done")]);
            default:
                throw new ArgumentOutOfRangeException(nameof(block));
        }
    }

    private JsonObject Waiting(string id, WaitFor what) =>
        what switch
        {
            WaitFor.Signal => Activity("Elsa.Event", id, ("eventName", Literal(Signal(id)))),
            WaitFor.Request => Activity(
                "Elsa.HttpEndpoint",
                id,
                ("path", Literal(Path(id))),
                ("supportedMethods", Literal(new[] { "POST" }))
            ),
            WaitFor.Time => Activity("Elsa.Delay", id, ("timeSpan", Literal("00:00:01"))),
            WaitFor.Child => Build.Child(id, JavaScript("'zufall-kind'")),
            WaitFor.MissingChild => Build.Child(id, JavaScript("'zufall-' + 'niemand'")),
            _ => Activity(
                "Elsa.SetVariable",
                id,
                ("variable", new JsonObject { ["id"] = "groß" }),
                ("value", Literal(new string('x', TooLarge)))
            ),
        };

    /// <summary>Runs the blocks without any engine.</summary>
    private void Count(Block block)
    {
        var id = _ids[block];
        switch (block)
        {
            case Block.Step or Block.Wait:
                Done(id);
                break;
            case Block.Choice choice:
                var visit = Expected.GetValueOrDefault(id);
                Done(id);
                Count(choice.Ways[Way(id, visit)]);
                break;
            case Block.Both both:
                foreach (var branch in both.Branches)
                    Count(branch);
                break;
            case Block.Chain chain:
                foreach (var part in chain.Blocks)
                    Count(part);
                break;
            case Block.Repeat repeat:
                for (var i = 0; i < repeat.Times; i++)
                    Count(repeat.Body);
                break;
            case Block.Nested nested:
                Count(nested.Inner);
                break;
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
            connections.Add(
                new JsonObject
                {
                    ["source"] = new JsonObject { ["activity"] = id, ["port"] = port },
                    ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
                }
            );
    }
}
