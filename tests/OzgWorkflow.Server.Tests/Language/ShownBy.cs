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
        var rows = File.ReadLines(Path.Combine(Checkout.Root, "docs/security.md")).Where(x => x.Split('|').Length > 4);
        var named = rows.SelectMany(x => Named().Matches(x.Split('|')[^2])).ToArray();
        Assert.That(named, Has.Length.GreaterThan(80));
        Assert.That(
            named
                .Where(x =>
                    !fixtures[x.Groups["fixture"].Value]
                        .Any(t => x.Groups["test"] is not { Success: true, Value: var test } || t.Contains($" {test}("))
                )
                .Select(x => x.Value),
            Is.Empty
        );
    }

    [GeneratedRegex(
        @"`(\w+\.Tests |Studio\.)?(?<fixture>[A-Z]\w*)(\.(?<test>[A-Z][A-Za-z0-9]*_\w+))?`",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Named();

    [GeneratedRegex(@"public sealed (partial )?class (?<name>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Fixture();
}
