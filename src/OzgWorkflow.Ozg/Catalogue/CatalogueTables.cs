using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>The catalogue as tables.</summary>
public static class CatalogueTables
{
    extension(OzgDb db)
    {
        /// <summary>The 14 Themenfelder.</summary>
        public DbSet<Themenfeld> Themenfelder => db.Set<Themenfeld>();

        /// <summary>Lebens- und Geschäftslagen.</summary>
        public DbSet<Lage> Lagen => db.Set<Lage>();

        /// <summary>Leistungen.</summary>
        public DbSet<Leistung> Leistungen => db.Set<Leistung>();

        /// <summary>Entries of the LeiKa.</summary>
        public DbSet<LeikaLeistung> LeikaLeistungen => db.Set<LeikaLeistung>();
    }
}

internal sealed class CatalogueConfiguration
    : IEntityTypeConfiguration<Themenfeld>,
        IEntityTypeConfiguration<Lage>,
        IEntityTypeConfiguration<Leistung>,
        IEntityTypeConfiguration<LeikaLeistung>
{
    public void Configure(EntityTypeBuilder<Themenfeld> builder) => builder.ToTable("themenfeld").HasKey(x => x.Name);

    public void Configure(EntityTypeBuilder<Lage> builder) => builder.ToTable("lage").HasKey(x => x.Name);

    public void Configure(EntityTypeBuilder<Leistung> builder)
    {
        builder.ToTable("leistung").HasKey(x => x.OzgId);
        // Leistungen of a Themenfeld, by phase.
        builder.HasIndex(x => new { x.Themenfeld, x.Phase });
    }

    public void Configure(EntityTypeBuilder<LeikaLeistung> builder)
    {
        builder.ToTable("leika_leistung");
        // LeiKa entries of a Leistung.
        builder.HasIndex(x => x.OzgId);
    }
}
