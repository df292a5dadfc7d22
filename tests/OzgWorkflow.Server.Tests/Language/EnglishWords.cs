using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace OzgWorkflow.Server.Tests.Language;

/// <summary>
/// English as far as code needs it: the words of the documentation that comes with .NET, those that our own docs and
/// comments write with a small letter (so they are no German nouns), and the few that are in neither.
/// </summary>
internal static partial class EnglishWords
{
    private const string Others = """
        Anna Bert Gabi Gerd Hangfire Jwt Kern Leika Liquid Playwright Postgre Postgres Python Rabbit
        adopt backoff backticked badge benchmark bend brand burn clerk competitor contradiction converge crowd degrade deputy
        desk disarm displace diverge durability explain fieldset fifty foot fourteen freeze German habit hasty healing
        hopeless initialise irreversible judge lifeline loser materializer misfit misplaced movable normalise obey
        obstacle outage patience postcode prototype readiness remedy responsibilities retire retract runnable salutation screenshot settle seventy
        slowest snippet spoil spoilt spoke steering stretch subgraph successor taker thousand tile trial trick truly uncompleted
        mine planning skippable tomorrow urgency urgencies undelivered unsaved untagged verdict victim wake wal weigh withheld xmin
        """;

    private static readonly string[] Endings = ["", "s", "es", "d", "ed", "r", "er", "ing", "ly", "able", "ness"];

    private static readonly HashSet<string> Known = OfDotNet()
        .Concat(OfOurs())
        .Concat(DeclaredNames.Words(Others))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it is such a word, or one of them with an ending.</summary>
    internal static bool Contains(string word) =>
        Endings.Any(x =>
            word.EndsWith(x, StringComparison.OrdinalIgnoreCase)
            && word[..^x.Length] is var stem
            && (x.Length == 0 || stem.Length > 3)
            && (Known.Contains(stem) || x.Length > 1 && Known.Contains(stem + "e"))
        );

    private static IEnumerable<string> OfDotNet() =>
        Directory
            .EnumerateFiles(
                Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "packs"),
                "*.xml",
                SearchOption.AllDirectories
            )
            .AsParallel()
            .SelectMany(x => DeclaredNames.Words(File.ReadAllText(x)).Distinct());

    private static IEnumerable<string> OfOurs() =>
        Checkout
            .Files("*.md")
            .Select(File.ReadAllText)
            .Concat(Checkout.Files("*.cs").SelectMany(x => Comment().Matches(File.ReadAllText(x))).Select(x => x.Value))
            .SelectMany(x => SmallWord().Matches(Quoted().Replace(x, "")))
            .Select(x => x.Value);

    [GeneratedRegex(@"(?<=^|\s)//.*", RegexOptions.Multiline)]
    private static partial Regex Comment();

    /// <summary>Code, quotations, and where links lead.</summary>
    [GeneratedRegex(@"```.*?```|`[^`]*`|""[^""]*""|„[^“]*“|<c>.*?</c>|<[^>]*>|\]\([^)]*\)", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<![\w/.äöüß])[a-z]+\b(?![/äöüß])")]
    private static partial Regex SmallWord();
}
