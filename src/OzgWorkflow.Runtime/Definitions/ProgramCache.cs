using System.Collections.Concurrent;
using Npgsql;
using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Programs;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>Compiled programs by definition version. A version never changes, so a program is good for ever.</summary>
public sealed class ProgramCache(NpgsqlDataSource database, ActivityCatalog catalog)
{
    private readonly ConcurrentDictionary<string, WorkflowProgram> _programs = new();

    /// <summary>The program of a version.</summary>
    /// <exception cref="InvalidOperationException">The version does not exist or does not compile.</exception>
    public async ValueTask<WorkflowProgram> Get(string versionId, CancellationToken cancellation)
    {
        if (_programs.TryGetValue(versionId, out var program)) return program;
        var json = await Query("SELECT json FROM workflow.definition_version WHERE id = $1", versionId, cancellation)
                   ?? throw new InvalidOperationException($"There is no definition version '{versionId}'.");
        var result = await Compile(WorkflowDefinition.Parse(json), cancellation);
        program = result.Program ?? throw new InvalidOperationException(
            $"Definition version '{versionId}' does not compile: {string.Join(" ", result.Problems.Select(x => x.Message))}");
        return _programs.GetOrAdd(versionId, program);
    }

    /// <summary>Compiles a definition against the published definitions that it uses as activities.</summary>
    public async Task<CompileResult> Compile(WorkflowDefinition definition, CancellationToken cancellation)
    {
        // The compiler is pure and cannot wait: what it may ask for is read beforehand.
        var activities = new Dictionary<string, WorkflowDefinition>();
        await using var command = database.CreateCommand(
            "SELECT activity_type, id, json FROM workflow.definition_version WHERE activity_type IS NOT NULL AND (is_published OR $1 LIKE '%' || id || '%')");
        command.Parameters.Add(new NpgsqlParameter { Value = definition.Json.ToJsonString() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var used = WorkflowDefinition.Parse(reader.GetString(2));
            activities[reader.GetString(1)] = used;
            activities[reader.GetString(0) + "@" + reader.GetString(1)] = used;
        }

        return new ProgramCompiler(catalog, (type, version) =>
            (version is null ? null : activities.GetValueOrDefault(type + "@" + version)) ?? activities.Values.FirstOrDefault(x => ActivityType(x) == type)).Compile(definition);
    }

    /// <summary>The activity type under which a definition may be used: its name without spaces, as Elsa has it.</summary>
    public static string? ActivityType(WorkflowDefinition definition) =>
        definition.UsableAsActivity ? definition.Name.Replace(" ", "", StringComparison.Ordinal) : null;

    private async Task<string?> Query(string sql, string parameter, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
