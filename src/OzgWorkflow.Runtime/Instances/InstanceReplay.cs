using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Execution;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Journal;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Instances;

/// <summary>What running an instance again from its journal came to.</summary>
/// <param name="Steps">Steps that were run again.</param>
/// <param name="DivergesAt">The first step whose journal differs; <c>null</c> when none does.</param>
/// <param name="IsSame">Whether the state that came out is the one that is stored, byte by byte.</param>
/// <param name="Problem">Why it could not be run again, in German.</param>
public sealed record ReplayResult(int Steps, int? DivergesAt, bool IsSame, string? Problem = null);

/// <summary>Runs instances again from what their journal says moved them, and compares.</summary>
public sealed class InstanceReplay(IDbContextFactory<WorkflowDb> databases, ProgramCache programs, StepRunner steps)
{
    /// <summary>Runs an instance again; nothing is written. <c>null</c> when there is none with that id.</summary>
    public async Task<ReplayResult?> Run(Guid instanceId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var snapshot = await db.Database.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            cancellation
        );
        var stored = await db.States.AsNoTracking().SingleOrDefaultAsync(x => x.Id == instanceId, cancellation);
        if (stored is null)
            return null;
        if (await db.Instances.AnyAsync(x => x.Id == instanceId && x.ImportedAt != null, cancellation))
            return new ReplayResult(
                0,
                null,
                false,
                "Die Instanz kam aus einer Datei. Darin fehlen die Geheimnisse, mit denen sie lief."
            );
        var journal = await db
            .Journal.AsNoTracking()
            .Where(x => x.InstanceId == instanceId)
            .OrderBy(x => x.Step)
            .ToListAsync(cancellation);
        if (journal is not [{ Step: 1, Stimulus: not null }, ..])
            return new ReplayResult(0, null, false, "Das Journal beginnt nicht mit dem Start der Instanz.");

        var bytes = Array.Empty<byte>();
        int? divergesAt = null;
        var version = journal[0].DefinitionVersionId!;
        foreach (var row in journal)
        {
            var (state, entries) = await Step(instanceId, bytes, version, row, cancellation);
            if (entries != row.Entries)
                divergesAt ??= row.Step;
            (bytes, version) = (state, row.DefinitionVersionId!);
        }

        return new ReplayResult(journal.Count, divergesAt, bytes.AsSpan().SequenceEqual(stored.State));
    }

    private async Task<(byte[] State, string Entries)> Step(
        Guid instanceId,
        byte[] before,
        string version,
        JournalRow row,
        CancellationToken cancellation
    )
    {
        var program = await programs.Get(version, cancellation);
        var stimulus = StimulusJson.Read((IReadOnlyDictionary<string, object?>)ValueJson.ParseExact(row.Stimulus!)!);
        var state =
            before.Length == 0
                ? Interpreter.NewInstance(instanceId)
                : StateSerializer.Deserialize(instanceId, before, program);
        var burst = stimulus is Migrate migrate
            ? (
                await steps.Migrate(
                    program,
                    await programs.Get(migrate.VersionId, cancellation),
                    state,
                    migrate,
                    row.At
                )
            ).Burst!
            : await steps.Advance(program, state, stimulus, row.At);
        return (StateSerializer.Serialize(burst.State), JournalJson.Write(burst.Journal));
    }
}
