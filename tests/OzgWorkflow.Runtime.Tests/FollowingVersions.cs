using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Runtime.Tests;

/// <summary>Definitions that use another one as an activity follow its versions, each by itself.</summary>
public sealed class FollowingVersions
{
    private static readonly Actor Gerd = RuntimeHost.Actor("gerd", "Workflow-Gestaltung");

    [Test]
    public async Task One_that_cannot_follow_stays_as_it_is_and_is_told_of_while_the_others_follow()
    {
        var log = new Notes();
        await using var host = new RuntimeHost(
            await Postgres.Server.CreateDatabase(),
            x => x.AddSingleton<ILogger<DefinitionReferences>>(log),
            new RuntimeOptions { Limits = new EngineLimits { DefinitionActivities = 12 } }
        );
        await host.Publish(Part("Teil", 1));
        foreach (var (id, lines) in new[] { ("a", 1), ("b", 8), ("c", 1) })
            await host.Publish(Build.Workflow(id, Build.Sequence([.. Lines(lines), Uses("Teil")])));
        await host.Publish(Part("Teil", 5));
        var changed = await host.Get<DefinitionReferences>().Update("Teil", Gerd, default);
        Assert.That(changed.Select(x => x.DefinitionId), Is.EqualTo(new[] { "a", "c" }));
        Assert.That(
            await host.Scalar<string>(
                """
                SELECT string_agg(definition_id || version, ' ' ORDER BY definition_id) FROM workflow.definition_version
                WHERE is_published AND definition_id <> 'Teil'
                """
            ),
            Is.EqualTo("a2 b1 c2")
        );
        Assert.That(log.Lines.Single(), Does.StartWith("b stays as it is").And.Contain("DefinitionActivities"));
        await host.Start("b");
        Assert.That(
            await host.Scalar<long>("SELECT count(*) FROM workflow.instance WHERE status = 1"),
            Is.EqualTo(1),
            "with the version before"
        );
    }

    [Test]
    public async Task Who_names_another_of_the_same_name_by_its_id_does_not_follow()
    {
        await using var host = new RuntimeHost(await Postgres.Server.CreateDatabase());
        foreach (var id in new[] { "eins", "zwei" })
        {
            await host.Publish(Part(id, 1));
            await host.Publish(Build.Workflow($"nutzt-{id}", Build.Sequence(Uses(id))));
        }

        await host.Publish(Part("eins", 2));
        var references = host.Get<DefinitionReferences>();
        Assert.That(
            (await references.ConsumersOf("eins", default)).Select(x => x.DefinitionId),
            Is.EqualTo(new[] { "nutzt-eins" })
        );
        Assert.That(
            (await references.Update("eins", Gerd, default)).Select(x => x.DefinitionId),
            Is.EqualTo(new[] { "nutzt-eins" })
        );
    }

    private static string Part(string id, int lines)
    {
        var definition = JsonNode.Parse(Build.UsableAsActivity(id, Build.Sequence(Lines(lines))))!;
        definition["name"] = "Teil";
        return definition.ToJsonString();
    }

    private static JsonObject[] Lines(int count) => [.. Enumerable.Range(1, count).Select(x => Build.Line($"{x}"))];

    private static JsonObject Uses(string id) => Build.Activity("Teil", "nutzt", ("workflowDefinitionId", id));

    /// <summary>What was logged.</summary>
    private sealed class Notes : ILogger<DefinitionReferences>
    {
        internal List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Lines.Add(formatter(state, exception));
    }
}
