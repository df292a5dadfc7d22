using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// Each table is written in one folder: who looks for what changes a row finds it there. The taker of the queue writes
/// the columns that are its own in any.
/// </summary>
[Category("quick")]
public sealed partial class Tables
{
    [Test]
    public void Each_table_is_written_in_one_folder()
    {
        var sources = Checkout
            .Files("*.cs")
            .Where(x => x.StartsWith(Path.Combine(Checkout.Root, "src"), StringComparison.Ordinal))
            .Where(x =>
                !x.Contains(
                    $"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}",
                    StringComparison.Ordinal
                )
            )
            .Where(x => !x.Contains("OzgWorkflow.Engine", StringComparison.Ordinal)) // knows no tables, only lists
            .Select(x =>
                (Folder: Path.GetRelativePath(Checkout.Root, Path.GetDirectoryName(x)!), Code: File.ReadAllText(x))
            )
            .ToArray();
        using var workflow = new WorkflowDb(Options<WorkflowDb>());
        using var ozg = new OzgDb(Options<OzgDb>());
        var tables = new DbContext[] { workflow, ozg }
            .SelectMany(x => x.Model.GetEntityTypes())
            .Where(x => x.GetTableName() is not null)
            .ToLookup(x => x.ClrType.Name, x => $"{x.GetSchema()}.{x.GetTableName()}");
        var sets = sources
            .SelectMany(x => Set().Matches(x.Code))
            .ToLookup(x => x.Groups["name"].Value, x => tables[x.Groups["row"].Value].FirstOrDefault());

        var written = sources
            .SelectMany(x =>
                Statement()
                    .Matches(x.Code)
                    .Select(m => m.Groups["table"].Value)
                    .Concat(Change().Matches(x.Code).SelectMany(m => sets[m.Groups["set"].Value]))
                    .Where(table => table is not null)
                    .Select(table => (Table: table!, x.Folder))
            )
            .Distinct()
            .ToLookup(x => x.Table, x => x.Folder);
        Assert.That(written, Has.Count.GreaterThan(20), "the patterns still find something");
        Assert.That(written.Where(x => x.Count() > 1).Select(x => $"{x.Key}: {string.Join(", ", x)}"), Is.Empty);
    }

    private static DbContextOptions<T> Options<T>()
        where T : DbContext =>
        new DbContextOptionsBuilder<T>().UseNpgsql("Host=localhost").UseSnakeCaseNamingConvention().Options;

    [GeneratedRegex("(INSERT INTO|UPDATE|DELETE FROM) (?<table>(workflow|ozg)\\.[a-z_]+)")]
    private static partial Regex Statement();

    [GeneratedRegex("DbSet<(?<row>\\w+)> (?<name>\\w+) =>")]
    private static partial Regex Set();

    [GeneratedRegex(
        """(?<set>\w+)\s*(\.Where\(([^()]|\(([^()]|\([^()]*\))*\))*\)\s*)*\.(Add|AddRange|Remove|RemoveRange|ExecuteDeleteAsync|ExecuteUpdateAsync)\("""
    )]
    private static partial Regex Change();
}
