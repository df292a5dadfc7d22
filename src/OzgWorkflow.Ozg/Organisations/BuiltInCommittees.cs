using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Umsetzung;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>The committees of the talk that confirm decisions are there from the first start.</summary>
public static class BuiltInCommittees
{
    /// <summary>Adds those that are missing.</summary>
    public static async Task EnsureCommittees(this OzgDb db, CancellationToken cancellation)
    {
        var known = await db
            .Organisations.Where(x => x.Kind == OrganisationKind.Committee)
            .Select(x => x.Name)
            .ToListAsync(cancellation);
        db.Organisations.AddRange(
            OzgOptions
                .Committees.Except(known)
                .Select(x => new Organisation { Kind = OrganisationKind.Committee, Name = x })
        );
        await db.SaveChangesAsync(cancellation);
    }
}
