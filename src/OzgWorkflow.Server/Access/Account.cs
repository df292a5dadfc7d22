using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OzgWorkflow.Server.Access;

/// <summary>An account; who holds it is a person of the subject (<see cref="Ozg.Organisations.Person"/>).</summary>
public sealed class Account : IdentityUser
{
    /// <summary>
    /// Whether someone else chose the password: until it is changed, the account can do nothing else.
    /// </summary>
    public bool HasOneTimePassword { get; set; }

    /// <summary>
    /// When an administrator locked it; <c>null</c> while it may be used. Apart from the pause after many wrong
    /// passwords, which ends by itself.
    /// </summary>
    public DateTimeOffset? LockedAt { get; set; }

    /// <summary>When somebody signed in with it last, on a page or for the API; <c>null</c> when nobody did.</summary>
    public DateTimeOffset? LastSignInAt { get; set; }
}

/// <summary>A session that somebody signed out of: its cookie or token is refused, whoever holds a copy.</summary>
public sealed class EndedSession
{
    /// <summary>Id of the session.</summary>
    public Guid Id { get; init; }

    /// <summary>Name of the account.</summary>
    public required string Account { get; init; }

    /// <summary>After this no cookie and no token of the session is good any more anyway.</summary>
    public DateTimeOffset Until { get; init; }
}

/// <summary>The schema <c>identity</c>: accounts, and the keys that all nodes share.</summary>
public sealed class AccountsDb(DbContextOptions<AccountsDb> options)
    : IdentityDbContext<Account>(options),
        IDataProtectionKeyContext
{
    /// <summary>Name of the schema.</summary>
    public const string Schema = "identity";

    /// <summary>Sessions that were signed out of.</summary>
    public DbSet<EndedSession> EndedSessions => Set<EndedSession>();

    /// <summary>The keys of cookies and forms.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The keys of tokens.</summary>
    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(Schema);
        // It is set by itself: whoever read the account before and saves it now knows an older one.
        builder
            .Entity<Account>()
            .Property(x => x.LastSignInAt)
            .Metadata.SetAfterSaveBehavior(PropertySaveBehavior.Ignore);
        builder.Entity<EndedSession>(x =>
        {
            x.ToTable("ended_session");
            // Ended sessions of an account, see AccountAccess.
            x.HasIndex(s => s.Account);
        });
        builder.Entity<DataProtectionKey>().ToTable("data_protection_key");
        builder.Entity<SigningKeyRow>().ToTable("signing_key").HasKey(x => x.Purpose);
    }
}

/// <summary>How <c>dotnet ef</c> makes the context when it writes a migration; no database is needed.</summary>
internal sealed class AccountsDbDesign : IDesignTimeDbContextFactory<AccountsDb>
{
    public AccountsDb CreateDbContext(string[] args) =>
        new(
            new DbContextOptionsBuilder<AccountsDb>()
                .UseNpgsql("Host=localhost", x => x.MigrationsHistoryTable("migrations", AccountsDb.Schema))
                .UseSnakeCaseNamingConvention()
                .Options
        );
}
