using OzgWorkflow.Engine.Activities.HumanTasks;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>A list that form fields choose from; the field names it in <c>choicesFrom</c>.</summary>
public interface IChoiceList
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its values, in the order to show them.</summary>
    Task<IReadOnlyList<Choice>> Read(CancellationToken cancellation);
}

/// <summary>All lists that there are.</summary>
public sealed class ChoiceLists(IEnumerable<IChoiceList> lists)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<Choice>> None = new Dictionary<string, IReadOnlyList<Choice>>();

    /// <summary>Every list with its values, by name.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> All(CancellationToken cancellation)
    {
        var values = new Dictionary<string, IReadOnlyList<Choice>>();
        foreach (var list in lists) values[list.Name] = await list.Read(cancellation);
        return values;
    }

    /// <summary>The lists that a form needs; a name that does not exist has no values.</summary>
    public Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> For(Form form, CancellationToken cancellation) => Named(form.ChoiceLists, cancellation);

    /// <summary>Those of the named lists that there are, with their values.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> Named(IEnumerable<string> wanted, CancellationToken cancellation)
    {
        var names = wanted.ToHashSet();
        if (names.Count == 0) return None;
        var values = new Dictionary<string, IReadOnlyList<Choice>>();
        foreach (var list in lists.Where(x => names.Contains(x.Name))) values[list.Name] = await list.Read(cancellation);
        return values;
    }
}
