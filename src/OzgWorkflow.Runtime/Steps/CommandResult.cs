using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>What became of a command. Messages are for users, German.</summary>
public abstract record CommandResult
{
    /// <summary>It is done, now or earlier.</summary>
    /// <param name="InstanceId">The instance it moved.</param>
    /// <param name="Changed">Whether this call changed anything; false for a repetition or when nothing waited any more.</param>
    public sealed record Done(Guid InstanceId, bool Changed) : CommandResult
    {
        /// <summary>The answer to the HTTP request that caused the step, if the workflow gave one.</summary>
        public HttpResponseWritten? Response { get; init; }
    }

    /// <summary>There is no such thing.</summary>
    public sealed record NotFound(string Message) : CommandResult;

    /// <summary>It cannot be done as things are.</summary>
    /// <param name="Message">Why.</param>
    /// <param name="InstanceId">The instance that stands in the way.</param>
    public sealed record Conflict(string Message, Guid? InstanceId = null) : CommandResult;

    /// <summary>The actor may not.</summary>
    public sealed record Forbidden(string Message) : CommandResult;

    /// <summary>What was entered is wrong, by field.</summary>
    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : CommandResult;
}
