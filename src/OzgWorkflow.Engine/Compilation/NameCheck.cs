using OzgWorkflow.Engine.Definitions;
using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Finds variables, inputs and outputs that are there twice: whoever names one would get any of them. Names are the
/// same in any case.
/// </summary>
internal static class NameCheck
{
    internal static IEnumerable<Problem> Find(WorkflowProgram program) =>
        Variables(null, program.Variables)
            .Concat(program.Nodes.SelectMany(x => Variables(x, x.Variables)))
            .Concat(Doubles(null, program.Inputs.Select(x => x.Name), "inputs of the name", "Eingaben namens"))
            .Concat(Doubles(null, program.Outputs.Select(x => x.Name), "outputs of the name", "Ausgaben namens"));

    private static IEnumerable<Problem> Variables(Node? node, IReadOnlyList<VariableDefinition> variables)
    {
        var names = Doubles(node, variables.Select(x => x.Name), "variables of the name", "Variablen namens").ToArray();
        // One without an id is known by its name, of which enough has been said.
        return names.Length > 0
            ? names
            : Doubles(node, variables.Select(x => x.Id), "variables of the id", "Variablen mit der Kennung", true);
    }

    private static IEnumerable<Problem> Doubles(
        Node? node,
        IEnumerable<string> names,
        string what,
        string was,
        bool isExact = false
    ) =>
        from same in names.GroupBy(x => x, isExact ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase)
        where same.Key.Length > 0 && same.Count() > 1
        let all = same.Distinct().ToArray()
        select new Problem(
            node?.Id,
            $"There are {same.Count()} {what} '{string.Join("', '", all)}'{In(node, " in '", "'")}.",
            $"Es gibt {same.Count()} {was} „{string.Join("“, „", all)}“{In(node, " in „", "“")}."
        );

    private static string In(Node? node, string before, string after) =>
        node is null ? "" : before + node.DisplayText + after;
}
