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
            compiler.Report(
                $"The form is not valid: {e.Message}",
                $"Das Formular ist fehlerhaft: {ErrorText.ForUsers(e)}"
            );
            return null;
        }
    }

    private static object? Constant(ICompiler compiler, JsonNode? json) =>
        json is null ? null
        : compiler.Expression(json) is Literal literal ? literal.Value
        : throw new UnreadableException(
            "Fields and outcomes must be constants.",
            "Felder und Entscheidungen müssen Konstanten sein."
        );
}
