using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime.Outbox;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>The Kommunen, for form fields.</summary>
public sealed class KommuneList(IDbContextFactory<OzgDb> databases) : IChoiceList
{
    /// <inheritdoc />
    public string Name => "kommunen";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var db = await databases.On(connection, cancellation);
        return await db.Kommunen.OrderBy(x => x.Name).Select(x => new Choice(x.Name, x.Name)).ToListAsync(cancellation);
    }
}

/// <summary>The IT-Dienstleister, for form fields.</summary>
public sealed class ItDienstleisterList(IDbContextFactory<OzgDb> databases) : IChoiceList
{
    /// <inheritdoc />
    public string Name => "it-dienstleister";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var db = await databases.On(connection, cancellation);
        var names = await db.ItDienstleister.Select(x => x.Name).Distinct().OrderBy(x => x).ToListAsync(cancellation);
        return names.Select(x => new Choice(x, x)).ToArray();
    }
}

/// <summary>The roles, for designers.</summary>
public sealed class RoleList : IChoiceList
{
    /// <inheritdoc />
    public string Name => "rollen";

    /// <inheritdoc />
    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Choice>>(
            OzgRoles
                .Alle.Where(x => x is not (OzgRoles.Lesend or OzgRoles.Integration))
                .Select(x => new Choice(x, x))
                .ToArray()
        );
}

/// <summary>The phases of a Leistung, for designers.</summary>
public sealed class PhaseList : IChoiceList
{
    /// <inheritdoc />
    public string Name => "phasen";

    /// <inheritdoc />
    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Choice>>(Phases.Alle.Select(x => new Choice(x, x)).ToArray());
}

/// <summary>The events that workflows may publish, for designers.</summary>
public sealed class EventTypeList : IChoiceList
{
    /// <inheritdoc />
    public string Name => "ereignisse";

    /// <inheritdoc />
    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Choice>>(
            EventJson.All.Keys.Order(StringComparer.Ordinal).Select(x => new Choice(x, x)).ToArray()
        );
}

/// <summary>The Themenfelder, for designers.</summary>
public sealed class ThemenfeldList(IDbContextFactory<OzgDb> databases) : IChoiceList
{
    /// <inheritdoc />
    public string Name => "themenfelder";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var db = await databases.On(connection, cancellation);
        return await db
            .Themenfelder.OrderBy(x => x.Name)
            .Select(x => new Choice(x.Name, x.Name))
            .ToListAsync(cancellation);
    }
}
