using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>Whoever relies on a substitute is told when she can do nothing any more.</summary>
public static class LostSubstitutes
{
    /// <summary>Tells all whom an account stands in for, now or later.</summary>
    public static async Task TellOfLost(
        this OzgDb db,
        string account,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var today = clock.Today();
        var lost = await (
            from substitution in db.Substitutions
            join away in db.Persons on substitution.AbsenteeId equals away.Id
            join substitute in db.Persons on substitution.SubstituteId equals substitute.Id
            where substitute.Account == account && away.Account != null && substitution.LastDay >= today
            select new
            {
                substitution,
                Absentee = away.Account!,
                substitute.Name,
            }
        ).ToListAsync(cancellation);
        foreach (var x in lost)
            db.Tell(
                x.Absentee,
                $"{x.Name} kann Sie nicht mehr vertreten",
                $"Das Konto ist gesperrt oder gelöscht. Eingetragen war: {x.substitution.Days}\n\nBitte tragen Sie ein, wer Sie stattdessen vertritt.",
                clock.GetUtcNow()
            );
        await db.SaveChangesAsync(cancellation);
    }
}
