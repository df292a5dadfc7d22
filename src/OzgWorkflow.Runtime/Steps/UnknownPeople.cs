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
            var unknown = tasks.SelectMany(Names).Where(x => !known.ContainsKey(x)).Distinct().ToArray();
            if (unknown.Length == 0)
                return (step, burst with { Effects = [.. burst.Effects.Select(x => Named(x, known))] });
            step = step.With(step.Stimulus with { Unknown = [.. step.Stimulus.Unknown, .. unknown] });
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

    private static IEnumerable<string> Names(TaskDetails task) =>
        Roles(task)
            .Concat(Accounts(task))
            .Append(task.Bounds.Themenfeld)
            .Append(task.Bounds.Organisation)
            .OfType<string>();

    private static IEnumerable<string?> Roles(TaskDetails task) => [task.CandidateRole, task.EscalateTo];

    private static IEnumerable<string?> Accounts(TaskDetails task) => [task.Assignee, .. task.Bounds.Persons];

    /// <summary>The names that there are, as they are, by how tasks call them; all where nobody keeps any.</summary>
    private async Task<IReadOnlyDictionary<string, string>> Known(
        TaskDetails[] tasks,
        StepBatch batch,
        CancellationToken cancellation
    )
    {
        var known = new Dictionary<string, string>();
        foreach (var role in tasks.SelectMany(Roles).OfType<string>())
            if (_people is null || responsibilities.RoleNamed(role) is not null)
                known[role] = responsibilities.RoleNamed(role) ?? role;
        var statements = new List<NpgsqlBatchCommand>();
        Ask(_people?.KnownAccounts, tasks.SelectMany(Accounts));
        Ask(responsibilities.KnownThemenfelder, tasks.Select(x => x.Bounds.Themenfeld));
        Ask(responsibilities.KnownOrganisations, tasks.Select(x => x.Bounds.Organisation));
        if (statements.Count == 0)
            return known;
        await using var reader = await batch.Read(cancellation, statements);
        do while (await reader.ReadAsync(cancellation))
            known[reader.GetString(0)] = reader.GetString(1);
        while (await reader.NextResultAsync(cancellation));
        return known;

        void Ask(string? sql, IEnumerable<string?> names)
        {
            if (names.OfType<string>().Distinct().ToArray() is not { Length: > 0 } named)
                return;
            if (sql is not null)
                statements.Add(StepBatch.Statement(sql, [named]));
            else
                foreach (var name in named)
                    known[name] = name;
        }
    }

    private static Effect Named(Effect effect, IReadOnlyDictionary<string, string> names)
    {
        return effect is BookmarkCreated { Details: TaskDetails task } created
            ? created with
            {
                Details = task with
                {
                    CandidateRole = Name(task.CandidateRole),
                    EscalateTo = Name(task.EscalateTo),
                    Assignee = Name(task.Assignee),
                    Bounds = task.Bounds with
                    {
                        Themenfeld = Name(task.Bounds.Themenfeld),
                        Organisation = Name(task.Bounds.Organisation),
                        Persons = [.. task.Bounds.Persons.Select(x => names[x])],
                    },
                },
            }
            : effect;

        string? Name(string? given) => given is null ? null : names[given];
    }
}
