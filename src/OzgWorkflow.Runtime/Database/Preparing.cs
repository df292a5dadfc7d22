using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace OzgWorkflow.Runtime.Database;

/// <summary>
/// A statement that fails when it is to be prepared spoils those that were sent with it (npgsql/npgsql#6391): whoever
/// has the connection next would read answers to other questions. So whoever sends several at once does it here, and
/// after an error nothing counts as prepared.
/// </summary>
internal static class Preparing
{
    /// <summary>
    /// Sends several statements at once, in a transaction that is rolled back when one of them fails.
    /// </summary>
    internal static async Task<T> SendAll<T>(this NpgsqlConnection connection, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (PostgresException) when (connection.State == ConnectionState.Open)
        {
            await using (var rollback = new NpgsqlCommand("ROLLBACK", connection))
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
            connection.UnprepareAll();
            throw;
        }
    }
}

/// <summary>
/// The same for what a <see cref="Microsoft.EntityFrameworkCore.DbContext"/> sends: once its transaction is over and
/// before anybody else has the connection.
/// </summary>
public sealed class PreparingInterceptor : DbConnectionInterceptor, IDbCommandInterceptor
{
    private readonly ConditionalWeakTable<DbConnection, Exception> _failed = [];

    /// <inheritdoc />
    public void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (eventData.Exception is PostgresException && command.Connection is { } connection)
            _failed.AddOrUpdate(connection, eventData.Exception);
    }

    /// <inheritdoc />
    public Task CommandFailedAsync(
        DbCommand command,
        CommandErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override InterceptionResult ConnectionClosing(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    )
    {
        if (_failed.Remove(connection) && connection is NpgsqlConnection { State: ConnectionState.Open } open)
            open.UnprepareAll();
        return result;
    }

    /// <inheritdoc />
    public override ValueTask<InterceptionResult> ConnectionClosingAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result
    ) => new(ConnectionClosing(connection, eventData, result));
}
