using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>Names of the catalogue to choose from, in alphabetical order.</summary>
public sealed class CatalogueChoices(
    string name,
    IDbContextFactory<OzgDb> databases,
    Func<OzgDb, IQueryable<string>> names
) : IChoiceList
{
    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var db = await databases.On(connection, cancellation);
        var all = await names(db).Distinct().OrderBy(x => x).ToListAsync(cancellation);
        return all.ConvertAll(x => new Choice(x, x));
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
