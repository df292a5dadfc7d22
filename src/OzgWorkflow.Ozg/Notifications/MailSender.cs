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

    /// <summary>
    /// Whether an exception says that the server cannot be used for now, by any mail: it is away, has no time, or does
    /// not know us.
    /// </summary>
    internal static bool IsAway(Exception e) =>
        e
            is System.Net.Sockets.SocketException
                or IOException
                or TimeoutException
                or MailKit.ServiceNotConnectedException
                or MailKit.ServiceNotAuthenticatedException
                or MailKit.ProtocolException
                or AuthenticationException
                or SslHandshakeException
        || e is SmtpCommandException { ErrorCode: not SmtpErrorCode.RecipientNotAccepted } refused
            && (int)refused.StatusCode < 500;

    private async Task WriteFiles(IReadOnlyList<MimeMessage> mails, CancellationToken cancellation)
    {
        CreateFolder(options.Folder);
        foreach (var mail in mails)
        {
            await using var file = new FileStream(Path.Combine(options.Folder, $"{mail.MessageId}.eml"), PrivateFile());
            await mail.WriteToAsync(file, cancellation);
        }
    }

    // Mails hold personal data: nobody but the server reads them.
    private static void CreateFolder(string folder)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, Private);
    }

    private static FileStreamOptions PrivateFile()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private async Task SendTo(string host, IReadOnlyList<MimeMessage> mails, CancellationToken cancellation)
    {
        using var client = new SmtpClient();
        await client.ConnectAsync(
            host,
            options.Port,
            options.RequireTls ? SecureSocketOptions.StartTls : SecureSocketOptions.StartTlsWhenAvailable,
            cancellation
        );
        if (options is { User: { Length: > 0 } user, Password: { } password })
            await client.AuthenticateAsync(user, password, cancellation);
        foreach (var mail in mails)
            await client.SendAsync(mail, cancellation);
        await client.DisconnectAsync(true, cancellation);
    }
}
