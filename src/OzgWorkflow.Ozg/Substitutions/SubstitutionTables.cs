using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;

namespace OzgWorkflow.Ozg.Substitutions;

/// <summary>Substitutions as a table.</summary>
public static class SubstitutionTables
{
    extension(OzgDb db)
    {
        /// <summary>Who stands in for whom.</summary>
        public DbSet<Substitution> Substitutions => db.Set<Substitution>();
    }

    /// <summary>Whose account is gone stands in for nobody, and nobody for him.</summary>
    public static Task EndSubstitutions(this OzgDb db, string account, CancellationToken cancellation)
    {
        var those = db.Persons.Where(x => x.Account == account).Select(x => x.Id);
        return db
            .Substitutions.Where(x => those.Contains(x.AbsenteeId) || those.Contains(x.SubstituteId))
            .ExecuteDeleteAsync(cancellation);
    }
}

internal sealed class SubstitutionConfiguration : IEntityTypeConfiguration<Substitution>
{
    public void Configure(EntityTypeBuilder<Substitution> builder)
    {
        builder.ToTable("substitution");
        builder.HasOne<Person>().WithMany().HasForeignKey(x => x.AbsenteeId);
        builder.HasOne<Person>().WithMany().HasForeignKey(x => x.SubstituteId);
    }
}
