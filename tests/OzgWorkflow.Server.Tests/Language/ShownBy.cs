using System.Text.RegularExpressions;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests.Language;

/// <summary>The tests that docs/security.md names are there.</summary>
[Category("quick")]
public sealed partial class ShownBy
{
    [Test]
    public void Each_test_that_is_named_is_in_the_fixture_that_is_named()
    {
        var fixtures = Checkout
            .Files("*.cs")
            .Select(File.ReadAllText)
            .Select(text => (Text: text, Fixture: Fixture().Match(text).Groups["name"].Value))
            .Where(x => x.Fixture.Length > 0)
            .ToLookup(x => x.Fixture, x => x.Text);
        var named = Named().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs/security.md")));
        Assert.That(named, Has.Count.GreaterThan(20));
        Assert.That(
            named
                .Where(x => !fixtures[x.Groups["fixture"].Value].Any(t => t.Contains($" {x.Groups["test"].Value}(")))
                .Select(x => x.Value),
            Is.Empty
        );
    }

    [GeneratedRegex(@"`[\w. ]*?(?<fixture>[A-Z]\w*)\.(?<test>[A-Z][A-Za-z0-9]*_\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex(@"public sealed (partial )?class (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Fixture();
}
