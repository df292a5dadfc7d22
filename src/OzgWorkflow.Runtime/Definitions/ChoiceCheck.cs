using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OzgWorkflow.Engine.Activities.HumanTasks;
using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Tasks;

namespace OzgWorkflow.Runtime.Definitions;

/// <summary>
/// Finds constants in a definition that name what the server does not know: roles, persons, phases and the like, and
/// lists that form fields choose from.
/// </summary>
internal sealed class ChoiceCheck(ChoiceLists lists) : IPublishCheck
{
    public async Task<IReadOnlyList<Problem>> Find(
        WorkflowProgram program,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var chosen = program.Nodes.SelectMany(Constants).ToArray();
        var forms = program
            .Nodes.Select(x => (Node: x, (x.Activity as IForm)?.Form))
            .Where(x => x.Form?.ChoiceLists.Any() == true)
            .ToArray();
        if (chosen.Length == 0 && forms.Length == 0)
            return [];
        var known = await lists.Named(
            chosen.Select(x => x.List).Concat(forms.SelectMany(x => x.Form!.ChoiceLists)),
            (NpgsqlConnection)db.Database.GetDbConnection(),
            cancellation
        );
        return
        [
            .. chosen.Where(x => known.ContainsKey(x.List)).Select(x => Wrong(x, known[x.List])).OfType<Problem>(),
            .. forms.SelectMany(x => Missing(x.Node, x.Form!, known.Keys, lists.Names)),
        ];
    }

    private static IEnumerable<Problem> Missing(
        Node node,
        Form form,
        IEnumerable<string> known,
        IEnumerable<string> all
    ) =>
        from field in form.FieldsAndColumns
        where field.ChoicesFrom is not null && !known.Contains(field.ChoicesFrom)
        let names = string.Join(", ", all)
        select new Problem(
            node.Id,
            $"'{node.DisplayText}': the field '{field.Name}' chooses from the list '{field.ChoicesFrom}', which does not exist. There are {names}.",
            $"„{node.DisplayText}“: Das Feld „{field.Label}“ wählt aus der Liste „{field.ChoicesFrom}“; die gibt es nicht. Es gibt {names}."
        );

    private static IEnumerable<Chosen> Constants(Node node) =>
        from property in node.Descriptor.Inputs
        let about = property.GetCustomAttribute<InputAttribute>()
        where about?.ChoicesFrom is not null
        let constant = ((property.GetValue(node.Activity) as IInput)?.Expression as Literal)?.Value
        from value in (constant as IEnumerable<object?> ?? [constant]).OfType<string>()
        where !string.IsNullOrWhiteSpace(value)
        select new Chosen(node, about, about.DisplayName ?? property.Name, value.Trim());

    private sealed record Chosen(Node Node, InputAttribute About, string Label, string Value)
    {
        internal string List => About.ChoicesFrom!;
    }

    private static Problem? Wrong(Chosen x, IReadOnlyList<Choice> choices)
    {
        var near = choices
            .FirstOrDefault(c => string.Equals(c.Value, x.Value, StringComparison.OrdinalIgnoreCase))
            ?.Value;
        if (x.About.AnyCase ? near is not null : choices.Any(c => c.Value == x.Value))
            return null;
        return new Problem(
            x.Node.Id,
            $"'{x.Node.DisplayText}': '{x.Label}' names '{x.Value}', which does not exist.{(near is null ? "" : $" Is '{near}' meant?")}",
            $"„{x.Node.DisplayText}“: „{x.Label}“ nennt „{x.Value}“; das gibt es nicht.{(near is null ? "" : $" Meinen Sie „{near}“?")}"
        );
    }
}
