using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OzgWorkflow.Server.Tests.Language;

/// <summary>A name that code of ours gives to something, and where.</summary>
internal sealed record DeclaredName(string File, string Name);

/// <summary>
/// All names that are declared in the code: types, members, parameters, variables, classes of style sheets, folders.
/// </summary>
internal static partial class DeclaredNames
{
    internal static IEnumerable<DeclaredName> All() =>
        Checkout
            .Files("*")
            .AsParallel()
            .SelectMany(file => In(file).Select(x => new DeclaredName(Path.GetRelativePath(Checkout.Root, file), x)));

    /// <summary>The words of a name: <c>ThemenfeldList</c> is two.</summary>
    internal static IEnumerable<string> Words(string name) => Word().Matches(name).Select(x => x.Value);

    private static IEnumerable<string> In(string file) =>
        Path.GetExtension(file) switch
        {
            ".cs" => OfCSharp(File.ReadAllText(file)).Concat(Page().IsMatch(file) ? [] : [Folder(file)]),
            ".cshtml" => OfPattern(Razor(), file),
            ".js" => OfPattern(JavaScript(), file),
            ".css" => OfPattern(Style(), file),
            _ => [],
        };

    private static string Folder(string file) => Path.GetFileName(Path.GetDirectoryName(file)!);

    private static IEnumerable<string> OfPattern(Regex declarations, string file) =>
        declarations.Matches(File.ReadAllText(file)).Select(x => x.Groups["name"].Value);

    private static IEnumerable<string> OfCSharp(string code) =>
        CSharpSyntaxTree
            .ParseText(code)
            .GetRoot()
            .DescendantTokens()
            .Where(x => x.IsKind(SyntaxKind.IdentifierToken) && Declares(x.Parent!))
            .Select(x => x.Parent is MethodDeclarationSyntax ? Handler().Replace(x.ValueText, "") : x.ValueText);

    /// <summary>
    /// Whether the name is new here, and not one that is used: members of anonymous objects are, too.
    /// </summary>
    private static bool Declares(SyntaxNode node) =>
        node is not SimpleNameSyntax
        || node.Parent is NameEqualsSyntax { Parent: AnonymousObjectMemberDeclaratorSyntax };

    [GeneratedRegex(@"\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})")]
    private static partial Regex Word();

    [GeneratedRegex(@"[/\\]Pages[/\\]")]
    private static partial Regex Page();

    [GeneratedRegex("^On(Get|Post).+")]
    private static partial Regex Handler();

    [GeneratedRegex(
        @"(?:\bvar \(?|, (?=\w+\) in )|@section |\bis (?:\{[^}]*\}|string) |^ *string\?? )(?<name>\w+)|(?<name>\w+) =>",
        RegexOptions.Multiline
    )]
    private static partial Regex Razor();

    [GeneratedRegex(@"(?:\b(?:const|let|var|function) [\[{]?|, (?=[\w, ]+[\]}] = ))(?<name>\w+)|(?<name>\w+) =>")]
    private static partial Regex JavaScript();

    [GeneratedRegex(@"\.(?<name>[a-z][\w-]*)")]
    private static partial Regex Style();
}
