using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Npgsql;
using OzgWorkflow.Engine.Compilation;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Steps;
using OzgWorkflow.Scripts;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// Compiled programs by definition version. A version that was published never changes, nor do the versions it uses as
/// activities, so a program is good for ever.
/// </summary>
public sealed class ProgramCache(
    NpgsqlDataSource database,
    ActivityCatalog catalog,
    IScriptEvaluator scripts,
    ScriptThreads threads,
    EngineLimits limits
) : IPrograms
{
    private readonly ConcurrentDictionary<string, WorkflowProgram> _programs = new();

    /// <summary>The program of a version that was published.</summary>
    /// <exception cref="InvalidOperationException">There is none, or it does not compile.</exception>
    public ValueTask<WorkflowProgram> Get(string versionId, CancellationToken cancellation) =>
        Get(versionId, null, cancellation);

    /// <inheritdoc />
    public async ValueTask<WorkflowProgram> Get(
        string versionId,
        NpgsqlConnection? within,
        CancellationToken cancellation
    )
    {
        if (_programs.TryGetValue(versionId, out var program))
            return program;
        var versions = await Read(
            "SELECT json FROM workflow.definition_version WHERE id = $1 AND is_frozen OR id IN (SELECT unnest(used_version_ids) FROM workflow.definition_version WHERE id = $1)",
            versionId,
            within,
            cancellation
        );
        var definition =
            versions.Find(x => x.VersionId == versionId)
            ?? throw new InvalidOperationException($"There is no definition version '{versionId}' that was published.");
        // What runs goes on, whatever is allowed today.
        var unbounded = limits with
        {
            DefinitionActivities = int.MaxValue,
        };
        var (result, _) = Compile(definition, versions, new ReadBefore(scripts), unbounded);
        program =
            result.Program
            ?? throw new InvalidOperationException(
                $"Definition version '{versionId}' does not compile: {string.Join(" ", result.Problems.Select(x => x.Message))}"
            );
        return _programs.GetOrAdd(versionId, program);
    }

    /// <summary>
    /// Compiles a definition that is to be published; also tells which versions it uses as activities: those it names,
    /// or the published ones.
    /// </summary>
    public async Task<(CompileResult Result, IReadOnlyCollection<string> UsedVersionIds)> Compile(
        WorkflowDefinition definition,
        CancellationToken cancellation,
        NpgsqlConnection? within = null
    )
    {
        var available = await Available(definition, within, cancellation);
        return await threads.Run(definition.DefinitionId, () => Compile(definition, available, scripts, limits));
    }

    /// <summary>Compiles parts of a definition; what they use is read here.</summary>
    public async Task<Func<WorkflowDefinition, CompileResult>> Compiler(
        WorkflowDefinition definition,
        CancellationToken cancellation
    )
    {
        var available = await Available(definition, null, cancellation);
        return part => Compile(part, available, scripts, limits).Result;
    }

    /// <summary>
    /// What a definition may use as activities; it stands for its own published version itself, so that no circle
    /// closes behind its back.
    /// </summary>
    private async Task<List<WorkflowDefinition>> Available(
        WorkflowDefinition definition,
        NpgsqlConnection? within,
        CancellationToken cancellation
    )
    {
        var available = await Read(
            "SELECT json FROM workflow.definition_version WHERE activity_type IS NOT NULL AND (is_published OR id = ANY ($1)) ORDER BY is_published",
            NamedVersions(definition.Json).Distinct().ToArray(),
            within,
            cancellation
        );
        available.RemoveAll(x => x.DefinitionId == definition.DefinitionId);
        return [.. available, definition];
    }

    private (CompileResult Result, IReadOnlyCollection<string> UsedVersionIds) Compile(
        WorkflowDefinition definition,
        List<WorkflowDefinition> available,
        IScriptEvaluator reader,
        EngineLimits bounds
    )
    {
        var used = new HashSet<string>();
        var result = new ProgramCompiler(catalog, Find, reader, bounds).Compile(definition);
        return (result, used);

        WorkflowDefinition? Find(string type, string? versionId, string? definitionId)
        {
            // Names need not be unique: what a definition says by id is what it means.
            var usable = available.FindAll(x => x.UsableAsActivity);
            var found =
                usable.Find(x => x.VersionId == versionId)
                ?? usable.FindLast(x => x.DefinitionId == definitionId)
                ?? usable.FindLast(x => x.ActivityType == type);
            if (found is not null)
                used.Add(found.VersionId);
            return found;
        }
    }

    private static IEnumerable<string> NamedVersions(JsonNode? json) =>
        json switch
        {
            JsonObject o => o.SelectMany(x =>
                x is { Key: "workflowDefinitionVersionId", Value: JsonValue id }
                    ? [id.ToString()]
                    : NamedVersions(x.Value)
            ),
            JsonArray list => list.SelectMany(NamedVersions),
            _ => [],
        };

    private async Task<List<WorkflowDefinition>> Read(
        string sql,
        object parameter,
        NpgsqlConnection? within,
        CancellationToken cancellation
    )
    {
        await using var own = within is null ? await database.OpenConnectionAsync(cancellation) : null;
        await using var command = (within ?? own)!.Command(sql, parameter);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var definitions = new List<WorkflowDefinition>();
        while (await reader.ReadAsync(cancellation))
            definitions.Add(WorkflowDefinition.Parse(reader.GetString(0)));
        return definitions;
    }

    /// <summary>
    /// Scripts that were read when their definition was published: a machine that is too busy to read them again must
    /// not make them unreadable.
    /// </summary>
    private sealed class ReadBefore(IScriptEvaluator scripts) : IScriptEvaluator
    {
        public void Check(ScriptCode code) { }

        public ScriptResult Evaluate(ScriptCode code, IExpressionScope scope, ScriptLimits limits) =>
            scripts.Evaluate(code, scope, limits);
    }
}
