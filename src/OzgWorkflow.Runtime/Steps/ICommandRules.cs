using Npgsql;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// What a kind of command needs beyond its instance: a row to read with the lock, who may give it, and which stimulus
/// it is.
/// </summary>
internal interface ICommandRules
{
    /// <summary>The kind of command.</summary>
    Type Command { get; }

    /// <summary>What to say when there is no instance for it.</summary>
    string NotFound { get; }

    /// <summary>A statement whose first column is the id of the instance.</summary>
    NpgsqlBatchCommand Find(Command command);

    /// <summary>The statement that reads the row, after the lock.</summary>
    NpgsqlBatchCommand Read(Command command);

    /// <summary>The row at which a reader stands; <c>null</c> when there is none.</summary>
    object? Row(NpgsqlDataReader reader);

    /// <summary>Why the actor may not; <c>null</c> when he may.</summary>
    CommandResult? Forbid(Command command, object? row);

    /// <summary>Which stimulus it is, or why it cannot be done.</summary>
    Task<Verdict> Judge(
        Command command,
        object? row,
        WorkflowProgram program,
        NpgsqlConnection connection,
        CancellationToken cancellation
    );
}

/// <summary>What <see cref="ICommandRules"/> make of a command.</summary>
/// <param name="Stimulus">What moves the instance.</param>
/// <param name="Details">What those who write the step's rows need to know beyond it.</param>
/// <param name="Refusal">Why it is refused.</param>
internal sealed record Verdict(Stimulus? Stimulus, object? Details = null, CommandResult? Refusal = null)
{
    internal static Verdict Refused(CommandResult why) => new(null, null, why);
}
