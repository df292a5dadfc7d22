using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>Hands mails to the SMTP server, or writes them as files where there is none.</summary>
public sealed class MailSender(MailOptions options)
{
    /// <summary>Sends mails, in order; each is to have its Message-Id.</summary>
    /// <exception cref="MailKit.CommandException">The server refuses one.</exception>
    public Task Send(IReadOnlyList<MimeMessage> mails, CancellationToken cancellation) =>
        options.Host is { Length: > 0 } host ? SendTo(host, mails, cancellation) : WriteFiles(mails, cancellation);

    private async Task WriteFiles(IReadOnlyList<MimeMessage> mails, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Folder);
        foreach (var mail in mails) await mail.WriteToAsync(Path.Combine(options.Folder, $"{mail.MessageId}.eml"), cancellation);
    }

    private async Task SendTo(string host, IReadOnlyList<MimeMessage> mails, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(host, options.Port, options.RequireTls ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable, cancellation);
        if (options is { User: { Length: > 0 } user, Password: { } password }) await client.AuthenticateAsync(user, password, cancellation);
        foreach (var mail in mails) await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(true, cancellation);
    }
}
