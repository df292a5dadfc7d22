using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.HumanTasks;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Katalog;

/// <summary>The Kommunen, for form fields.</summary>
public sealed class KommunenListe(IDbContextFactory<OzgDb> databases) : IChoiceList
{
    /// <inheritdoc />
    public string Name => "kommunen";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Kommunen.OrderBy(x => x.Name).Select(x => new Choice(x.Name, x.Name)).ToListAsync(cancellation);
    }
}

/// <summary>The IT-Dienstleister, for form fields.</summary>
public sealed class ItDienstleisterListe(IDbContextFactory<OzgDb> databases) : IChoiceList
{
    /// <inheritdoc />
    public string Name => "it-dienstleister";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Choice>> Read(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var names = await db.ItDienstleister.Select(x => x.Name).Distinct().OrderBy(x => x).ToListAsync(cancellation);
        return names.Select(x => new Choice(x, x)).ToArray();
    }
}
