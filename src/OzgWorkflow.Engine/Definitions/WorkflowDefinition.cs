using System.Text.Json;
using System.Text.Json.Nodes;

namespace OzgWorkflow.Engine.Definitions;

/// <summary>
/// One version of a workflow definition in Elsa 3's JSON format. <see cref="Json"/> is the whole document as it came,
/// so that what this engine does not know (designer positions, custom properties) survives a round trip; the other
/// members are views on it.
/// </summary>
public sealed record WorkflowDefinition
{
    /// <summary>
    /// How deeply a definition's JSON may be nested: enough for a hundred activities within each other, and what they
    /// say.
    /// </summary>
    public const int MaxJsonDepth = 512;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        MaxDepth = MaxJsonDepth,
    };

    private WorkflowDefinition(JsonObject json) => Json = json;

    /// <summary>The document as it came. Not to be changed.</summary>
    public JsonObject Json { get; }

    /// <summary>Id of this version.</summary>
    public string VersionId => Text(Json, "id") ?? "";

    /// <summary>Id that all versions share.</summary>
    public string DefinitionId => Text(Json, "definitionId") ?? "";

    /// <summary>Version number, from 1.</summary>
    public int Version =>
        Json["version"]?.GetValueKind() == JsonValueKind.Number ? Json["version"]!.GetValue<int>() : 1;

    /// <summary>Display name.</summary>
    public string Name => Text(Json, "name") ?? DefinitionId;

    /// <summary>What the workflow is for.</summary>
    public string? Description => Text(Json, "description");

    /// <summary>Whether other workflows may use it as an activity of the type <see cref="ActivityType"/>.</summary>
    public bool UsableAsActivity => Flag(Json["options"], "usableAsActivity") || Flag(Json, "usableAsActivity");

    /// <summary>The name as a type: "Neue Prüfung - Teil 2" is used as "NeuePrüfung-Teil2" (as in Elsa).</summary>
    public string ActivityType => TypeName(Name);

    /// <summary>
    /// Which running instances forbid a start: "Singleton", "CorrelatedSingleton", "Correlation" or <c>null</c> (as
    /// Elsa's activation strategies are named).
    /// </summary>
    public string? ActivationStrategy =>
        Text(Json["options"], "activationStrategyType")
            ?.Split(',')[0]
            .Split('.')[^1]
            .Replace("Strategy", "", StringComparison.Ordinal);

    /// <summary>Whether a fault in one branch lets the others go on (Elsa's ContinueWithIncidentsStrategy).</summary>
    public bool ContinuesWithIncidents =>
        Text(Json["options"], "incidentStrategyType")?.Contains("Continue", StringComparison.Ordinal) == true;

    /// <summary>Elsa's commit strategy of the workflow.</summary>
    public string? CommitStrategy => Text(Json["options"], "commitStrategyName");

    /// <summary>The workflow's own variables.</summary>
    public IReadOnlyList<VariableDefinition> Variables => field ??= VariableDefinition.ReadAll(Json["variables"]);

    /// <summary>Names and types of the inputs.</summary>
    public IReadOnlyList<ArgumentDefinition> Inputs => field ??= ArgumentDefinition.ReadAll(Json["inputs"]);

    /// <summary>Names and types of the outputs.</summary>
    public IReadOnlyList<ArgumentDefinition> Outputs => field ??= ArgumentDefinition.ReadAll(Json["outputs"]);

    /// <summary>The root activity.</summary>
    public JsonObject? Root => Json["root"] as JsonObject;

    /// <summary>Reads a definition.</summary>
    /// <exception cref="JsonException">The text is no JSON object.</exception>
    public static WorkflowDefinition Parse(string json) =>
        JsonNode.Parse(json, documentOptions: Lenient) is JsonObject document
            ? new WorkflowDefinition(document)
            : throw new JsonException("A workflow definition must be a JSON object.");

    /// <summary>A copy with other identity fields; everything else stays as it is.</summary>
    public WorkflowDefinition With(string? versionId = null, string? definitionId = null, int? version = null)
    {
        var copy = (JsonObject)Json.DeepClone();
        if (versionId is not null)
            copy["id"] = versionId;
        if (definitionId is not null)
            copy["definitionId"] = definitionId;
        if (version is not null)
            copy["version"] = version;
        return new WorkflowDefinition(copy);
    }

    /// <summary>
    /// The same definition with an id for each activity that has none, made of its place: the same definition gets the
    /// same ids.
    /// </summary>
    public WorkflowDefinition WithIds()
    {
        if (Root is null || !ActivityIds.AreMissing(Root))
            return this;
        var copy = (JsonObject)Json.DeepClone();
        ActivityIds.Give((JsonObject)copy["root"]!);
        return new WorkflowDefinition(copy);
    }

    /// <summary>
    /// A name as the type of an activity is made of it (as in Elsa): each word begins with a capital letter, spaces and
    /// underscores go, hyphens stay.
    /// </summary>
    private static string TypeName(string name) => Joined(name, ' ', '_');

    /// <summary>A name without spaces, hyphens and underscores, each word beginning with a capital letter.</summary>
    public static string PascalCase(string name) => Joined(name, ' ', '_', '-');

    private static string Joined(string name, params char[] between) =>
        string.Concat(
            name.Split(between, StringSplitOptions.RemoveEmptyEntries).Select(x => char.ToUpperInvariant(x[0]) + x[1..])
        );

    internal static string? Text(JsonNode? json, string name) =>
        json is JsonObject o && o[name]?.GetValueKind() == JsonValueKind.String ? o[name]!.GetValue<string>() : null;

    internal static bool Flag(JsonNode? json, string name) =>
        json is JsonObject o && o[name]?.GetValueKind() == JsonValueKind.True;
}
