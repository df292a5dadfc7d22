using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace OzgWorkflow.Ozg.Catalogue;

/// <summary>A row of a file to import, by the names of its columns.</summary>
internal sealed record CsvRow(int Line, string[] Columns, string?[] Fields)
{
    /// <summary>The whole LeiKa has some 10 000 entries.</summary>
    internal const int MaxRows = 100_000;

    public string? this[string column] => Fields[Array.IndexOf(Columns, column)];

    /// <summary>The rows of a file.</summary>
    /// <exception cref="ImportException">It cannot be read, or a column is missing.</exception>
    internal static IEnumerable<CsvRow> Read(Stream content, params string[] columns)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = ";",
            TrimOptions = TrimOptions.Trim,
            BadDataFound = null,
            MissingFieldFound = null,
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
            var missing = columns.Except(csv.HeaderRecord!, StringComparer.OrdinalIgnoreCase).ToArray();
            if (missing is not [])
                throw new ImportException(
                    $"In der Kopfzeile fehlen die Spalten: {string.Join(", ", missing)}. Erwartet werden: {string.Join(";", columns)}"
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
                        [.. columns.Select(x => csv.GetField(x)).Select(x => string.IsNullOrWhiteSpace(x) ? null : x)]
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
