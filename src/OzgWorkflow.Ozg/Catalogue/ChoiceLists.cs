using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>What is in the catalogue to choose from.</summary>
public sealed class CatalogueChoices(
    string name,
    IDbContextFactory<OzgDb> databases,
    Func<OzgDb, IQueryable<Choice>> choices
) : IChoiceList
{
    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var db = await databases.On(connection, cancellation);
        return await choices(db).ToListAsync(cancellation);
    }
}

/// <summary>Names that are always the same to choose from, in their usual order.</summary>
public sealed class FixedChoices(string name, IEnumerable<string> names) : IChoiceList
{
    private readonly Choice[] _all = names.Select(x => new Choice(x, x)).ToArray();

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Choice>>(_all);
}
