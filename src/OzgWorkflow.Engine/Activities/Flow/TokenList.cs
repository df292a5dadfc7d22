using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Flow;

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

/// <summary>The tokens of one flowchart execution.</summary>
internal sealed class TokenList : IMemory
{
    private readonly List<Token> _tokens = [];
    private readonly List<Token> _marked = [];

    /// <summary>Where it began, if not at the start.</summary>
    internal string? Start { get; set; }

    internal static TokenList Read(object? saved)
    {
        var items = saved as IReadOnlyList<object?> ?? [];
        var list = new TokenList { Start = items.FirstOrDefault() as string };
        foreach (var x in items.OfType<IReadOnlyList<object?>>())
            list.Add(new Token((string)x[0]!, (string)x[1]!, (string)x[2]!, (bool)x[3]!, (bool)x[4]!));
        return list;
    }

    public object? ToValue()
    {
        var tokens = _tokens.Select(x => (object?)new object?[] { x.From, x.Port, x.To, x.Blocked, x.Consumed });
        var items = Start is null ? tokens : tokens.Prepend(Start);
        return items.ToArray() is { Length: > 0 } saved ? saved : null;
    }

    public void Mark() => Fill(_marked, _tokens);

    public void Revert() => Fill(_tokens, _marked);

    internal void Add(Token token) => _tokens.Add(token);

    internal bool Any(Predicate<Token> which) => _tokens.Exists(which);

    internal bool HasBlocked => _tokens.Exists(x => x.Blocked);

    internal int CountLiveTo(string id)
    {
        var count = 0;
        foreach (var token in _tokens)
            if (token.IsLive && token.To == id)
                count++;
        return count;
    }

    internal void RemoveAll(Predicate<Token> which) => _tokens.RemoveAll(which);

    internal void Rename(Func<string, string> id)
    {
        Start = Start is null ? null : id(Start);
        for (var i = 0; i < _tokens.Count; i++)
            _tokens[i] = _tokens[i] with { From = id(_tokens[i].From), To = id(_tokens[i].To) };
    }

    internal void ConsumeAll(Predicate<Token> which)
    {
        for (var i = 0; i < _tokens.Count; i++)
            if (which(_tokens[i]))
                _tokens[i] = _tokens[i] with { Consumed = true };
    }

    private static void Fill(List<Token> target, List<Token> source)
    {
        target.Clear();
        target.AddRange(source);
    }
}
