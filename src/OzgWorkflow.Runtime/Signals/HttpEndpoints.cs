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
/// <param name="Rules">What is asked of a request: by the workflow that it starts and by each that waits for
/// it.</param>
public sealed record EndpointPath(string EventName, string Path, IReadOnlyList<HttpEndpointRules> Rules);

/// <summary>For whom a request is.</summary>
/// <param name="CorrelationId">Only an instance with this correlation id.</param>
/// <param name="InstanceId">Only this instance.</param>
public sealed record RequestTarget(string? CorrelationId, Guid? InstanceId)
{
    internal bool IsNamed => CorrelationId is not null || InstanceId is not null;
}

/// <summary>A request to a workflow.</summary>
/// <param name="Key">The caller's key, see <see cref="Command.Key"/>, if he gave one.</param>
/// <param name="Actor">Who calls.</param>
/// <param name="Address">What was called, method and path: the key belongs to it.</param>
/// <param name="Target">For whom it is.</param>
/// <param name="Content">The request as the workflow gets it.</param>
public sealed record IncomingCall(
    Guid? Key,
    Actor Actor,
    string Address,
    RequestTarget Target,
    IReadOnlyDictionary<string, object?> Content
)
{
    internal Guid Called { get; } = Receipt.OfSignal(Address, Target.CorrelationId, Target.InstanceId);

    /// <summary>
    /// What makes two requests the same: headers differ from one try to the next, and parts of the path are named by
    /// who answers.
    /// </summary>
    internal IReadOnlyDictionary<string, object?> Identity { get; } =
        Content.Where(x => x.Key is not ("headers" or "routeData")).ToDictionary(x => x.Key, x => x.Value);
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

    /// <summary>The answer to a request that no workflow waits for.</summary>
    public static CommandResult NobodyWaits { get; } =
        new CommandResult.NotFound("Auf diese Anfrage wartet kein Workflow.");

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
    /// The answer to a request with a key that was answered before, also where nobody waits for it any more.
    /// </summary>
    public async Task<CommandResult?> AnsweredBefore(IncomingCall call, CancellationToken cancellation) =>
        call.Key is { } key ? await commands.AnsweredBefore(Bring(call, key, Guid.Empty, ""), cancellation) : null;

    /// <summary>
    /// Resumes the one instance that waits, or starts one. Whoever names an instance or a correlation id means one that
    /// waits, if there is one; otherwise a workflow that the path starts comes first.
    /// </summary>
    /// <param name="eventName">The path.</param>
    /// <param name="call">The request.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CommandResult> Deliver(string eventName, IncomingCall call, CancellationToken cancellation)
    {
        var (key, target) = (call.Key ?? Guid.CreateVersion7(), call.Target);
        if (await AnsweredBefore(call, cancellation) is { } answer)
            return answer;
        var waiting = await Find(eventName, target, cancellation);
        var trigger = target.InstanceId is null ? await Trigger(eventName, cancellation) : null;
        if (trigger is var (definition, node) && !(target.IsNamed && waiting.Count > 0))
        {
            var id = Receipt.IdOf(call.Actor, call.Called, key);
            var start = new StartInstance(key, call.Actor, id, definition, Value.EmptyMap)
            {
                CorrelationId = target.CorrelationId,
                Trigger = node,
                TriggerPayload = call.Content,
                For = call.Called,
                KeepsRefusal = call.Key is not null,
                Identity = call.Identity,
            };
            return await commands.Handle(start, cancellation);
        }

        if (waiting is [var instance])
            return await commands.Handle(Bring(call, key, instance, eventName), cancellation);
        // The same request may have come at once and taken the one who waited.
        if (await AnsweredBefore(call, cancellation) is { } meanwhile)
            return meanwhile;
        return waiting is []
            ? NobodyWaits
            : new CommandResult.Conflict(
                "Mehrere Workflows warten auf diese Anfrage: Geben Sie „correlationId“ oder „workflowInstanceId“ an."
            );
    }

    private static DeliverSignal Bring(IncomingCall call, Guid key, Guid instance, string eventName) =>
        new(key, call.Actor, instance, eventName, call.Content)
        {
            Identity = call.Identity,
            For = call.Called,
            KeepsRefusal = call.Key is not null,
        };

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
