namespace OzgWorkflow.Testing;

/// <summary>
/// The CSV files that a catalogue is imported from: a small one of the project's own, made up, and the real one beside
/// the project, which is there in CI and on the machines of whoever has it.
/// </summary>
/// <param name="Name">What tests call it.</param>
/// <param name="Folder">Where the files are.</param>
/// <param name="Rows">How many rows each file has, by the option of the import that takes it.</param>
public sealed record CatalogueFiles(
    string Name,
    string Folder,
    IReadOnlyList<(string Option, string File, int Rows)> Rows
)
{
    /// <summary>The project's own.</summary>
    public static CatalogueFiles Own { get; } =
        new(
            "own",
            Path.Combine(Checkout.Root, "tests", "catalogue"),
            [
                ("lagen", "lagen.csv", 10),
                ("leistungen", "ozg-leistungen.csv", 44),
                ("leika", "leika-leistungen.csv", 85),
                ("kommunen", "kommunen.csv", 12),
                ("dienstleister", "it-dienstleister.csv", 4),
            ]
        );

    /// <summary>The real one.</summary>
    public static CatalogueFiles Real { get; } =
        new(
            "real",
            Path.Combine(Checkout.Shared, "data"),
            [
                ("lagen", "lagen.csv", 58),
                ("leistungen", "ozg-leistungen.csv", 557),
                ("leika", "leika-leistungen.csv", 5251),
                ("kommunen", "kommunen.csv", 390),
                ("dienstleister", "it-dienstleister.csv", 32),
            ]
        );

    /// <summary>Those that are there.</summary>
    public static IEnumerable<CatalogueFiles> All => Checkout.Has(Real.Folder) ? [Own, Real] : [Own];

    /// <summary>How many Leistungen it has.</summary>
    public int Leistungen => Rows.Single(x => x.Option == "leistungen").Rows;

    /// <summary>How the server is told to import it.</summary>
    public string[] ImportArguments() =>
        ["import", .. Rows.SelectMany(x => new[] { "--" + x.Option, Path.Combine(Folder, x.File) })];

    /// <summary>Its name, for the list of tests.</summary>
    public override string ToString() => Name;
}
