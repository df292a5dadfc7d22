using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>What must agree with Elsa, beside the project. In CI it must be there; elsewhere the tests that need it say so and are skipped.</summary>
internal static class SharedElsa
{
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(Checkout.Root, "..", "shared", "elsa"));

    internal static bool IsThere => Directory.Exists(Folder);

    internal static void Require()
    {
        if (IsThere) return;
        if (Environment.GetEnvironmentVariable("CI") == "true") Assert.Fail($"There is nothing in {Folder}.");
        Assert.Ignore($"There is nothing in {Folder}; this is a check-out without the shared folder.");
    }
}
