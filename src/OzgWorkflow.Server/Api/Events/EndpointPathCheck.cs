using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;
using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;
using OzgWorkflow.Runtime.Triggers;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>
/// Finds paths that no request can come to: those that are none, those of others, those that ask for a policy that
/// there is not.
/// </summary>
internal sealed class EndpointPathCheck(IAuthorizationPolicyProvider policies) : IPublishCheck
{
    public async Task<IReadOnlyList<Problem>> Find(
        WorkflowProgram program,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var problems = new List<Problem>();
        foreach (var node in program.Nodes)
            if (node.Activity is HttpEndpoint endpoint)
            {
                if (endpoint.Policy.TryConstant(out var policy) && await Policy(policy) is { } noPolicy)
                    problems.Add(node.Wrong(endpoint.Policy, noPolicy));
                if (endpoint.Path.TryConstant(out var path) && path is not null && EndpointTemplate.Read(path) is null)
                    problems.Add(node.Wrong(endpoint.Path, NoPath(path)));
            }

        return problems.Count > 0 ? problems : await Taken(program, db, cancellation);
    }

    /// <summary>
    /// Paths that differ from those of another workflow only in what their parts in braces are called.
    /// </summary>
    private static async Task<IReadOnlyList<Problem>> Taken(
        WorkflowProgram program,
        WorkflowDb db,
        CancellationToken cancellation
    )
    {
        var own = program
            .Triggers.Where(x => x.Spec is EventTrigger && x.Node.Activity is HttpEndpoint)
            .Select(x => (x.Node, Name: ((EventTrigger)x.Spec).EventName))
            .ToArray();
        if (own.Length == 0)
            return [];
        var triggers = await db
            .Triggers.AsNoTracking()
            .Where(x => x.DefinitionId != program.Definition.DefinitionId && EF.Functions.Like(x.EventName!, "HTTP %"))
            .Select(x => new { x.DefinitionId, Name = x.EventName! })
            .ToListAsync(cancellation);
        var others = triggers.ToLookup(x => Shape(x.Name));
        return
        [
            .. from mine in own
            let shape = Shape(mine.Name)
            where shape is not null
            from other in others[shape]
            where other.Name != mine.Name
            select SamePath(mine.Node, other.Name, other.DefinitionId),
        ];

        static Problem SamePath(Node node, string name, string definition) =>
            node.Wrong(
                ((HttpEndpoint)node.Activity).Path,
                (
                    $"The workflow '{definition}' has the same path already, as {name}: choose another.",
                    $"Denselben Pfad hat bereits der Workflow „{definition}“, als {name}: Wählen Sie einen anderen."
                )
            );
    }

    private static string? Shape(string name) =>
        HttpEndpoint.Read(name) is var (method, path) && EndpointTemplate.Read(path) is { } template
            ? $"{method} {EndpointTemplate.Shape(template)}"
            : null;

    private async Task<(string English, string German)?> Policy(string? name) =>
        string.IsNullOrEmpty(name) || await policies.GetPolicyAsync(name) is not null
            ? null
            : ($"There is no policy '{name}'.", $"Die Regel „{name}“ gibt es nicht.");

    private static (string English, string German) NoPath(string path) =>
        (
            $"'{path}' is no path: parts are divided by single slashes, braces hold a name that is there once.",
            $"„{path}“ ist kein Pfad: Teile trennt je ein Schrägstrich, und in geschweiften Klammern steht ein Name, den es nur einmal gibt."
        );
}
