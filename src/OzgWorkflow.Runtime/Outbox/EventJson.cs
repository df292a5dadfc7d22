using System.Reflection;
using System.Text.Json;
using OzgWorkflow.Contracts.Events;

namespace OzgWorkflow.Runtime.Outbox;

/// <summary>Events as JSON, by the name of their record.</summary>
public static class EventJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly Dictionary<string, Type> Types = typeof(WorkflowEvent)
        .Assembly.GetTypes()
        .Where(x => x.IsSubclassOf(typeof(WorkflowEvent)) && !x.IsAbstract)
        .ToDictionary(x => x.Name);

    // What all events have is not for whoever raises one to say.
    private const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public;

    /// <summary>All event types, by name.</summary>
    public static IReadOnlyDictionary<string, Type> All => Types;

    /// <summary>What an event of that type may say, as it is written.</summary>
    /// <exception cref="KeyNotFoundException">There is no event type of that name.</exception>
    public static IReadOnlyList<string> Members(string type) =>
        [.. Types[type].GetProperties(Own).Select(x => JsonNamingPolicy.CamelCase.ConvertName(x.Name))];

    /// <summary>Writes an event.</summary>
    public static string Serialize(WorkflowEvent raised) => JsonSerializer.Serialize(raised, raised.GetType(), Options);

    /// <summary>Reads an event.</summary>
    /// <exception cref="KeyNotFoundException">There is no event type of that name.</exception>
    public static WorkflowEvent Deserialize(string type, string json) =>
        (WorkflowEvent)JsonSerializer.Deserialize(json, Types[type], Options)!;
}
