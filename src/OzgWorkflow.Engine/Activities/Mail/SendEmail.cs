using OzgWorkflow.Engine.Model;

namespace OzgWorkflow.Engine.Activities.Mail;

/// <summary>Sends a mail after the step and goes on when the mail server has it.</summary>
[Activity("Elsa.SendEmail", "E-Mail", "E-Mail senden", "Sendet eine E-Mail.", Kind = "Task")]
public sealed class SendEmail : IResumable, IContainer, ICheckable
{
    /// <summary>Kind of work that sends mails.</summary>
    public const string WorkKind = "mail";

    /// <summary>Sender; the server's own when empty.</summary>
    [Input("Absender; leer: der des Servers.", DisplayName = "Absender")]
    public Input<string> From { get; init; } = new();

    /// <summary>Recipients.</summary>
    [Input("Empfänger.", UiHint = "multitext", Required = true, DisplayName = "Empfänger")]
    public Input<IReadOnlyList<string>> To { get; init; } = new([]);

    /// <summary>Recipients of a copy.</summary>
    [Input("Empfänger einer Kopie.", UiHint = "multitext", DisplayName = "Kopie")]
    public Input<IReadOnlyList<string>> Cc { get; init; } = new([]);

    /// <summary>Recipients of a copy that the others don't see.</summary>
    [Input("Empfänger einer Blindkopie.", UiHint = "multitext", DisplayName = "Blindkopie")]
    public Input<IReadOnlyList<string>> Bcc { get; init; } = new([]);

    /// <summary>Subject.</summary>
    [Input("Betreff.", DisplayName = "Betreff")]
    public Input<string> Subject { get; init; } = new("");

    /// <summary>Text.</summary>
    [Input("Text.", UiHint = "multiline", DisplayName = "Text")]
    public Input<string> Body { get; init; } = new("");

    /// <summary>Runs when the mail could not be sent; without it, that is an incident.</summary>
    [Port]
    public Node? Error { get; init; }

    /// <inheritdoc />
    public IEnumerable<Problem> Check(Node node) =>
        !To.IsBlank && Array.TrueForAll([To, Cc, Bcc], x => x.TryConstant(out var list) && list is null or [])
            ? [node.Wrong(To, ("Nobody would get the mail.", "Niemand bekäme die E-Mail."))]
            : [];

    /// <inheritdoc />
    public void Execute(ActivityContext context) =>
        context.Request(
            WorkKind,
            new Dictionary<string, object?>
            {
                ["from"] = context.Get(From),
                ["to"] = context.Get(To),
                ["cc"] = context.Get(Cc),
                ["bcc"] = context.Get(Bcc),
                ["subject"] = context.Get(Subject),
                ["body"] = context.Get(Body),
            }
        );

    /// <inheritdoc />
    public void Resume(ActivityContext context, Bookmark bookmark, object? payload)
    {
        if (WorkError.Of(payload) is not { } error)
            context.Complete();
        else if (context.Node.Retry is null && Error is not null)
            context.Schedule(Error);
        else
            throw error.Fault("Mail");
    }

    /// <inheritdoc />
    public void ChildCompleted(ActivityContext context, ChildCompletion child) => context.Complete();
}
