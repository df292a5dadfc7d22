using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Organisations;

/// <summary>Who takes part, as tables.</summary>
public static class OrganisationTables
{
    extension(OzgDb db)
    {
        /// <summary>Organisations.</summary>
        public DbSet<Organisation> Organisations => db.Set<Organisation>();

        /// <summary>Which IT-Dienstleister acts for which Kommune.</summary>
        public DbSet<Representation> Representations => db.Set<Representation>();

        /// <summary>Persons.</summary>
        public DbSet<Person> Persons => db.Set<Person>();

        /// <summary>Who coordinates what.</summary>
        public DbSet<Coordination> Coordinations => db.Set<Coordination>();

        /// <summary>Who is a member of which committee.</summary>
        public DbSet<Membership> Memberships => db.Set<Membership>();

        /// <summary>Which Ressort takes part in which Themenfeld.</summary>
        public DbSet<Participation> Participations => db.Set<Participation>();
    }
}

internal sealed class OrganisationConfiguration
    : IEntityTypeConfiguration<Organisation>,
        IEntityTypeConfiguration<Representation>,
        IEntityTypeConfiguration<Participation>
{
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.ToTable("organisation");
        builder.Property(x => x.Kind).HasConversion<short>();
        builder.Property(x => x.Version).IsRowVersion();
        // Names to choose from, of one kind.
        builder
            .HasIndex(x => new
            {
                x.Kind,
                x.Name,
                x.Place,
            })
            .IsUnique();
        // A Kommune by its name, which files and workflows know it by, or by its key.
        builder.HasIndex(x => x.Name).IsUnique().HasFilter($"kind = {(int)OrganisationKind.Kommune}");
        builder.HasIndex(x => x.Ags).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Representation> builder)
    {
        builder.ToTable("representation");
        builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.ProviderId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.KommuneId);
        builder.HasOne<Themenfeld>().WithMany().HasForeignKey(x => x.Themenfeld);
        // Who acts for a Kommune.
        builder
            .HasIndex(x => new
            {
                x.KommuneId,
                x.ProviderId,
                x.Themenfeld,
            })
            .IsUnique()
            .AreNullsDistinct(false);
    }

    public void Configure(EntityTypeBuilder<Participation> builder)
    {
        builder.ToTable("participation").HasKey(x => new { x.Themenfeld, x.OrganisationId });
        builder.Property(x => x.Level).HasConversion<short>();
        builder.HasOne<Themenfeld>().WithMany().HasForeignKey(x => x.Themenfeld);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.OrganisationId);
    }
}

internal sealed class PersonConfiguration
    : IEntityTypeConfiguration<Person>,
        IEntityTypeConfiguration<Coordination>,
        IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("person");
        builder.Property(x => x.Version).IsRowVersion();
        // An organisation is not removed while somebody works there.
        builder
            .HasOne<Organisation>()
            .WithMany()
            .HasForeignKey(x => x.OrganisationId)
            .OnDelete(DeleteBehavior.Restrict);
        // Who it is that has an account.
        builder.HasIndex(x => x.Account).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Coordination> builder)
    {
        builder.ToTable("coordination").HasKey(x => new { x.Themenfeld, x.PersonId });
        builder.Property(x => x.Kind).HasConversion<short>();
        builder.HasOne<Themenfeld>().WithMany().HasForeignKey(x => x.Themenfeld);
        builder.HasOne<Person>().WithMany().HasForeignKey(x => x.PersonId);
    }

    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("membership").HasKey(x => new { x.PersonId, x.CommitteeId });
        builder.HasOne<Person>().WithMany().HasForeignKey(x => x.PersonId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(x => x.CommitteeId);
    }
}
