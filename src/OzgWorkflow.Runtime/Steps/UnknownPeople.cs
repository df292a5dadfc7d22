using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;

namespace OzgWorkflow.Runtime.Steps;

/// <summary>Finds roles and persons that nobody has: in new tasks, and before something is sent.</summary>
public sealed class UnknownPeople(IEnumerable<IPeople> people)
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

    /// <summary>The names; none when who runs the workflows keeps no accounts.</summary>
    private async ValueTask<IReadOnlyList<string>> In(StepBatch batch, Burst burst, CancellationToken cancellation)
    {
        if (
            _people is null
            || burst.Effects.OfType<BookmarkCreated>().Select(x => x.Details).OfType<TaskDetails>().ToArray()
                is not { Length: > 0 } tasks
        )
            return [];
        var unknown = tasks
            .SelectMany(x => new[] { x.CandidateRole, x.EscalateTo })
            .OfType<string>()
            .Except(_people.Roles)
            .ToList();
        var assignees = tasks.Select(x => x.Assignee).OfType<string>().Distinct().ToArray();
        if (assignees.Length == 0)
            return unknown;
        await using var reader = await batch.Read(
            cancellation,
            StepBatch.Statement(_people.UnknownAccounts, [assignees])
        );
        while (await reader.ReadAsync(cancellation))
            unknown.Add(reader.GetString(0));
        return unknown;
    }
}
