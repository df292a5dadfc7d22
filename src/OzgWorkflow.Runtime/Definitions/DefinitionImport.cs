using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Audit;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>A definition to import.</summary>
/// <param name="Source">Where it came from, for messages: a file's name.</param>
/// <param name="Json">Its text.</param>
public sealed record ImportedText(string Source, string Json);

/// <summary>Takes definitions from files: as drafts, all or none. What is there already stays in the history.</summary>
public sealed class DefinitionImport(
    IDbContextFactory<WorkflowDb> databases,
    ActivityCatalog catalog,
    EngineLimits limits,
    TimeProvider clock
)
{
    /// <summary>
    /// Imports definitions. The result has the drafts in the order given, or what is wrong with any of them.
    /// </summary>
    public async Task<(IReadOnlyList<DefinitionVersion> Versions, IReadOnlyList<Problem> Problems)> Import(
        IReadOnlyList<ImportedText> texts,
        Actor actor,
        CancellationToken cancellation
    )
    {
        var read = texts.Select(x => (x.Source, Result: DefinitionReader.Read(x.Json, limits))).ToArray();
        var definitions = read.Where(x => x.Result.Definition is not null)
            .Select(x => (x.Source, Definition: DefinitionReader.Identified(x.Result.Definition!)))
            .ToArray();
        var problems = read.Where(x => x.Result.Problem is not null)
            .Select(x => In(x.Source, x.Result.Problem!))
            .ToList();
        problems.AddRange(
            definitions
                .Where(x => x.Definition.Root is null)
                .Select(x =>
                    In(
                        x.Source,
                        new Problem(
                            null,
                            "There is no root activity: this is no workflow definition.",
                            "Das ist keine Workflow-Definition; sie braucht eine Wurzelaktivität (root)."
                        )
                    )
                )
        );
        problems.AddRange(
            definitions
                .GroupBy(x => x.Definition.DefinitionId)
                .Where(x => x.Count() > 1)
                .Select(x =>
                    In(
                        string.Join(", ", x.Select(d => d.Source)),
                        new Problem(null, $"'{x.Key}' is there twice.", $"Die Definition „{x.Key}“ ist doppelt.")
                    )
                )
        );
        await using var session = await DefinitionSession.Open(
            databases,
            clock,
            actor,
            definitions.Select(x => x.Definition.DefinitionId),
            cancellation
        );
        var unknown = await ActivityTypes.Unknown(
            session.Db,
            catalog,
            [.. definitions.Select(x => x.Definition)],
            cancellation
        );
        problems.AddRange(definitions.SelectMany(x => unknown[x.Definition].Select(problem => In(x.Source, problem))));
        if (problems.Count > 0)
            return ([], problems);

        var versions = new List<DefinitionVersion>();
        foreach (var (source, definition) in definitions)
            versions.Add(await Take(session, source, definition, cancellation));
        await session.Commit(cancellation);
        return (versions, []);
    }

    private static async Task<DefinitionVersion> Take(
        DefinitionSession session,
        string source,
        WorkflowDefinition definition,
        CancellationToken cancellation
    )
    {
        var latest = await session.Latest(definition.DefinitionId, cancellation);
        if (latest?.ContentHash == CanonicalForm.Hash(definition))
            return latest;
        var added = await session.Add(definition, cancellation);
        session.Log(
            AuditActions.DefinitionImported,
            added,
            latest is null ? source : $"{source}: {DefinitionChanges.Describe(latest.Content, definition)}"
        );
        return added;
    }

    private static Problem In(string source, Problem problem) =>
        problem with
        {
            Message = $"{source}: {problem.Message}",
            UserMessage = $"{source}: {problem.UserMessage}",
        };
}
