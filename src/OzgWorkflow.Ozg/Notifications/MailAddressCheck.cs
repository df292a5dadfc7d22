using OzgWorkflow.Engine.Activities.Mail;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Runtime.Database;
using OzgWorkflow.Runtime.Definitions;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>Finds constants that are no mail addresses.</summary>
internal sealed class MailAddressCheck : IPublishCheck
{
    public Task<IReadOnlyList<Problem>> Find(WorkflowProgram program, WorkflowDb db, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Problem>>([.. program.Nodes.SelectMany(Wrong)]);

    private static IEnumerable<Problem> Wrong(Node node)
    {
        if (node.Activity is not SendEmail mail)
            yield break;
        if (mail.From.TryConstant(out var from) && !string.IsNullOrEmpty(from) && MailWork.Wrong(from) is { } noSender)
            yield return node.Wrong(mail.From, noSender);
        foreach (var list in new[] { mail.To, mail.Cc, mail.Bcc })
            if (list.TryConstant(out var addresses))
                foreach (var address in addresses ?? [])
                    if (MailWork.Wrong(address) is { } noAddress)
                        yield return node.Wrong(list, noAddress);
    }
}
