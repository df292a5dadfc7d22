using Microsoft.EntityFrameworkCore;
using MimeKit;
using OzgWorkflow.Ozg.Database;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>Sends notifications as mails. A mail may go out twice when a node dies right after sending it; it has the same Message-Id then.</summary>
public sealed class SendMails(IDbContextFactory<OzgDb> databases, MailSender sender, MailOptions options, TimeProvider clock)
{
    private const int BatchSize = 50;

    /// <summary>Sends what waits.</summary>
    public async Task SendPending(CancellationToken cancellation)
    {
        while (await SendBatch(cancellation) == BatchSize)
        {
        }
    }

    private async Task<int> SendBatch(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var pending = await db.Notifications
            .FromSql($"SELECT * FROM ozg.notification WHERE mail_am IS NULL ORDER BY id LIMIT {BatchSize} FOR UPDATE SKIP LOCKED")
            .AsNoTracking().ToListAsync(cancellation);
        if (pending.Count == 0) return 0;
        var addresses = (await db.Coordinations.AsNoTracking().ToListAsync(cancellation)).DistinctBy(x => x.Account).ToDictionary(x => x.Account, x => x.Mail);
        var mails = pending.Where(x => addresses.ContainsKey(x.Account)).Select(x => Compose(x, addresses[x.Account])).ToArray();
        await sender.Send(mails, cancellation);
        var ids = pending.Select(x => x.Id).ToArray();
        await db.Notifications.Where(x => ids.Contains(x.Id)).ExecuteUpdateAsync(x => x.SetProperty(n => n.MailAm, clock.GetUtcNow()), cancellation);
        await transaction.CommitAsync(cancellation);
        return pending.Count;
    }

    private MimeMessage Compose(Notification x, string address) => new()
    {
        From = { MailboxAddress.Parse(options.From) },
        To = { MailboxAddress.Parse(address) },
        MessageId = $"{x.EventId:n}.{x.Id}@ozgworkflow",
        Date = x.Zeitpunkt,
        Subject = x.Betreff,
        Body = new TextPart("plain") { Text = x.Text },
    };
}
