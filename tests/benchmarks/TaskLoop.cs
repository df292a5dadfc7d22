using OzgWorkflow.Engine.Activities.Flow;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Server.Api.Tasks;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Benchmarks;

/// <summary>
/// An instance that goes round for ever: complete a task, three activities, next task. One round is one step.
/// </summary>
internal static class TaskLoop
{
    internal static readonly Actor Clerk = new("anna", new HashSet<string> { "Sachbearbeitung" });
    private static readonly Dictionary<string, object?> Data = new() { ["text"] = "geprüft" };

    internal const string Definition = """
        {
          "definitionId": "schritte", "name": "Schritte", "variables": [{ "id": "n", "name": "n", "typeName": "Int32", "value": 0 }],
          "root": {
            "type": "Elsa.While", "id": "While", "condition": { "expression": { "type": "Literal", "value": true } },
            "body": {
              "type": "Elsa.Sequence", "id": "Sequence", "activities": [
                { "type": "OzgWorkflow.HumanTask", "id": "Task", "title": { "expression": { "type": "Literal", "value": "Antrag prüfen" } },
                  "candidateRole": { "expression": { "type": "Literal", "value": "Sachbearbeitung" } }, "dueIn": { "expression": { "type": "Literal", "value": "14.00:00:00" } },
                  "fields": [{ "name": "text", "label": "Text", "required": true }], "outcomes": ["Fertig"] },
                { "type": "Elsa.SetVariable", "id": "Set", "variable": { "id": "n" }, "value": { "expression": { "type": "Literal", "value": 1 } } },
                { "type": "Elsa.If", "id": "If", "condition": { "expression": { "type": "JavaScript", "value": "variables.n > 0" } } },
                { "type": "Elsa.SetVariable", "id": "Set2", "variable": { "id": "n" }, "value": { "expression": { "type": "Literal", "value": 2 } } }
              ]
            }
          }
        }
        """;

    internal static async Task<Guid> Start(RuntimeHost host)
    {
        var instance = Guid.NewGuid();
        await host.Commands.Handle(
            new StartInstance(instance, Clerk, instance, "schritte", new Dictionary<string, object?>())
            {
                CorrelationId = "10092",
            }
        );
        return instance;
    }

    /// <summary>Starts an instance; each step completes its open task.</summary>
    internal static async Task<Caller> Prepare(RuntimeHost host)
    {
        var instance = await Start(host);
        // The ids of an instance's tasks follow from the instance and a counter that grows by the same amount each
        // round: no look-up while it is timed.
        var first = await OpenBookmark(host, instance);
        await Complete(host, instance, first);
        var next = await OpenBookmark(host, instance);
        var round = next - first;
        return new Caller(async () =>
        {
            await Complete(host, instance, next);
            next += round;
        });
    }

    private static Task<long> OpenBookmark(RuntimeHost host, Guid instance) =>
        host.Scalar<long>($"SELECT bookmark_id FROM workflow.task WHERE instance_id = '{instance}' AND status = 0");

    private static async Task Complete(RuntimeHost host, Guid instance, long bookmark)
    {
        var task = DeterministicId.Create(instance, bookmark);
        var result = await host.Commands.Handle(new CompleteTask(Guid.NewGuid(), Clerk, task, "Fertig", Data));
        if (result is not CommandResult.Done { Changed: true })
            throw new InvalidOperationException($"The step failed: {result}");
    }
}
