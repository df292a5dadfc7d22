using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>A list that form fields choose from; the field names it in <c>choicesFrom</c>.</summary>
public interface IChoiceList
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Its values, in the order to show them.</summary>
    /// <param name="connection">An open connection to read from; within a step that of its transaction.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<IReadOnlyList<Choice>> Read(NpgsqlConnection connection, CancellationToken cancellation);
}

/// <summary>All lists that there are.</summary>
public sealed class ChoiceLists(IEnumerable<IChoiceList> lists, NpgsqlDataSource database)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<Choice>> None =
        new Dictionary<string, IReadOnlyList<Choice>>();

    /// <summary>The names that there are.</summary>
    internal IEnumerable<string> Names => lists.Select(x => x.Name).Order(StringComparer.Ordinal);

    /// <summary>Every list with its values, by name.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> All(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await Read(lists, connection, cancellation);
    }

    /// <summary>The lists that a form needs; a name that does not exist has no values.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> For(Form form, CancellationToken cancellation)
    {
        if (!form.ChoiceLists.Any())
            return None;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return await For(form, connection, cancellation);
    }

    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> For(
        Form form,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var names = form.ChoiceLists.ToArray();
        return names is [] ? None : await Read(lists.Where(x => names.Contains(x.Name)), connection, cancellation);
    }

    /// <summary>Those of the named lists that there are, with their values.</summary>
    internal async Task<IReadOnlyDictionary<string, IReadOnlyList<Choice>>> Named(
        IEnumerable<string> wanted,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var names = wanted.ToHashSet();
        return await Read(lists.Where(x => names.Contains(x.Name)), connection, cancellation);
    }

    private static async Task<Dictionary<string, IReadOnlyList<Choice>>> Read(
        IEnumerable<IChoiceList> which,
        NpgsqlConnection connection,
        CancellationToken cancellation
    )
    {
        var values = new Dictionary<string, IReadOnlyList<Choice>>();
        foreach (var list in which)
            values[list.Name] = await list.Read(connection, cancellation);
        return values;
    }
}
