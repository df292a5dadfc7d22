using OzgWorkflow.Engine.Execution;

namespace OzgWorkflow.Engine.Flowcharts;

/// <summary>A token on an arrow.</summary>
/// <param name="From">Id of the activity that emitted it.</param>
/// <param name="Port">Outcome it left by.</param>
/// <param name="To">Id of the activity it leads to.</param>
/// <param name="Blocked">Whether it stands for an arrival that is to be swallowed.</param>
/// <param name="Consumed">Whether it has done its work.</param>
internal sealed record Token(string From, string Port, string To, bool Blocked = false, bool Consumed = false)
{
    internal bool IsLive => !Blocked && !Consumed;

    internal bool IsOn(Connection x) => From == x.Source.Id && Port == x.Port && To == x.Target.Id;
}

/// <summary>The tokens of one flowchart execution, kept in its properties.</summary>
internal sealed class TokenList
{
    private const string Property = "tokens";
    private readonly ActivityContext _context;
    private readonly List<Token> _tokens;

    internal TokenList(ActivityContext context)
    {
        _context = context;
        _tokens = context[Property] is IReadOnlyList<object?> saved ? saved.Select(Read).ToList() : [];
    }

    internal void Add(Token token) => _tokens.Add(token);

    internal bool Any(Func<Token, bool> which) => _tokens.Any(which);

    internal void RemoveAll(Predicate<Token> which) => _tokens.RemoveAll(which);

    internal void ConsumeAll(Func<Token, bool> which)
    {
        for (var i = 0; i < _tokens.Count; i++)
            if (which(_tokens[i]))
                _tokens[i] = _tokens[i] with { Consumed = true };
    }

    internal void Save() => _context[Property] = _tokens
        .Select(x => (object?)new object?[] { x.From, x.Port, x.To, x.Blocked, x.Consumed }).ToArray();

    private static Token Read(object? saved)
    {
        var x = (IReadOnlyList<object?>)saved!;
        return new Token((string)x[0]!, (string)x[1]!, (string)x[2]!, (bool)x[3]!, (bool)x[4]!);
    }
}
