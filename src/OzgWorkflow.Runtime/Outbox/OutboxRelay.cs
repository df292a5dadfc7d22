using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>
/// Publishes what the outbox holds. Events leave it in the transaction that follows their publication, so a node that dies in between
/// publishes them again, with the same id.
/// </summary>
public sealed class OutboxRelay(NpgsqlDataSource database, IBus bus, WorkSignals signals, ILogger<OutboxRelay> log) : BackgroundService
{
    private const int BatchSize = 200;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PublishWithin = TimeSpan.FromSeconds(15);

    private const string TakeNext = "SELECT sequence, event_id, type, payload FROM workflow.outbox ORDER BY sequence LIMIT $1 FOR UPDATE SKIP LOCKED";

    private const string MoveToPublished =
        """
        WITH gone AS (DELETE FROM workflow.outbox WHERE sequence = ANY ($1) RETURNING *)
        INSERT INTO workflow.published_event (sequence, event_id, type, payload, ozg_id, occurred_at)
        SELECT sequence, event_id, type, payload, ozg_id, occurred_at FROM gone
        """;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await PublishNext(stoppingToken) < BatchSize) await signals.WaitForEvents(LookEvery, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogWarning("Events wait in the outbox because they cannot be published: {Message}", e.Message);
                await Task.Delay(LookEvery, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> PublishNext(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var events = await Take(connection, cancellation);
        if (events.Count == 0) return 0;

        // A confirmation that a broken connection took with it never comes: not waiting for ever is up to us.
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        within.CancelAfter(PublishWithin);
        await Task.WhenAll(events.Select(x => Publish(x, within.Token))).WaitAsync(PublishWithin, cancellation);

        await using var move = new NpgsqlCommand(MoveToPublished, connection) { Parameters = { new NpgsqlParameter { Value = events.Select(x => x.Sequence).ToArray() } } };
        await move.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return events.Count;
    }

    private static async Task<List<(long Sequence, Guid Id, string Type, string Payload)>> Take(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var query = new NpgsqlCommand(TakeNext, connection) { Parameters = { new NpgsqlParameter { Value = BatchSize } } };
        await using var reader = await query.ExecuteReaderAsync(cancellation);
        var events = new List<(long, Guid, string, string)>();
        while (await reader.ReadAsync(cancellation)) events.Add((reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3)));
        return events;
    }

    private Task Publish((long Sequence, Guid Id, string Type, string Payload) x, CancellationToken cancellation)
    {
        var message = EventJson.Deserialize(x.Type, x.Payload);
        return bus.Publish(message, message.GetType(), context => context.MessageId = x.Id, cancellation);
    }
}
