using System.Text.RegularExpressions;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Server.Tests.Elsa;

/// <summary>The endpoints that Elsa Studio's client knows, out of a page of text beside the project.</summary>
internal static partial class EndpointList
{
    internal static string[] Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var begin = Array.FindIndex(lines, x => x.StartsWith("Endpoints that", StringComparison.Ordinal));
        return lines[begin..]
            .SelectMany(x => Backticked().Matches(x))
            .SelectMany(x => Expand(x.Groups[1].Value))
            .ToArray();
    }

    /// <summary>"GET|POST a" and "POST a/{id}/b|c" are several endpoints; "..." and "*" stand for any rest.</summary>
    private static IEnumerable<string> Expand(string listed)
    {
        if (!listed.Contains('/', StringComparison.Ordinal) && !listed.Contains(' ', StringComparison.Ordinal))
            return [];
        var (methods, path) = listed.Split(' ') is [var m, var p] ? (m.Split('|'), p) : ([""], listed);
        var paths =
            Choice().Match(path) is { Success: true } choice
                ? choice.Groups[1].Value.Split('|').Select(x => path.Replace(choice.Value, x, StringComparison.Ordinal))
            : path.LastIndexOf('/', Math.Max(0, path.IndexOf('|', StringComparison.Ordinal))) is > 0 and var last
            && path.Contains('|', StringComparison.Ordinal)
                ? path[(last + 1)..].Split('|').Select(x => path[..(last + 1)] + x)
            : [path];
        return methods.SelectMany(method => paths.Select(x => Normal($"{method} {x}".Trim())));
    }

    internal static string Normal(string listed) => Parameter().Replace(listed.Split('?')[0].TrimEnd('/'), "{}");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Backticked();

    [GeneratedRegex(@"\{([^{}]*\|[^{}]*)\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
