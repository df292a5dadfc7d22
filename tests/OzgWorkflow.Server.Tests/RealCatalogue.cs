using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>The real files beside the project. In CI they must be there; elsewhere the tests that need them say so and are skipped.</summary>
internal static class RealCatalogue
{
    internal static readonly (string Kind, string File, int Rows)[] Files =
    [
        ("lagen", "lagen.csv", 58), ("leistungen", "ozg-leistungen.csv", 557), ("leika", "leika-leistungen.csv", 5251),
        ("kommunen", "kommunen.csv", 390), ("dienstleister", "it-dienstleister.csv", 32),
    ];

    internal static void Require()
    {
        if (Directory.Exists(Checkout.SharedData)) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"The real files are not in {Checkout.SharedData}.");
        Assert.Ignore($"The real files are not in {Checkout.SharedData}; this is a check-out without the shared folder.");
    }

    internal static string[] ImportArguments() =>
        ["import", .. Files.SelectMany(x => new[] { "--" + x.Kind, Path.Combine(Checkout.SharedData, x.File) })];
}
