using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// What a command with a key leaves behind. Who, what it is about and the key make its id, so that nobody can hit the
/// receipt of someone else or of another target; the runtime's own commands have no key and leave none.
/// </summary>
internal sealed record Receipt(Guid Request, Guid? InstanceId, string? Answer)
{
    internal const string Find = "SELECT request, instance_id, answer FROM workflow.receipt WHERE id = $1";
    internal const string Insert =
        "INSERT INTO workflow.receipt (id, instance_id, request, answer, at) VALUES ($1, $2, $3, $4, $5)";

    /// <summary>Removes those of before a point in time, so many at most.</summary>
    internal const string RemoveOld =
        "DELETE FROM workflow.receipt WHERE id IN (SELECT id FROM workflow.receipt WHERE at < $1 LIMIT $2)";

    internal static NpgsqlBatchCommand Finding(Guid id) => StepBatch.Statement(Find, id);

    /// <summary>The receipt at which a reader stands.</summary>
    internal static async Task<Receipt?> Read(NpgsqlDataReader reader, CancellationToken cancellation) =>
        await reader.ReadAsync(cancellation)
            ? new Receipt(
                reader.GetGuid(0),
                reader.IsDBNull(1) ? null : reader.GetGuid(1),
                reader.IsDBNull(2) ? null : reader.GetString(2)
            )
            : null;

    /// <summary>The receipt of an id, if there is one.</summary>
    internal static async Task<Receipt?> Read(StepBatch batch, Guid id, CancellationToken cancellation)
    {
        await using var reader = await batch.Read(cancellation, Finding(id));
        return await Read(reader, cancellation);
    }

    /// <summary>An id for what has a name.</summary>
    internal static Guid Named(string name) => Hash(name);

    /// <summary>
    /// An id for a signal to those with a correlation id or to one instance: another of the same name is another
    /// target.
    /// </summary>
    internal static Guid OfSignal(string name, string? correlationId, Guid? instanceId) =>
        correlationId is null && instanceId is null ? Named(name) : Hash($"{name}\n{instanceId:n}\n{correlationId}");

    /// <summary>A version-8 UUID (RFC 9562) of who, what and key.</summary>
    internal static Guid IdOf(Actor actor, Guid target, Guid key) =>
        Hash($"{actor.Account ?? "\0"}\n{target:n}\n{key:n}");

    /// <summary>The id of a command's receipt; <c>null</c> when it leaves none.</summary>
    internal static Guid? IdOf(Command command) =>
        command.Key is { } key ? IdOf(command.Actor, command.Target, key) : null;

    internal static Guid HashOf(Command command) => HashOf(command.Identity ?? command.Content);

    internal static Guid HashOf(IReadOnlyDictionary<string, object?> content) => Hash(ValueJson.ToUtf8(content));

    /// <summary>What the command was answered the first time; a refusal when it asks for something else now.</summary>
    internal CommandResult AnswerTo(Command command) => AnswerTo(HashOf(command));

    /// <summary>What a request was answered the first time; a refusal when it asks for something else now.</summary>
    /// <param name="request">Its hash.</param>
    internal CommandResult AnswerTo(Guid request)
    {
        if (Request != request)
            return new CommandResult.KeyReused();
        if (Answer is null)
            return new CommandResult.Done(InstanceId!.Value, Changed: true);
        var stored = JsonSerializer.Deserialize<Stored>(Answer, JsonSerializerOptions.Web)!;
        if (stored.Conflict is { } conflict)
            return new CommandResult.Conflict(conflict, InstanceId);
        if (stored.Errors is { } errors)
            return new CommandResult.Invalid(errors);
        var response = stored.Response is { } x
            ? new HttpResponseWritten(
                x.StatusCode,
                ValueJson.Parse(x.Content),
                x.ContentType,
                (IReadOnlyDictionary<string, object?>)ValueJson.Parse(x.Headers)!
            )
            : null;
        return new CommandResult.Done(InstanceId!.Value, Changed: true) { Response = response, IsKept = stored.IsKept };
    }

    /// <summary>
    /// Leaves the receipt of something that is done in this transaction; the answer when it was done before.
    /// </summary>
    internal static async Task<CommandResult?> Begin(
        WorkflowDb db,
        Guid id,
        Guid instanceId,
        string content,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        var request = Hash(content);
        var added = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO workflow.receipt (id, instance_id, request, at) VALUES ({id}, {instanceId}, {request}, {at}) ON CONFLICT DO NOTHING",
            cancellation
        );
        if (added > 0)
            return null;
        var before = await db.Receipts.AsNoTracking().SingleAsync(x => x.Id == id, cancellation);
        return new Receipt(before.Request, before.InstanceId, before.Answer).AnswerTo(request);
    }

    /// <summary>
    /// A refusal is kept, too: a late repetition must not do what its caller was told is not done. What was not found
    /// leaves nothing.
    /// </summary>
    internal static CommandResult KeepRefusal(StepBatch batch, Command command, CommandResult result, DateTimeOffset at)
    {
        if (
            command is { Key: not null, KeepsRefusal: true }
            && result is CommandResult.Conflict or CommandResult.Invalid
        )
            batch.Add(
                Insert,
                IdOf(command),
                (result as CommandResult.Conflict)?.InstanceId,
                HashOf(command),
                Keep(result),
                at
            );
        return result;
    }

    /// <summary>What to keep of an answer: nothing of one that is plainly done.</summary>
    internal static string? Keep(CommandResult answer)
    {
        var stored = answer switch
        {
            CommandResult.Conflict x => new Stored(Conflict: x.Message),
            CommandResult.Invalid x => new Stored(Errors: x.Errors),
            CommandResult.Done { IsKept: true } => new Stored(IsKept: true),
            CommandResult.Done { Response: { } x } => new Stored(
                Response: new(x.StatusCode, ValueJson.ToJson(x.Content), x.ContentType, ValueJson.ToJson(x.Headers))
            ),
            _ => null,
        };
        return stored is null ? null : JsonSerializer.Serialize(stored, JsonSerializerOptions.Web);
    }

    private static Guid Hash(string text) => Hash(Encoding.UTF8.GetBytes(text));

    private static Guid Hash(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private sealed record Stored(
        string? Conflict = null,
        IReadOnlyDictionary<string, string>? Errors = null,
        StoredResponse? Response = null,
        bool IsKept = false
    );

    private sealed record StoredResponse(int StatusCode, string Content, string? ContentType, string Headers);
}
