using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace OzgWorkflow.Ozg.Imports;

/// <summary>A row of a file to import, by the names of its columns.</summary>
internal sealed record CsvRow(int Line, string[] Columns, string?[] Fields)
{
    /// <summary>The whole LeiKa has some 10 000 entries.</summary>
    internal const int MaxRows = 100_000;

    /// <summary>What stands in a column; <c>null</c> when nothing does, or the file has no such column.</summary>
    public string? this[string column] => Has(column) ? Fields[Array.IndexOf(Columns, column)] : null;

    /// <summary>Whether the file has the column.</summary>
    internal bool Has(string column) => Columns.Contains(column);

    /// <summary>The values that stand in a column, separated by commas.</summary>
    internal string[] All(string column) =>
        this[column]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The rows of a file.</summary>
    /// <exception cref="ImportException">It cannot be read, or a column is missing.</exception>
    internal static IEnumerable<CsvRow> Read(Stream content, params string[] columns) => Read(content, columns, []);

    /// <summary>The rows of a file that may have more columns than it must.</summary>
    /// <exception cref="ImportException">It cannot be read, or a column is missing.</exception>
    internal static IEnumerable<CsvRow> Read(Stream content, string[] required, string[] optional)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ";",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            MissingFieldFound = null,
            PrepareHeaderForMatch = x => x.Header.ToLowerInvariant(),
        };
        using var csv = new CsvReader(
            new StreamReader(content, new UTF8Encoding(false, throwOnInvalidBytes: true)),
            configuration
        );
        var rows = new List<CsvRow>();
        try
        {
            if (!csv.Read() || !csv.ReadHeader())
                throw new ImportException("Die Datei ist leer.");
            var missing = required.Except(csv.HeaderRecord!, StringComparer.OrdinalIgnoreCase).ToArray();
            var columns = required
                .Concat(optional.Intersect(csv.HeaderRecord!, StringComparer.OrdinalIgnoreCase))
                .ToArray();
            if (missing is not [])
                throw new ImportException(
                    $"In der Kopfzeile fehlen die Spalten: {string.Join(", ", missing)}. Erwartet werden: {string.Join(";", required)}"
                );
            while (csv.Read())
            {
                if (rows.Count == MaxRows)
                    throw new ImportException(
                        $"Die Datei hat mehr als {MaxRows} Zeilen. Teilen Sie sie auf, und importieren Sie die Teile nacheinander."
                    );
                rows.Add(
                    new CsvRow(
                        csv.Parser.RawRow,
                        columns,
                        [
                            .. columns
                                .Select(x => csv.GetField(x))
                                .Select(x => string.IsNullOrWhiteSpace(x) ? null : x.Trim()),
                        ]
                    )
                );
            }
        }
        catch (DecoderFallbackException)
        {
            throw new ImportException("Die Datei ist nicht in UTF-8 gespeichert.");
        }
        catch (CsvHelperException e)
        {
            throw new ImportException($"Die Datei ist ab Zeile {csv.Parser.RawRow} kein lesbares CSV: {e.Message}");
        }

        return rows;
    }
}
