using Npgsql;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Knows the program of every definition version.</summary>
public interface IPrograms
{
    /// <summary>The program of a version.</summary>
    /// <param name="versionId">The version.</param>
    /// <param name="within">The connection of the transaction in which it is asked for; a new one when there is
    /// none.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="InvalidOperationException">The version does not exist or does not compile.</exception>
    ValueTask<WorkflowProgram> Get(string versionId, NpgsqlConnection? within, CancellationToken cancellation);
}
