using System.Text.RegularExpressions;

namespace OzgWorkflow.Engine.Values;

/// <summary>
/// Secrets are named in definitions, not written: <c>{{secret:NAME}}</c> in an address, a header, the authorization or
/// the content of a request. The engine never sees their values; they are put in when the request goes out. What is
/// written all the same is not kept where people read it. A name that only comes up in a value, such as what somebody
/// wrote into a form, stays the text that it is.
/// </summary>
public static partial class Secrets
{
    /// <summary>What is kept instead of a value.</summary>
    public const string Mask = "***";

    private const string Words =
        "authorization|cookie|token|secret|password|passwort|kennwort|geheimnis|pwd|api[-_]?key|signature";

    /// <summary>The name of a secret within a text, in the group "name".</summary>
    [GeneratedRegex(@"\{\{\s*secret:(?<name>[A-Za-z0-9_.-]{1,100})\s*\}\}", RegexOptions.CultureInvariant, 1000)]
    public static partial Regex Reference();

    /// <summary>The names of secrets within a text, each once.</summary>
    public static IReadOnlyList<string> NamedIn(string text) =>
        [.. Reference().Matches(text).Select(x => x.Groups["name"].Value).Distinct()];

    /// <summary>A value of which names of secrets stay, and nothing else does.</summary>
    public static object? Masked(object? value) =>
        value switch
        {
            null or "" => value,
            string text when Reference().IsMatch(text) => string.Join(
                " ",
                Reference().Matches(text).Select(x => x.Value).Prepend(Mask)
            ),
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(x => x.Key, x => Masked(x.Value)),
            IReadOnlyList<object?> list => list.Select(Masked).ToArray(),
            _ => Mask,
        };

    /// <summary>
    /// A value without what lets somebody in: by the names of its members, and by what its texts say.
    /// </summary>
    public static object? MaskedWithin(object? value) =>
        value switch
        {
            string text => Cleaned(text),
            IReadOnlyDictionary<string, object?> map => map.ToDictionary(x => x.Key, x => MaskedBy(x.Key, x.Value)),
            IReadOnlyList<object?> list => list.Select(MaskedWithin).ToArray(),
            _ => value,
        };

    /// <summary>A value of that name without what lets somebody in: all of it where the name says so.</summary>
    public static object? MaskedBy(string name, object? value) => LetsInBy(name) ? Masked(value) : MaskedWithin(value);

    /// <summary>Whether what has such a name lets somebody in: a header, a parameter, a variable.</summary>
    public static bool LetsInBy(string name) => LetsIn().IsMatch(name);

    /// <summary>Whether an address has a password written in it.</summary>
    public static bool HasWrittenPassword(string address) =>
        UserInfo().Match(address).Groups["value"] is { Success: true, Value: var user }
        && user.Contains(':', StringComparison.Ordinal)
        && !Reference().IsMatch(user);

    /// <summary>
    /// An address, a form, JSON, XML or a script that makes one, without the passwords and keys that are written in it.
    /// </summary>
    public static string Cleaned(string text)
    {
        try
        {
            text = UserInfo().Replace(text, Hide);
            text = Parameter().Replace(text, Hide);
            text = Member().Replace(text, Hide);
            return Element().Replace(text, Hide);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mask;
        }
    }

    private static string Hide(Match match) => $"{match.Groups["begin"].Value}{Masked(match.Groups["value"].Value)}";

    [GeneratedRegex("""(?<begin>//)(?<value>[^/@\s'"`?#]+)(?=@)""", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserInfo();

    [GeneratedRegex(
        $"""(?<begin>(?:^|[?&'"`])(?:[^=&#?\s'"`]*?(?:{Words})[^=&#?\s'"`]*|key|sig|code|pass)=)(?<value>[^&#\s'"`]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Parameter();

    // What is in quotes may be within quotes itself.
    [GeneratedRegex(
        $"""(?<begin>(?<![\w-])[\w-]*?(?:{Words})[\w-]*\\*["']?\s*[:=]\s*(?<quote>\\*["'`]))(?<value>(?:(?!\k<quote>)(?:\\.|[^\\]))+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Member();

    [GeneratedRegex(
        $@"(?<begin><[\w.:-]*?(?:{Words})[\w.-]*(?:\s[^<>]*)?>)(?<value>[^<>]+)(?=</)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Element();

    [GeneratedRegex(Words, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LetsIn();
}
