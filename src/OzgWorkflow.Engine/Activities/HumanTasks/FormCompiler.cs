using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Activities.HumanTasks;

/// <summary>Reads the form of a task, which is constant.</summary>
internal static class FormCompiler
{
    /// <summary>The form; <c>null</c> when it is none, which is reported.</summary>
    internal static Form? Read(ICompiler compiler, JsonObject json)
    {
        try
        {
            return Form.Read(Constant(compiler, json["fields"]), Constant(compiler, json["outcomes"]));
        }
        catch (FormatException e)
        {
            var (english, german) = Invalid((e.Message, ErrorText.ForUsers(e)));
            compiler.Report(english, german);
            return null;
        }
    }

    internal static (string English, string German) Invalid((string English, string German) why) =>
        ($"The form is not valid: {why.English}", $"Das Formular ist fehlerhaft: {why.German}");

    private static object? Constant(ICompiler compiler, JsonNode? json) =>
        json is null ? null
        : compiler.Expression(json) is Literal literal ? literal.Value
        : throw new UnreadableException(
            "Fields and outcomes must be constants.",
            "Felder und Entscheidungen müssen Konstanten sein."
        );
}
