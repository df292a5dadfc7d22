using System.Text.Json;
using Npgsql;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Signals;

/// <summary>A path that a workflow answers.</summary>
/// <param name="EventName">Its name, see <see cref="HttpEndpoint.EventName"/>.</param>
/// <param name="Path">The path, with parts in braces.</param>
/// <param name="Rules">What is asked of a request: by the workflow that it starts and by each that waits for it.</param>
public sealed record EndpointPath(string EventName, string Path, IReadOnlyList<HttpEndpointRules> Rules);

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
    // Range comparisons, byte by byte, use the indexes of the names; starts_with would look at every row.
    private const string Paths = """
        SELECT DISTINCT event_name, details FROM (
            SELECT event_name, details FROM workflow.trigger WHERE event_name COLLATE "C" >= $1 AND event_name COLLATE "C" < $2
            UNION ALL
            SELECT event_name, details FROM workflow.event_subscription WHERE event_name COLLATE "C" >= $1 AND event_name COLLATE "C" < $2) x
        """;

    /// <summary>All paths that are answered for a method.</summary>
    public async Task<IReadOnlyList<EndpointPath>> For(string method, CancellationToken cancellation)
    {
        var prefix = HttpEndpoint.EventName(method, "");
        await using var query = database.Command(Paths, prefix, prefix[..^1] + (char)(prefix[^1] + 1));
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var rules = new List<(string Name, HttpEndpointRules Rules)>();
        while (await reader.ReadAsync(cancellation))
            rules.Add(
                (
                    reader.GetString(0),
                    reader.IsDBNull(1)
                        ? new HttpEndpointRules(Authorize: true, null, null)
                        : JsonSerializer.Deserialize<HttpEndpointRules>(reader.GetString(1), JsonSerializerOptions.Web)!
                )
            );
        return rules
            .GroupBy(
                x => x.Name,
                (name, all) =>
                    new EndpointPath(
                        name,
                        HttpEndpoint.Read(name)!.Value.Path,
                        [.. all.Select(x => x.Rules).Distinct()]
                    )
            )
            .ToArray();
    }

    /// <summary>
    /// Resumes the one instance that waits, or starts one. Whoever names an instance or a correlation id means one that waits, if there is one;
    /// otherwise a workflow that the path starts comes first.
    /// </summary>
    /// <param name="callerKey">The caller's key, see <see cref="Command.Key"/>, if he gave one.</param>
    /// <param name="actor">Who calls.</param>
    /// <param name="eventName">The path.</param>
    /// <param name="target">For whom it is.</param>
    /// <param name="request">The request as the workflow gets it.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CommandResult> Deliver(
        Guid? callerKey,
        Actor actor,
        string eventName,
        RequestTarget target,
        IReadOnlyDictionary<string, object?> request,
        CancellationToken cancellation
    )
    {
        var (key, identity) = (callerKey ?? Guid.CreateVersion7(), Identity(request));
        var called = Receipt.OfSignal(eventName, target.CorrelationId, target.InstanceId);
        if (await AnsweredBefore() is { } answer)
            return answer;
        var waiting = await Find(eventName, target, cancellation);
        var trigger = target.InstanceId is null ? await Trigger(eventName, cancellation) : null;
        if (trigger is var (definition, node) && !(target.IsNamed && waiting.Count > 0))
        {
            var start = new StartInstance(key, actor, Receipt.IdOf(actor, called, key), definition, Value.EmptyMap)
            {
                CorrelationId = target.CorrelationId,
                Trigger = node,
                TriggerPayload = request,
                For = called,
                KeepsRefusal = callerKey is not null,
                Identity = identity,
            };
            return await commands.Handle(start, cancellation);
        }

        if (waiting is [var instance])
            return await commands.Handle(Bring(instance), cancellation);
        // The same request may have come at once and taken the one who waited.
        if (await AnsweredBefore() is { } meanwhile)
            return meanwhile;
        return waiting is []
            ? new CommandResult.NotFound("Auf diese Anfrage wartet kein Workflow.")
            : new CommandResult.Conflict(
                "Mehrere Workflows warten auf diese Anfrage: Geben Sie „correlationId“ oder „workflowInstanceId“ an."
            );

        async Task<CommandResult?> AnsweredBefore() =>
            callerKey is null ? null : await commands.AnsweredBefore(Bring(Guid.Empty), cancellation);

        DeliverSignal Bring(Guid instance) =>
            new(key, actor, instance, eventName, request)
            {
                Identity = identity,
                For = called,
                KeepsRefusal = callerKey is not null,
            };
    }

    /// <summary>What makes two requests the same: headers differ from one try to the next.</summary>
    private static Dictionary<string, object?> Identity(IReadOnlyDictionary<string, object?> request) =>
        request.Where(x => x.Key != "headers").ToDictionary(x => x.Key, x => x.Value);

    private async Task<List<Guid>> Find(string eventName, RequestTarget target, CancellationToken cancellation)
    {
        await using var query = database.Command(
            SignalDelivery.Waiting,
            eventName,
            target.CorrelationId,
            target.InstanceId
        );
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var found = new List<Guid>();
        while (await reader.ReadAsync(cancellation))
            found.Add(reader.GetGuid(0));
        return found;
    }

    private async Task<(string Definition, string Node)?> Trigger(string eventName, CancellationToken cancellation)
    {
        await using var query = database.Command(
            "SELECT definition_id, node_key FROM workflow.trigger WHERE event_name = $1 LIMIT 1",
            eventName
        );
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetString(0), reader.GetString(1)) : null;
    }
}
