using OzgWorkflow.Engine.Expressions;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;

namespace OzgWorkflow.Engine.Compilation;

/// <summary>
/// Finds what would go wrong when a program runs, beyond what keeps it from compiling; activities know rules of their
/// own.
/// </summary>
public static class DefinitionCheck
{
    /// <summary>Everything found: by the activities' own checks, in constants, in names, in triggers.</summary>
    public static IReadOnlyList<Problem> Find(WorkflowProgram program)
    {
        Problem[] found =
        [
            .. program.Nodes.SelectMany(x => (x.Activity as ICheckable)?.Check(x) ?? []),
            .. ConstantCheck.Find(program),
            .. NameCheck.Find(program),
        ];
        return [.. found, .. Triggers(program, found)];
    }

    /// <summary>What is wrong with an activity already is not said again in other words.</summary>
    private static List<Problem> Triggers(WorkflowProgram program, Problem[] known)
    {
        var problems = new List<Problem>();
        var scripts = new StepScripts(EngineLimits.Default.Script, EngineLimits.Default.StepTime);
        foreach (
            var node in program.Nodes.Where(x => x.CanStartWorkflow && !known.Any(other => other.ActivityId == x.Id))
        )
        {
            try
            {
                _ = program.TriggersOf(node, scripts).ToArray();
            }
            catch (Exception e) when (e is FormatException or ExpressionException)
            {
                problems.Add(
                    new Problem(
                        node.Id,
                        $"'{node.DisplayText}' cannot start the workflow: {e.Message}",
                        $"„{node.DisplayText}“ kann den Workflow nicht starten: {ErrorText.ForUsers(e)}"
                    )
                );
            }
        }

        return problems;
    }
}
