using System.Text.RegularExpressions;

namespace OzgWorkflow.Server.Tests.Language;

/// <summary>
/// Code speaks English; terms of the subject that have no honest translation stay German and are in the glossary of
/// <c>docs/design.md</c>. Nobody lists German words here: each word of each name must be one that
/// <see cref="EnglishWords"/> knows or a term of the glossary, so that a German word that nobody thought of is found,
/// too. Addresses are German: folders of pages, names of their handlers and of the fields of their forms.
/// </summary>
[Category("quick")]
public sealed partial class Glossary
{
    private static readonly string[] Plurals = ["", "n", "en", "er"];

    private static readonly HashSet<string> Terms = Row()
        .Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "design.md")).Split("## Glossary")[1])
        .SelectMany(x => x.Groups[1].Value.Split(", "))
        .SelectMany(DeclaredNames.Words)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    [Test]
    public void Names_are_English_or_in_the_glossary()
    {
        var unknown = DeclaredNames.All().SelectMany(x => Unknown(x.Name).Select(y => $"{y}: {x.Name} ({x.File})"));
        Assert.That(
            string.Join('\n', unknown.Distinct().Order()),
            Is.Empty,
            "Say it in English; add a term without a translation to the glossary, English that is not known to EnglishWords."
        );
    }

    [TestCase("UmsetzungList", ExpectedResult = "")]
    [TestCase("AufgabenListe", ExpectedResult = "Aufgaben Liste")]
    [TestCase("themenfelder", ExpectedResult = "")]
    [TestCase("phase_seit", ExpectedResult = "seit")]
    [TestCase("KürzesteFrist", ExpectedResult = "Kürzeste Frist")]
    [TestCase("ItDienstleister2", ExpectedResult = "")]
    [TestCase("XMLHttpRequest", ExpectedResult = "")]
    [TestCase("OpenTask", ExpectedResult = "")]
    public string A_name_is_judged_word_by_word(string name) => string.Join(' ', Unknown(name));

    private static IEnumerable<string> Unknown(string name) =>
        DeclaredNames.Words(name).Where(x => x.Length > 1 && !EnglishWords.Contains(x) && !IsTerm(x));

    private static bool IsTerm(string word) =>
        Plurals.Any(x => word.EndsWith(x, StringComparison.Ordinal) && Terms.Contains(word[..^x.Length]));

    [GeneratedRegex(@"^\| (?!term|---)([^|]+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
