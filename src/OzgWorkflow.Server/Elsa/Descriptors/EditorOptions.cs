using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Server.Elsa.Descriptors;

/// <summary>
/// What the Studio's editors need to know beyond their name (<c>uiSpecifications</c>): values to choose from, language
/// of code.
/// </summary>
internal static class EditorOptions
{
    /// <summary>
    /// The values of an input: those that it names, those of its enum, or those of a list of the server.
    /// </summary>
    internal static IReadOnlyList<Choice> Of(
        InputAttribute about,
        Type type,
        IReadOnlyDictionary<string, IReadOnlyList<Choice>> lists
    )
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return about.ChoicesFrom is { } list ? [new Choice("", "–"), .. lists.GetValueOrDefault(list) ?? []]
            : plain.IsEnum ? Named(Enum.GetNames(plain))
            : Named(about.Choices);
    }

    internal static Choice[] Named(IEnumerable<string> values) =>
        values.Select(x => new Choice(x, x.Length == 0 ? "–" : x)).ToArray();

    internal static Dictionary<string, object> For(string uiHint, IReadOnlyList<Choice> choices) =>
        uiHint switch
        {
            "dropdown" => new()
            {
                ["dropdown"] = new
                {
                    selectList = new { items = choices.Select(x => new { text = x.Label, value = x.Value }) },
                },
            },
            "checklist" => new()
            {
                ["checklist"] = new
                {
                    checkList = new
                    {
                        items = choices.Select(x => new
                        {
                            text = x.Label,
                            value = x.Value,
                            isChecked = false,
                        }),
                    },
                },
            },
            "code-editor" => new() { ["code-editor"] = new { language = "javascript" } },
            _ => [],
        };
}
