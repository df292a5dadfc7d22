using FsCheck;
using FsCheck.Fluent;
using OzgWorkflow.Engine.Activities.StateMachines;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Engine.Tests;

/// <summary>
/// Random workflows, with crashes between steps and commands that come twice, late or in another order, do what a
/// straight run does.
/// </summary>
public sealed class RandomWorkflows
{
    [Test]
    public void Always_do_what_a_straight_run_does() => Check(countsVisits: false);

    [Test]
    public void Do_so_in_the_counter_based_mode_too() => Check(countsVisits: true);

    private static void Check(bool countsVisits) =>
        Prop.ForAll(
                RandomWorkflow.Arbitrary(),
                x =>
                {
                    var workflow = RandomWorkflow.Of(x.Root, x.Seed, countsVisits: countsVisits);
                    var program = new ProgramCompiler(ActivityCatalog.Core)
                        .Compile(WorkflowDefinition.Parse(workflow.Json))
                        .Program!;
                    if (DefinitionCheck.Find(program) is { Count: > 0 } problems)
                        throw new InvalidOperationException($"Refused: {string.Join(" ", problems)}");
                    var (done, state) = Run(workflow, program, new Random(x.Seed));
                    var expected = workflow.Expected;
                    if (state.Status != WorkflowStatus.Finished || state.SubStatus != WorkflowSubStatus.Finished)
                        throw new InvalidOperationException(
                            $"{state.Status} {state.SubStatus} {string.Join(" ", state.Incidents)}, waits at {string.Join(", ", state.Executions.Select(e => e.Node.Key))}"
                        );
                    foreach (var (id, count) in expected)
                        if (done.GetValueOrDefault(id) != count)
                            throw new InvalidOperationException(
                                $"'{id}' completed {done.GetValueOrDefault(id)} times, not {count} times."
                            );
                    if (
                        done
                            .Keys.Where(id =>
                                id.All(char.IsLetterOrDigit)
                                && id[0] == 'n'
                                && !expected.ContainsKey(id)
                                && program[id].Type is "Elsa.WriteLine" or "OzgWorkflow.HumanTask"
                            )
                            .ToArray() is
                        { Length: > 0 } more
                    )
                        throw new InvalidOperationException($"Nobody expected {string.Join(", ", more)}.");
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000).WithEndSize(60));

    private static readonly EngineLimits Limits = new() { VariableSize = RandomWorkflow.TooLarge - 1 };

    private static (Dictionary<string, int> Done, InstanceState State) Run(
        RandomWorkflow workflow,
        WorkflowProgram program,
        Random random
    )
    {
        var (id, now) = (Guid.NewGuid(), DateTimeOffset.UnixEpoch);
        var (stored, done, late) = (Array.Empty<byte>(), new Dictionary<string, int>(), new List<Stimulus>());
        Step(new Start(new Dictionary<string, object?>()));
        for (var i = 0; i < 10_000; i++)
        {
            var state = StateSerializer.Deserialize(id, stored, program);
            Stimulus[] open =
            [
                .. state.Incidents.Select(x => new Skip(x.Id, null, new Dictionary<string, object?>())),
                .. state.Executions.SelectMany(e => e.Bookmarks.Select(b => Answer(e.Node.Key, b.Id))),
            ];
            if (state.Status == WorkflowStatus.Finished || open.Length == 0)
                return (done, state);
            var next = open[random.Next(open.Length)];
            Step(next);
            late.Add(next);
            if (random.Next(3) == 0)
                Step(late[random.Next(late.Count)]);
        }

        throw new InvalidOperationException("It does not end.");

        Stimulus Answer(string node, long bookmark) =>
            workflow.Waits.GetValueOrDefault(node, WaitFor.Time) switch
            {
                WaitFor.MissingChild => new ChildRefused(bookmark, "Es gibt ihn nicht."),
                _ when workflow.Waits.ContainsKey(node) => new Resume(bookmark),
                _ => new Resume(
                    bookmark,
                    new Dictionary<string, object?>
                    {
                        ["outcome"] = workflow.Outcome(node, done.GetValueOrDefault(node)),
                    }
                ),
            };

        // A crash between the step and its commit leaves nothing of it.
        void Step(Stimulus stimulus)
        {
            if (random.Next(4) == 0)
                Advance(stimulus);
            var burst = Advance(stimulus);
            stored = StateSerializer.Serialize(burst.State);
            foreach (var entry in burst.Journal.Where(x => x.Event == JournalEvent.Completed))
                done[entry.NodeKey] = done.GetValueOrDefault(entry.NodeKey) + 1;
        }

        Burst Advance(Stimulus stimulus) =>
            Interpreter.Advance(
                program,
                stored.Length == 0 ? Interpreter.NewInstance(id) : StateSerializer.Deserialize(id, stored, program),
                stimulus,
                now,
                Limits
            );
    }
}
