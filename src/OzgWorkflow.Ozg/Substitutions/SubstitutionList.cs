using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>Who stands in for whom, and when.</summary>
/// <param name="Id">Id.</param>
/// <param name="Absentee">Account of who is away.</param>
/// <param name="AbsenteeName">Name of who is away.</param>
/// <param name="Substitute">Account of who stands in.</param>
/// <param name="SubstituteName">Name of who stands in.</param>
/// <param name="FirstDay">The first day, in NRW.</param>
/// <param name="LastDay">The last day, in NRW.</param>
/// <param name="Themenfelder">The Themenfelder in which the other stands in; empty: everything.</param>
/// <param name="IsResting">Whether it has no effect: one of the two accounts is locked or may have no tasks.</param>
public sealed record SubstitutionEntry(
    long Id,
    string? Absentee,
    string AbsenteeName,
    string? Substitute,
    string SubstituteName,
    DateOnly FirstDay,
    DateOnly LastDay,
    string[] Themenfelder,
    bool IsResting
);

/// <summary>Finds out who stands in for whom.</summary>
public sealed class SubstitutionList(
    IDbContextFactory<OzgDb> databases,
    IEnumerable<IPeople> people,
    TimeProvider clock
)
{
    /// <summary>
    /// Those who can stand in: accounts that may sign in and have tasks, with the names of their holders.
    /// </summary>
    public async Task<IReadOnlyList<Choice>> Candidates(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var able = Able(db);
        return await db
            .Persons.Where(x => able.Contains(x.Account))
            .OrderBy(x => x.Name)
            .ThenBy(x => x.Account)
            .Select(x => new Choice(x.Account!, x.Name))
            .ToListAsync(cancellation);
    }

    /// <summary>
    /// Those of an account that are not over, whoever is away or stands in, the first to begin first.
    /// </summary>
    public async Task<IReadOnlyList<SubstitutionEntry>> Of(string account, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (today, able) = (clock.Today(), Able(db));
        return await (
            from substitution in db.Substitutions
            join away in db.Persons on substitution.AbsenteeId equals away.Id
            join substitute in db.Persons on substitution.SubstituteId equals substitute.Id
            where substitution.LastDay >= today && (away.Account == account || substitute.Account == account)
            orderby substitution.FirstDay, substitution.Id
            select new SubstitutionEntry(
                substitution.Id,
                away.Account,
                away.Name,
                substitute.Account,
                substitute.Name,
                substitution.FirstDay,
                substitution.LastDay,
                substitution.Themenfelder,
                !able.Contains(away.Account) || !able.Contains(substitute.Account)
            )
        ).ToListAsync(cancellation);
    }

    /// <summary>The accounts that may sign in and have tasks.</summary>
    private IQueryable<string?> Able(OzgDb db)
    {
        if (people.FirstOrDefault() is not { } accounts)
            return db.Persons.Where(_ => false).Select(x => x.Account);
        var holding =
            $$"""SELECT DISTINCT account AS "Value" FROM ({{accounts.RolesOfAccounts}}) r WHERE name = ANY ({0})""";
        return db.Database.SqlQueryRaw<string>(holding, new object[] { accounts.Roles.ToArray() });
    }
}
