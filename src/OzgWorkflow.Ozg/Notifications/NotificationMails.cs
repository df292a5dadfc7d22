using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using MimeKit;
using Npgsql;
using OzgWorkflow.Ozg.Database;
using OzgWorkflow.Ozg.Organisations;
using OzgWorkflow.Runtime.Queue;
using OzgWorkflow.Runtime.Steps;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>
/// Sends notifications as mails, one by one: an address that is refused keeps no other waiting. A mail may go out twice
/// when a node dies right after sending it; it has the same Message-Id then.
/// </summary>
public sealed class NotificationMails(
    IDbContextFactory<OzgDb> databases,
    MailSender sender,
    MailOptions options,
    UnknownPeople people,
    NpgsqlDataSource database,
    TimeProvider clock
) : IWork
{
    /// <inheritdoc />
    public QueueTable Table { get; } =
        new("mail", "ozg.notification", ["id"], ["event_id", "account", "subject", "text", "occurred_at"])
        {
            Where = "mailed_at IS NULL",
            Lease = TimeSpan.FromMinutes(2),
        };

    /// <inheritdoc />
    public async Task Do(IReadOnlyList<TakenRow> rows, CancellationToken cancellation)
    {
        var row = rows[0];
        var (id, account) = (row.KeyPart<long>(), row.Value<string>(1));
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await AddressOf(db, account, cancellation) is { } address)
            await Send(Compose(row, id, address), cancellation);
        await db
            .Notifications.Where(x => x.Id == id && x.Turn == row.Turn)
            .ExecuteUpdateAsync(x => x.SetProperty(n => n.MailedAt, clock.GetUtcNow()), cancellation);
    }

    /// <summary>Whose account is locked or gone by now gets no mail any more.</summary>
    private async Task<string?> AddressOf(OzgDb db, string account, CancellationToken cancellation) =>
        await people.IsUnknown(database, account, cancellation)
            ? null
            : await db.Persons.Where(x => x.Account == account).Select(x => x.Mail).FirstOrDefaultAsync(cancellation);

    private async Task Send(MimeMessage mail, CancellationToken cancellation)
    {
        try
        {
            await sender.Send([mail], cancellation);
        }
        catch (SmtpCommandException e)
            when ((int)e.StatusCode >= 500 && e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            throw new HopelessException($"Der Mailserver lehnt {mail.To} ab: {e.Message}", e);
        }
        catch (Exception e) when (MailSender.IsAway(e))
        {
            throw new UnavailableException($"Der Mailserver nimmt keine Mails an: {e.Message}", e);
        }
    }

    private MimeMessage Compose(TakenRow row, long id, string address)
    {
        if (!MailboxAddress.TryParse(address, out var to))
            throw new HopelessException($"„{address}“ ist keine E-Mail-Adresse.");
        return new MimeMessage
        {
            From = { MailboxAddress.Parse(options.From) },
            To = { to },
            MessageId = $"{row.Value<Guid>(0):n}.{id}@ozgworkflow",
            Date = row.Time(4)!.Value,
            Subject = row.Value<string>(2),
            Body = new TextPart("plain") { Text = row.Value<string>(3) },
        };
    }
}
