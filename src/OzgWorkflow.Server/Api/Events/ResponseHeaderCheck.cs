using OzgWorkflow.Engine.Activities.Http;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Server.Api.Events;

/// <summary>Finds headers of answers that would be left out when they are sent.</summary>
internal sealed class ResponseHeaderCheck : IPublishCheck
{
    public Task<IReadOnlyList<Problem>> Find(WorkflowProgram program, WorkflowDb db, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Problem>>([.. program.Nodes.SelectMany(LeftOut)]);

    private static IEnumerable<Problem> LeftOut(Node node) =>
        node.Activity is WriteHttpResponse answer && answer.ResponseHeaders.TryConstant(out var headers)
            ? (headers ?? Value.EmptyMap)
                .Where(x => !WorkflowAnswer.IsSent(x.Key, Value.ToText(x.Value)))
                .Select(x => node.Wrong(answer.ResponseHeaders, NotSent(x.Key)))
            : [];

    private static (string English, string German) NotSent(string name) =>
        name.Equals("Location", StringComparison.OrdinalIgnoreCase)
            ? ("'Location' has to be a path on this host.", "„Location“ muss ein Pfad auf diesem Host sein.")
            : (
                $"'{name}' is not sent; these are: {WorkflowAnswer.AllowedNames}.",
                $"„{name}“ wird nicht gesendet; gesendet werden: {WorkflowAnswer.AllowedNames}."
            );
}
