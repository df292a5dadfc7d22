using System.Text.Json;
using Npgsql;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>A path that a workflow answers.</summary>
/// <param name="EventName">Its name, see <see cref="HttpEndpoint.EventName"/>.</param>
/// <param name="Path">The path, with parts in braces.</param>
/// <param name="Rules">What is asked of a request.</param>
public sealed record EndpointPath(string EventName, string Path, HttpEndpointRules Rules);

/// <summary>For whom a request is.</summary>
/// <param name="CorrelationId">Only an instance with this correlation id.</param>
/// <param name="InstanceId">Only this instance.</param>
public sealed record RequestTarget(string? CorrelationId, Guid? InstanceId)
{
    internal bool IsNamed => CorrelationId is not null || InstanceId is not null;
}

/// <summary>Brings HTTP requests to the workflows that wait for them or are started by them.</summary>
public sealed class HttpEndpoints(NpgsqlDataSource database, StepHandler commands)
{
    private const string Paths =
        """
        SELECT DISTINCT event_name, details FROM (
            SELECT event_name, details FROM workflow.trigger UNION ALL SELECT event_name, details FROM workflow.event_subscription) x
        WHERE starts_with(event_name, $1)
        """;

    /// <summary>All paths that are answered for a method.</summary>
    public async Task<IReadOnlyList<EndpointPath>> For(string method, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand(Paths);
        query.Parameters.Add(new NpgsqlParameter { Value = HttpEndpoint.EventName(method, "") });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var paths = new List<EndpointPath>();
        while (await reader.ReadAsync(cancellation))
        {
            var name = reader.GetString(0);
            var rules = reader.IsDBNull(1) ? null : JsonSerializer.Deserialize<HttpEndpointRules>(reader.GetString(1), JsonSerializerOptions.Web);
            paths.Add(new EndpointPath(name, HttpEndpoint.Read(name)!.Value.Path, rules ?? new HttpEndpointRules(Authorize: true, null, null)));
        }

        return paths;
    }

    /// <summary>
    /// Resumes the one instance that waits, or starts one. Whoever names an instance or a correlation id means one that waits, if there is one;
    /// otherwise a workflow that the path starts comes first.
    /// </summary>
    public async Task<CommandResult> Deliver(
        Guid commandId, Actor actor, string eventName, RequestTarget target, IReadOnlyDictionary<string, object?> request, CancellationToken cancellation)
    {
        var waiting = await Find(eventName, target, cancellation);
        var trigger = target.InstanceId is null ? await Trigger(eventName, cancellation) : null;
        if (trigger is var (definition, node) && !(target.IsNamed && waiting.Count > 0))
        {
            var instance = DeterministicId.Create(commandId, 0);
            return await commands.Handle(
                new StartInstance(commandId, actor, instance, definition, Value.EmptyMap) { CorrelationId = target.CorrelationId, Trigger = node, TriggerPayload = request }, cancellation);
        }

        return waiting switch
        {
            [var (instance, bookmark)] => await commands.Handle(new ResumeInstance(commandId, actor, instance, bookmark, request), cancellation),
            [] => new CommandResult.NotFound("Auf diese Anfrage wartet kein Workflow."),
            _ => new CommandResult.Conflict("Mehrere Workflows warten auf diese Anfrage: Geben Sie „correlationId“ oder „workflowInstanceId“ an."),
        };
    }

    private async Task<List<(Guid Instance, long Bookmark)>> Find(string eventName, RequestTarget target, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand($"{EventDelivery.Subscribers} LIMIT 2");
        foreach (var value in new object?[] { eventName, target.CorrelationId, target.InstanceId }) query.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var found = new List<(Guid, long)>();
        while (await reader.ReadAsync(cancellation)) found.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return found;
    }

    private async Task<(string Definition, string Node)?> Trigger(string eventName, CancellationToken cancellation)
    {
        await using var query = database.CreateCommand("SELECT definition_id, node_key FROM workflow.trigger WHERE event_name = $1 LIMIT 1");
        query.Parameters.Add(new NpgsqlParameter { Value = eventName });
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetString(1)) : null;
    }
}
