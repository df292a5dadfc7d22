using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using OzgWorkflow.Engine.Activities.Mail;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Values;
using OzgWorkflow.Runtime.Outside;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>
/// Sends the mails of workflows. The Message-Id follows from the key, so that a mail that goes out twice is known as
/// one.
/// </summary>
public sealed partial class MailWork(MailSender sender, MailOptions options, TimeProvider clock) : IOutsideWork
{
    /// <inheritdoc />
    public string Kind => SendEmail.WorkKind;

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, object?>> Do(
        IReadOnlyDictionary<string, object?> request,
        Guid idempotencyKey,
        CancellationToken cancellation
    )
    {
        try
        {
            var mail = Compose(request, idempotencyKey);
            if (mail.To.Count + mail.Cc.Count + mail.Bcc.Count == 0)
                return Error("The mail has no recipient.", "Die E-Mail hat keinen Empfänger.");
            await sender.Send([mail], cancellation);
            return Value.EmptyMap;
        }
        catch (FormatException e)
        {
            return Error(e.Message, ErrorText.ForUsers(e));
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500)
        {
            return Error(
                $"The mail server refuses the mail: {e.Message}",
                $"Der Mailserver lehnt die E-Mail ab: {e.Message}"
            );
        }
        catch (Exception e) when (e is CommandException || MailSender.IsAway(e))
        {
            return Error(
                $"The mail server does not take the mail now: {e.Message}",
                $"Der Mailserver nimmt die E-Mail zurzeit nicht an: {e.Message}"
            );
        }
    }

    private MimeMessage Compose(IReadOnlyDictionary<string, object?> request, Guid key)
    {
        // Elsa takes every body for HTML; one without any tag reads better as it is.
        var body = Value.ToText(Value.Member(request, "body"));
        var mail = new MimeMessage
        {
            MessageId = $"{key:n}@ozgworkflow",
            Date = clock.GetUtcNow(),
            Subject = Value.Member(request, "subject") as string ?? "",
            Body = new TextPart(HtmlTag().IsMatch(body) ? "html" : "plain") { Text = body },
        };
        mail.From.Add(Address(Value.Member(request, "from") is string { Length: > 0 } from ? from : options.From));
        Add(mail.To, "to");
        Add(mail.Cc, "cc");
        Add(mail.Bcc, "bcc");
        return mail;

        void Add(InternetAddressList list, string name)
        {
            foreach (var address in ValueTypes.To<IReadOnlyList<string>>(Value.Member(request, name)) ?? [])
                list.Add(Address(address));
        }
    }

    private static MailboxAddress Address(string text) =>
        Wrong(text) is var (english, german)
            ? throw new UnreadableException(english, german)
            : MailboxAddress.Parse(text);

    /// <summary>Why a text is no address that a mail can be sent to or from; <c>null</c> when it is one.</summary>
    internal static (string English, string German)? Wrong(string text) =>
        MailboxAddress.TryParse(text, out _)
            ? null
            : ($"'{text}' is no mail address.", $"„{text}“ ist keine E-Mail-Adresse.");

    [GeneratedRegex(@"<[a-zA-Z/!][^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HtmlTag();

    private static IReadOnlyDictionary<string, object?> Error(string message, string userMessage) =>
        new WorkError(message, userMessage).ToResult();
}
