using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OzgWorkflow.Ozg.Catalogue;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Ozg.Tests;

/// <summary>A page of a list and its total say the same, whatever is added or removed in between.</summary>
[Category("quick")]
public sealed class PagesOfLists : OnACatalogue
{
    [TestCase(1, 5, 5, 14, TestName = "The first of several")]
    [TestCase(3, 5, 4, 14, TestName = "The last, which is not full")]
    [TestCase(2, 7, 7, 14, TestName = "The last, which is full")]
    [TestCase(1, 50, 14, 14, TestName = "The only one")]
    [TestCase(9, 5, 0, 14, TestName = "One beyond the end")]
    public async Task Every_page_knows_how_many_there_are(int page, int size, int items, int total) =>
        Assert.That(await Read(page, size), Is.EqualTo((items, total)));

    [Test]
    public async Task A_list_without_rows_has_none() =>
        Assert.That(await Read(1, 5, x => x.Where(t => t.Number == 99)), Is.EqualTo((0, 0)));

    [Test]
    public async Task What_goes_while_a_page_is_read_leaves_no_total_below_what_is_shown() =>
        Assert.That(
            await Read(2, 5, between: "DELETE FROM ozg.themenfeld WHERE number > 3"),
            Is.EqualTo((5, 10)),
            "ten were read, and three are left"
        );

    [Test]
    public async Task What_comes_while_a_page_is_read_is_not_counted_where_it_is_not_shown() =>
        Assert.That(
            await Read(1, 50, between: "INSERT INTO ozg.themenfeld (name, synonyms) VALUES ('Neu', '{}')"),
            Is.EqualTo((14, 14))
        );

    private async Task<(int Items, int Total)> Read(
        int page,
        int size,
        Func<IQueryable<Themenfeld>, IQueryable<Themenfeld>>? which = null,
        string? between = null
    )
    {
        await using var read = await Db();
        var options = new DbContextOptionsBuilder<OzgDb>(
            Microsoft.EntityFrameworkCore.Infrastructure.AccessorExtensions.GetService<DbContextOptions<OzgDb>>(read)
        ).AddInterceptors(new AfterTheRows(() => between is null ? Task.CompletedTask : Host.Execute(between)));
        await using var db = new OzgDb(options.Options);
        var rows = db.Themenfelder.OrderBy(x => x.Name);
        var (items, total) = await (which?.Invoke(rows) ?? rows).PageAt(Paging.FromOne(page, size), default);
        return (items.Count, total);
    }

    /// <summary>Does something once the rows of a page are read.</summary>
    private sealed class AfterTheRows(Func<Task> change) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult> DataReaderClosingAsync(
            DbCommand command,
            DataReaderClosingEventData eventData,
            InterceptionResult result
        )
        {
            if (!command.CommandText.Contains("count(*)", StringComparison.Ordinal))
                await change();
            return result;
        }
    }
}
