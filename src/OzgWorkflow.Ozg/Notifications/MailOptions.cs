using System.ComponentModel.DataAnnotations;

namespace OzgWorkflow.Ozg.Notifications;

/// <summary>How mails are sent. Without a host they are written as .eml files.</summary>
public sealed class MailOptions
{
    /// <summary>SMTP server; empty: write .eml files into <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    /// <summary>Port of the SMTP server.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 25;

    /// <summary>Whether to insist on TLS.</summary>
    public bool RequireTls { get; set; }

    /// <summary>Account on the SMTP server, if it wants one.</summary>
    public string? User { get; set; }

    /// <summary>Its password.</summary>
    public string? Password { get; set; }

    /// <summary>Sender.</summary>
    public string From { get; set; } = "ozgworkflow@localhost";

    /// <summary>Folder for .eml files.</summary>
    public string Folder { get; set; } = "mail";
}
