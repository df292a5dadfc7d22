using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Runtime.Tasks;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Examples.Activity;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Examples.Definition;

/// <summary>The definition of this folder, with the activity of the folder beside it, on a real database.</summary>
[Category("quick")]
public sealed class DeadlineTests
{
    [Test]
    public async Task The_task_names_a_working_day_and_completing_it_finishes_the_instance()
    {
        // docs:definition-test
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            activities: typeof(AddWorkingDays).Assembly
        );
        await host.Publish(
            await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "examples", "Definition", "deadline.json"))
        );
        host.Clock.Pass(TimeSpan.FromDays(3)); // to a Thursday
        var instance = await host.Start("deadline");

        await using var db = host.Db();
        var task = await db.Tasks.SingleAsync(x => x.InstanceId == instance);
        Assert.That(task.Title, Is.EqualTo("Antworten bis 2026-01-13"));
        Assert.That(await host.Complete(task.Id, "Beantwortet"), Is.TypeOf<CommandResult.Done>());
        Assert.That(
            (await db.Instances.SingleAsync(x => x.Id == instance)).Status,
            Is.EqualTo(WorkflowStatus.Finished)
        );
        // docs:end
    }
}
