using System.Reflection;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Stimuli;

/// <summary>
/// Stimuli as values, for the journal and for commands that wait: with the times of its steps they suffice to run an
/// instance again. The kinds are found by themselves, each with its own members.
/// </summary>
public static class StimulusJson
{
    private const string Type = "type",
        Unknown = "unknown";

    private static readonly Dictionary<string, Func<IReadOnlyDictionary<string, object?>, Stimulus>> Readers =
        Kinds.ToDictionary(
            x => x.Name,
            x =>
                x.GetMethod(
                            "Read",
                            BindingFlags.Static | BindingFlags.NonPublic,
                            [typeof(IReadOnlyDictionary<string, object?>)]
                        )!
                    .CreateDelegate<Func<IReadOnlyDictionary<string, object?>, Stimulus>>()
        );

    /// <summary>The kinds of stimuli there are.</summary>
    public static IEnumerable<Type> Kinds =>
        typeof(StimulusJson).Assembly.GetTypes().Where(x => x.IsSubclassOf(typeof(Stimulus)));

    /// <summary>Writes a stimulus: its type and those of its members that have a value.</summary>
    public static IReadOnlyDictionary<string, object?> Write(Stimulus stimulus)
    {
        var written = new Dictionary<string, object?> { [Type] = stimulus.GetType().Name };
        foreach (var (name, value) in stimulus.Members)
            if (value is not null)
                written[name] = value;
        if (stimulus.Unknown.Count > 0)
            written[Unknown] = stimulus.Unknown;
        return written;
    }

    /// <summary>Reads a stimulus.</summary>
    /// <exception cref="FormatException">There is no such stimulus, or a member that it needs is not there.</exception>
    public static Stimulus Read(IReadOnlyDictionary<string, object?> value) =>
        value.Text(Type) is { } type && Readers.TryGetValue(type, out var read)
            ? WithUnknown(read(value), value)
            : throw new FormatException($"There is no stimulus '{value.Text(Type)}'.");

    private static Stimulus WithUnknown(Stimulus stimulus, IReadOnlyDictionary<string, object?> value) =>
        value.GetValueOrDefault(Unknown) is IReadOnlyList<object?> names
            ? stimulus with
            {
                Unknown = names.Select(Value.ToText).ToArray(),
            }
            : stimulus;

    internal static string? Text(this IReadOnlyDictionary<string, object?> members, string name) =>
        members.GetValueOrDefault(name) as string;

    internal static long Number(this IReadOnlyDictionary<string, object?> members, string name) =>
        members.GetValueOrDefault(name) is long number
            ? number
            : throw new FormatException($"A stimulus has no number '{name}'.");

    internal static IReadOnlyDictionary<string, object?> Map(
        this IReadOnlyDictionary<string, object?> members,
        string name
    ) => members.GetValueOrDefault(name) as IReadOnlyDictionary<string, object?> ?? Value.EmptyMap;
}
