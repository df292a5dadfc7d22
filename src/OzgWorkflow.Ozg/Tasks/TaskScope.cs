using System.Diagnostics.CodeAnalysis;

namespace OzgWorkflow.Ozg.Tasks;

/// <summary>Whose tasks a person looks at. Addresses have its German word.</summary>
public sealed record TaskScope
{
    private readonly string _word;

    private TaskScope(string word) => _word = word;

    /// <summary>Those of the person's roles that nobody has taken, and the person's own.</summary>
    public static TaskScope MyRoles { get; } = new("Rolle");

    /// <summary>Those the person has.</summary>
    public static TaskScope Mine { get; } = new("Meine");

    /// <summary>Those that wait for others whom the person stands in for.</summary>
    public static TaskScope InsteadOf { get; } = new("Vertretung");

    /// <summary>Those of the Themenfelder that the person is responsible in, whoever has them.</summary>
    public static TaskScope MyThemenfelder { get; } = new("MeineThemenfelder");

    /// <summary>Those that the person may do, for herself or in the place of others; no address has this.</summary>
    public static TaskScope ForMe { get; } = new("FuerMich");

    /// <summary>All that are open.</summary>
    public static TaskScope All { get; } = new("Alle");

    /// <summary>Those that are done: by the person, in her place, or in her Themenfelder.</summary>
    public static TaskScope Done { get; } = new("Erledigt");

    /// <summary>All scopes, in the order in which they are shown.</summary>
    public static IReadOnlyList<TaskScope> Every { get; } = [MyThemenfelder, Mine, MyRoles, InsteadOf, All, Done];

    /// <summary>The scope of a word in an address.</summary>
    public static bool TryParse(string? word, [NotNullWhen(true)] out TaskScope? scope)
    {
        scope = Every.FirstOrDefault(x => x._word.Equals(word, StringComparison.OrdinalIgnoreCase));
        return scope is not null;
    }

    /// <inheritdoc />
    public override string ToString() => _word;
}
