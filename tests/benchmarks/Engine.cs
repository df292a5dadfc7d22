using System.Diagnostics;
using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Benchmarks;

/// <summary>The engine alone, in memory and on one core: activities per second.</summary>
internal static class Engine
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    internal static void Run()
    {
        Report("sequence of 1 000", Sequence(1_000), 1_001);
        Report("fork and join of 20 branches", ForkJoin(20), 23);
        var (program, bytes) = (Compile(Sequence(1_000)), Array.Empty<byte>());
        var state = Interpreter
            .Advance(
                program,
                Interpreter.NewInstance(Guid.NewGuid()),
                new Start(new Dictionary<string, object?>()),
                DateTimeOffset.UnixEpoch
            )
            .State;
        var watch = Stopwatch.StartNew();
        const int Times = 100_000;
        for (var i = 0; i < Times; i++)
        {
            bytes = StateSerializer.Serialize(state);
            StateSerializer.Deserialize(state.InstanceId, bytes, program);
        }

        Measure.Print(
            $"{"state there and back", -34} | {watch.Elapsed.TotalMicroseconds / Times:0.0} µs for {bytes.Length} B"
        );
    }

    private static void Report(string what, JsonObject root, int activities)
    {
        var program = Compile(root);
        Repeat(program, TimeSpan.FromSeconds(1));
        var (runs, elapsed) = Repeat(program, Duration);
        Measure.Print($"{what, -34} | {runs * activities / elapsed.TotalSeconds, 12:0} activities/s on one core");
    }

    private static (long Runs, TimeSpan Elapsed) Repeat(WorkflowProgram program, TimeSpan duration)
    {
        var (id, start, runs) = (Guid.NewGuid(), new Start(new Dictionary<string, object?>()), 0L);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            var burst = Interpreter.Advance(program, Interpreter.NewInstance(id), start, DateTimeOffset.UnixEpoch);
            if (burst.State.SubStatus != WorkflowSubStatus.Finished)
                throw new InvalidOperationException("The workflow did not finish.");
            runs++;
        }

        return (runs, watch.Elapsed);
    }

    private static JsonObject Sequence(int count) =>
        new()
        {
            ["type"] = "Elsa.Sequence",
            ["id"] = "sequence",
            ["activities"] = new JsonArray(
                Enumerable.Range(0, count).Select(i => (JsonNode)(i % 2 == 0 ? Set(i) : Line(i))).ToArray()
            ),
        };

    private static JsonObject ForkJoin(int branches) =>
        new()
        {
            ["type"] = "Elsa.Flowchart",
            ["id"] = "flow",
            ["activities"] = new JsonArray([
                new JsonObject
                {
                    ["type"] = "Elsa.FlowFork",
                    ["id"] = "fork",
                    ["branches"] = Literal(
                        new JsonArray(Enumerable.Range(0, branches).Select(i => (JsonNode)$"b{i}").ToArray())
                    ),
                },
                .. Enumerable.Range(0, branches).Select(Line),
                new JsonObject
                {
                    ["type"] = "Elsa.FlowJoin",
                    ["id"] = "join",
                    ["mode"] = Literal("WaitAll"),
                },
            ]),
            ["connections"] = new JsonArray(
                Enumerable
                    .Range(0, branches)
                    .SelectMany(i =>
                        new JsonNode[] { Arrow("fork", $"b{i}", $"line{i}"), Arrow($"line{i}", "Done", "join") }
                    )
                    .ToArray()
            ),
        };

    private static JsonObject Set(int i) =>
        new()
        {
            ["type"] = "Elsa.SetVariable",
            ["id"] = $"set{i}",
            ["variable"] = new JsonObject { ["id"] = "n" },
            ["value"] = Literal(i),
        };

    private static JsonObject Line(int i) =>
        new()
        {
            ["type"] = "Elsa.WriteLine",
            ["id"] = $"line{i}",
            ["text"] = Literal("Zeile"),
        };

    private static JsonObject Arrow(string from, string port, string to) =>
        new()
        {
            ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };

    private static JsonObject Literal(JsonNode value) =>
        new()
        {
            ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
        };

    private static WorkflowProgram Compile(JsonObject root)
    {
        var definition = new JsonObject
        {
            ["definitionId"] = "bench",
            ["name"] = "bench",
            ["customProperties"] = new JsonObject { ["flowchartExecutionMode"] = "TokenBased" },
            ["variables"] = new JsonArray(
                new JsonObject
                {
                    ["id"] = "n",
                    ["name"] = "n",
                    ["typeName"] = "Int32",
                }
            ),
            ["root"] = root.DeepClone(),
        };
        var result = new ProgramCompiler(ActivityCatalog.Core).Compile(
            WorkflowDefinition.Parse(definition.ToJsonString())
        );
        return result.Program ?? throw new InvalidOperationException(string.Join(" ", result.Problems));
    }
}
