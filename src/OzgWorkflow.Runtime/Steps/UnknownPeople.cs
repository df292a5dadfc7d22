using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>
/// Finds roles, persons, Themenfelder and organisations that there are not: in new tasks, and before something is sent.
/// Case does not matter; tasks get the names as they are.
/// </summary>
public sealed class UnknownPeople(IEnumerable<IPeople> people, Responsibilities responsibilities)
{
    private readonly IPeople? _people = people.FirstOrDefault();

    /// <summary>
    /// Takes a step; when it makes tasks for what there is not, once more with that knowledge, which the journal keeps,
    /// within the time of one step.
    /// </summary>
    internal async Task<(Step Step, Burst Burst)> Advance(
        Step step,
        Func<Stimulus, TimeSpan, ValueTask<Burst>> advance,
        CancellationToken cancellation
    )
    {
        var burst = await advance(step.Stimulus, TimeSpan.Zero);
        while (Tasks(burst) is { Length: > 0 } tasks)
        {
            var known = await Known(tasks, step.Batch, cancellation);
            var unknown = tasks.SelectMany(x => x.Names).Where(x => !known.ContainsKey(x)).Distinct().ToArray();
            if (unknown.Length == 0)
                return (step, burst with { Effects = [.. burst.Effects.Select(x => Named(x, known))] });
            step = step.With(
                step.Stimulus with
                {
                    Unknown = [.. step.Stimulus.Unknown, .. unknown.Select(x => x.ToString())],
                }
            );
            burst = await advance(step.Stimulus, burst.Time);
        }

        return (step, burst);
    }

    /// <summary>
    /// Whether no account of that name may sign in; never when who runs the workflows keeps no accounts.
    /// </summary>
    public async Task<bool> IsUnknown(NpgsqlDataSource database, string account, CancellationToken cancellation)
    {
        if (_people is null)
            return false;
        await using var query = database.Command(_people.KnownAccounts, [new[] { account }]);
        return await query.ExecuteScalarAsync(cancellation) is null;
    }

    private static TaskDetails[] Tasks(Burst burst) =>
        [.. burst.Effects.OfType<BookmarkCreated>().Select(x => x.Details).OfType<TaskDetails>()];

    /// <summary>The names that there are, as they are, by how tasks call them; all where nobody keeps any.</summary>
    private async Task<IReadOnlyDictionary<TaskName, string>> Known(
        TaskDetails[] tasks,
        StepBatch batch,
        CancellationToken cancellation
    )
    {
        var known = new Dictionary<TaskName, string>();
        var asked = new List<(string Kind, NpgsqlBatchCommand Statement)>();
        foreach (var names in tasks.SelectMany(x => x.Names).Distinct().GroupBy(x => x.Kind))
            if (Sql(names.Key) is { } sql)
                asked.Add((names.Key, StepBatch.Statement(sql, [names.Select(x => x.Name).ToArray()])));
            else
                foreach (var name in names)
                    if (name.Kind != TaskName.Role || _people is null)
                        known[name] = name.Name;
                    else if (responsibilities.RoleNamed(name.Name) is { } role)
                        known[name] = role;
        if (asked.Count == 0)
            return known;
        await using var reader = await batch.Read(cancellation, asked.Select(x => x.Statement));
        foreach (var (kind, _) in asked)
        {
            while (await reader.ReadAsync(cancellation))
                known[new TaskName(kind, reader.GetString(0))] = reader.GetString(1);
            await reader.NextResultAsync(cancellation);
        }

        return known;
    }

    /// <summary>SQL that knows the names of a kind; <c>null</c> for roles, and where nobody keeps them.</summary>
    private string? Sql(string kind) =>
        kind switch
        {
            TaskName.Account => _people?.KnownAccounts,
            TaskName.Themenfeld => responsibilities.KnownThemenfelder,
            TaskName.Organisation => responsibilities.KnownOrganisations,
            _ => null,
        };

    private static Effect Named(Effect effect, IReadOnlyDictionary<TaskName, string> names)
    {
        return effect is BookmarkCreated { Details: TaskDetails task } created
            ? created with
            {
                Details = task with
                {
                    CandidateRole = Name(TaskName.Role, task.CandidateRole),
                    EscalateTo = Name(TaskName.Role, task.EscalateTo),
                    Assignee = Name(TaskName.Account, task.Assignee),
                    Bounds = task.Bounds with
                    {
                        Themenfeld = Name(TaskName.Themenfeld, task.Bounds.Themenfeld),
                        Organisation = Name(TaskName.Organisation, task.Bounds.Organisation),
                        Persons = [.. task.Bounds.Persons.Select(x => names[new TaskName(TaskName.Account, x)])],
                    },
                },
            }
            : effect;

        string? Name(string kind, string? given) => given is null ? null : names[new TaskName(kind, given)];
    }
}
