using Microsoft.EntityFrameworkCore;

namespace OzgWorkflow.Ozg.Imports;

/// <summary>Brings the rows of a file together with those of a table, and keeps count.</summary>
internal sealed class RowSet<T>(string what, Dictionary<string, T> existing)
    where T : class
{
    private readonly Dictionary<string, int> _lines = [];
    private readonly List<RowNote> _rejected = [];
    private readonly List<RowNote> _remarks = [];
    private int _read;

    internal void Reject(int line, string reason)
    {
        _read++;
        _rejected.Add(new RowNote(line, reason));
    }

    internal void Remark(int line, string reason) => _remarks.Add(new RowNote(line, reason));

    internal void Take(DbContext db, int line, string key, Func<T> create, Action<T> update)
    {
        if (!_lines.TryAdd(key, line))
        {
            Reject(line, $"„{key.ReplaceLineEndings(" ").Trim()}“ steht schon in Zeile {_lines[key]}.");
            return;
        }

        _read++;
        if (!existing.TryGetValue(key, out var row))
        {
            row = create();
            db.Add(row);
        }

        update(row);
    }

    internal ImportReport Report(DbContext db)
    {
        db.ChangeTracker.DetectChanges();
        var entries = db.ChangeTracker.Entries<T>().ToArray();
        var added = entries.Count(x => x.State == EntityState.Added);
        var changed = entries.Count(x => x.State == EntityState.Modified);
        return new ImportReport(what, _read, added, changed, _lines.Count - added - changed, _rejected, _remarks);
    }
}
