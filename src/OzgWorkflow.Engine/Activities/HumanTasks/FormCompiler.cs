using System.Text.Json.Nodes;
using OzgWorkflow.Engine.Definitions;
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
            var form = Form.Read(Constant(compiler, json["fields"]), Constant(compiler, json["outcomes"]));
            foreach (var field in form.Fields.Where(x => x.DefaultFrom is { } name && !IsVariable(compiler, name)))
                compiler.Report(
                    $"The field '{field.Name}' is filled from the variable '{field.DefaultFrom}', which this workflow does not have.",
                    $"Das Feld „{field.Label}“ wird mit der Variablen „{field.DefaultFrom}“ vorbelegt; die hat dieser Workflow nicht."
                );
            return form;
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

    private static bool IsVariable(ICompiler compiler, string idOrName)
    {
        for (var scope = compiler.Node; scope is not null; scope = scope.Parent)
            if (VariableDefinition.Find(scope.Variables, idOrName) is not null)
                return true;
        return VariableDefinition.Find(compiler.Workflow.Variables, idOrName) is not null;
    }

    private static object? Constant(ICompiler compiler, JsonNode? json) =>
        json is null ? null
        : compiler.Expression(json) is Literal literal ? literal.Value
        : throw new UnreadableException(
            "Fields and outcomes must be constants.",
            "Felder und Entscheidungen müssen Konstanten sein."
        );
}
