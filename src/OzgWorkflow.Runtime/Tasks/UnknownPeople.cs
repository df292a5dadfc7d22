using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Tasks;

/// <summary>Finds roles and persons in new tasks that nobody has.</summary>
public sealed class UnknownPeople(IEnumerable<IPeople> people)
{
    private readonly IPeople? _people = people.FirstOrDefault();

    /// <summary>The names; none when who runs the workflows keeps no accounts.</summary>
    internal async ValueTask<IReadOnlyList<string>> In(StepBatch batch, Burst burst, CancellationToken cancellation)
    {
        if (_people is null || burst.Effects.OfType<BookmarkCreated>().Select(x => x.Details).OfType<TaskDetails>().ToArray() is not { Length: > 0 } tasks) return [];
        var unknown = tasks.Select(x => x.CandidateRole).OfType<string>().Except(_people.Roles).ToList();
        var assignees = tasks.Select(x => x.Assignee).OfType<string>().Distinct().ToArray();
        if (assignees.Length == 0) return unknown;
        await using var reader = await batch.Read(cancellation, StepBatch.Statement(_people.UnknownAccounts, [assignees]));
        while (await reader.ReadAsync(cancellation)) unknown.Add(reader.GetString(0));
        return unknown;
    }
}
