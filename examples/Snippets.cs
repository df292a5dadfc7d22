using System.Text.RegularExpressions;

namespace OzgWorkflow.Examples;

/// <summary>
/// What the documentation shows is in the examples: a block of code after <c>&lt;!-- from FILE#NAME --&gt;</c> is what
/// stands in that file between <c>docs:NAME</c> and <c>docs:end</c>; without a name it is the whole file.
/// </summary>
[Category("quick")]
public sealed partial class Snippets
{
    private static IEnumerable<TestCaseData> All() =>
        Directory
            .EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md")
            .Order()
            .SelectMany(file =>
                Shown()
                    .Matches(File.ReadAllText(file))
                    .Select(x =>
                        new TestCaseData(
                            x.Groups["file"].Value,
                            x.Groups["name"].Value,
                            x.Groups["code"].Value
                        ).SetArgDisplayNames(
                            Path.GetFileName(file),
                            $"{x.Groups["file"].Value}#{x.Groups["name"].Value}"
                        )
                    )
            );

    [TestCaseSource(nameof(All))]
    public void Are_what_stands_in_the_examples(string file, string name, string code) =>
        Assert.That(code.TrimEnd(), Is.EqualTo(Snippet(file, name)));

    [Test]
    public void Are_all_the_programs_that_the_documentation_shows() =>
        Assert.That(
            Directory
                .EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md")
                .Sum(x => Program().Count(File.ReadAllText(x))),
            Is.EqualTo(All().Count())
        );

    [Test]
    public void Show_each_kind_of_example()
    {
        var shown = All().Select(x => ((string)x.Arguments[0]!).Split('/')[1]).Distinct();
        Assert.That(shown, Is.EquivalentTo(new[] { "Activity", "Channel", "Definition", "Integration", "Python" }));
    }

    private static string Snippet(string file, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, file));
        if (name.Length > 0)
        {
            var begin = Array.FindIndex(lines, x => x.EndsWith($" docs:{name}", StringComparison.Ordinal));
            Assert.That(begin, Is.Not.Negative, $"{file} has no docs:{name}");
            lines = lines[
                (begin + 1)..Array.FindIndex(lines, begin, x => x.EndsWith(" docs:end", StringComparison.Ordinal))
            ];
        }

        var indent = lines.Where(x => x.Length > 0).Min(x => x.Length - x.TrimStart().Length);
        return string.Join('\n', lines.Select(x => x.Length > indent ? x[indent..] : "")).TrimEnd();
    }

    [GeneratedRegex(
        @"<!-- from (?<file>[^#\s]+)(#(?<name>\S+))? -->\n+```\w*\n(?<code>.*?)```",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shown();

    [GeneratedRegex(@"^```(csharp|python)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Program();
}
