using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>What became of a command. Messages are for users, German.</summary>
public abstract record CommandResult
{
    /// <summary>Why it was refused, for people; <c>null</c> when it was not.</summary>
    public string? Refusal =>
        this switch
        {
            NotFound x => x.Message,
            Conflict x => x.Message,
            NotDelivered x => x.Message,
            Forbidden x => x.Message,
            KeyReused => KeyReused.Message,
            Invalid x => string.Join(" ", x.Errors.Values),
            _ => null,
        };

    /// <summary>It is done, now or earlier.</summary>
    /// <param name="InstanceId">The instance it moved.</param>
    /// <param name="Changed">Whether it changed anything; false when nothing waited for it any more.</param>
    public sealed record Done(Guid InstanceId, bool Changed) : CommandResult
    {
        /// <summary>The answer to the HTTP request that caused the step, if the workflow gave one.</summary>
        public HttpResponseWritten? Response { get; init; }

        /// <summary>Nobody has it yet: it is kept for the first one who comes to wait for it.</summary>
        public bool IsKept { get; init; }
    }

    /// <summary>There is no such thing.</summary>
    public sealed record NotFound(string Message) : CommandResult;

    /// <summary>It cannot be done as things are.</summary>
    /// <param name="Message">Why.</param>
    /// <param name="InstanceId">The instance that stands in the way.</param>
    public sealed record Conflict(string Message, Guid? InstanceId = null) : CommandResult;

    /// <summary>Nobody took what was to be delivered; the same may succeed later.</summary>
    public sealed record NotDelivered(string Message) : CommandResult;

    /// <summary>The actor may not.</summary>
    public sealed record Forbidden(string Message) : CommandResult;

    /// <summary>What was entered is wrong, by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : CommandResult
    {
        /// <summary>One field is wrong.</summary>
        public Invalid(string field, string message)
            : this(new Dictionary<string, string> { [field] = message }) { }
    }

    /// <summary>The key was used before, for something else.</summary>
    public sealed record KeyReused() : CommandResult
    {
        /// <summary>What to tell whoever used it.</summary>
        public const string Message =
            "Dieser Idempotency-Key wurde schon für eine andere Anfrage benutzt. Nehmen Sie für jede Anfrage einen neuen.";
    }
}
