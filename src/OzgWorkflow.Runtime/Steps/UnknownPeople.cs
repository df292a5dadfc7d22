using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Finds roles and persons that nobody has: in new tasks, and before something is sent.</summary>
public sealed class UnknownPeople(IEnumerable<IPeople> people, Responsibilities responsibilities)
{
    private readonly IPeople? _people = people.FirstOrDefault();

    /// <summary>
    /// Takes a step; when it makes tasks for roles or persons that there are not, once more with that knowledge, which
    /// the journal keeps, within the time of one step.
    /// </summary>
    internal async Task<(Step Step, Burst Burst)> Advance(
        Step step,
        Func<Stimulus, TimeSpan, ValueTask<Burst>> advance,
        CancellationToken cancellation
    )
    {
        var burst = await advance(step.Stimulus, TimeSpan.Zero);
        while (await In(step.Batch, burst, cancellation) is { Count: > 0 } unknown)
        {
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
        await using var query = database.Command(_people.UnknownAccounts, [new[] { account }]);
        return await query.ExecuteScalarAsync(cancellation) is not null;
    }

    /// <summary>The names, as far as who runs the workflows knows people, Themenfelder and organisations.</summary>
    private async ValueTask<IReadOnlyList<string>> In(StepBatch batch, Burst burst, CancellationToken cancellation)
    {
        var tasks = burst.Effects.OfType<BookmarkCreated>().Select(x => x.Details).OfType<TaskDetails>().ToArray();
        if (tasks.Length == 0)
            return [];
        var unknown = _people is null
            ? []
            : tasks
                .SelectMany(x => new[] { x.CandidateRole, x.EscalateTo })
                .OfType<string>()
                .Except(_people.Roles)
                .ToList();
        var statements = new[]
        {
            Unknown(_people?.UnknownAccounts, tasks.SelectMany(x => x.Bounds.Persons.Append(x.Assignee))),
            Unknown(responsibilities.UnknownThemenfelder, tasks.Select(x => x.Bounds.Themenfeld)),
            Unknown(responsibilities.UnknownOrganisations, tasks.Select(x => x.Bounds.Organisation)),
        }
            .OfType<NpgsqlBatchCommand>()
            .ToArray();
        if (statements.Length == 0)
            return unknown;
        await using var reader = await batch.Read(cancellation, statements);
        do
        {
            while (await reader.ReadAsync(cancellation))
                unknown.Add(reader.GetString(0));
        } while (await reader.NextResultAsync(cancellation));
        return unknown;
    }

    private static NpgsqlBatchCommand? Unknown(string? sql, IEnumerable<string?> names) =>
        sql is not null && names.OfType<string>().Distinct().ToArray() is { Length: > 0 } named
            ? StepBatch.Statement(sql, [named])
            : null;
}
