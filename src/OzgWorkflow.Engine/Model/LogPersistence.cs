using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;

namespace OzgWorkflow.Engine.Model;

/// <summary>
/// Which inputs and outputs of an activity the journal keeps (Elsa's log persistence modes Include, Exclude and
/// Inherit): an input's own mode, else the activity's, else that of what is around it.
/// </summary>
public sealed class LogPersistence
{
    /// <summary>Keeps everything.</summary>
    public static readonly LogPersistence All = new(true, [], []);

    private readonly Dictionary<string, bool> _inputs;
    private readonly Dictionary<string, bool> _outputs;

    private LogPersistence(bool byDefault, Dictionary<string, bool> inputs, Dictionary<string, bool> outputs) =>
        (Default, _inputs, _outputs) = (byDefault, inputs, outputs);

    /// <summary>What holds for all that have no mode of their own.</summary>
    public bool Default { get; }

    /// <summary>Whether an input is kept.</summary>
    public bool Input(string name) => _inputs.Count == 0 ? Default : _inputs.GetValueOrDefault(name, Default);

    /// <summary>Whether an output is kept.</summary>
    public bool Output(string name) => _outputs.Count == 0 ? Default : _outputs.GetValueOrDefault(name, Default);

    internal LogPersistence Inner(JsonNode? customProperties)
    {
        var custom = customProperties as JsonObject;
        if ((custom?["logPersistenceMode"] ?? custom?["logPersistenceConfig"]) is not { } mode)
            return Default == All.Default ? All : new LogPersistence(Default, [], []);
        var byDefault = Mode(mode is JsonObject ? mode["default"] : mode) ?? Default;
        return new LogPersistence(byDefault, Each(mode, "inputs"), Each(mode, "outputs"));
    }

    private static Dictionary<string, bool> Each(JsonNode mode, string what)
    {
        var modes = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        if (mode is JsonObject o && o[what] is JsonObject each)
            foreach (var (name, value) in each)
                if (Mode(value) is { } keep)
                    modes[name] = keep;
        return modes;
    }

    /// <summary>
    /// "Include" or "Exclude", as such or within the name of Elsa's strategy type; <c>null</c> for "Inherit".
    /// </summary>
    private static bool? Mode(JsonNode? json)
    {
        var text = json is JsonObject ? WorkflowDefinition.Text(json, "strategyType") : json?.ToString();
        return text is null ? null
            : text.Contains("Include", StringComparison.Ordinal) ? true
            : text.Contains("Exclude", StringComparison.Ordinal) ? false
            : null;
    }
}
