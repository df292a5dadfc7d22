using MimeKit;
using Npgsql;
using OzgWorkflow.Ozg.Notifications;
using OzgWorkflow.Ozg.Umsetzung;
using OzgWorkflow.Runtime;
using OzgWorkflow.Server.Access;
using OzgWorkflow.Server.EmbeddedPostgres;
using OzgWorkflow.Server.Machine;
using OzgWorkflow.Server.Requests;

namespace OzgWorkflow.Server.Start;

/// <summary>All settings of the server, read and checked in one place before anything is touched.</summary>
internal sealed record Settings(
    string? Database,
    string DataDirectory,
    string? JwtKey,
    string? RabbitMq,
    OzgOptions Ozg,
    MailOptions Mail,
    RuntimeOptions Runtime,
    RequestOptions Requests,
    SignInOptions SignIn,
    TimeSpan Lag
)
{
    /// <summary>Whether a PostgreSQL of our own is used.</summary>
    internal bool IsEmbedded => string.IsNullOrEmpty(Database);

    /// <summary>Whether a data directory is used: a node with a database and an SMTP server needs none.</summary>
    internal bool NeedsDataDirectory => IsEmbedded || string.IsNullOrEmpty(Mail.Host);

    /// <summary>Reads and checks them.</summary>
    /// <exception cref="CannotStartException">Some make no sense; the message has a line for each.</exception>
    internal static Settings Read(IConfiguration configuration)
    {
        var values = new SettingValues(configuration);
        var settings = Bind(values.Readable);
        var problems = values
            .Problems.Concat(settings.Problems(configuration))
            .Concat(NpmParts.Problems(settings.IsEmbedded ? PostgresPrograms.Folder : null))
            .ToArray();
        return problems.Length == 0
            ? settings
            : throw new CannotStartException(string.Join(Environment.NewLine, problems));
    }

    private static Settings Bind(IConfiguration x)
    {
        var data = Path.GetFullPath(x["Data:Directory"] is { Length: > 0 } directory ? directory : "data");
        var mail = x.GetSection("Mail").Get<MailOptions>() ?? new MailOptions();
        mail.Folder = Path.Combine(data, mail.Folder);
        return new Settings(
            x.GetConnectionString("Database"),
            data,
            x["Jwt:Key"],
            x["RabbitMq:Uri"],
            x.GetSection("Ozg").Get<OzgOptions>() ?? new OzgOptions(),
            mail,
            x.Get<RuntimeOptions>() ?? new RuntimeOptions(),
            RequestOptions.Read(x),
            x.GetSection("SignIn").Get<SignInOptions>() ?? new SignInOptions(),
            x.GetValue("Health:Lag", TimeSpan.FromMinutes(5))
        );
    }

    private IEnumerable<string> Problems(IConfiguration configuration)
    {
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (AddressProblem(url) is { } problem)
                yield return problem;
        if (!string.IsNullOrEmpty(JwtKey) && SigningKey.Parse(JwtKey) is null)
            yield return $"Die Einstellung Jwt:Key muss mindestens {SigningKey.MinimumLength} Bytes in Base64 haben, "
                + $"zum Beispiel aus „openssl rand -base64 {SigningKey.MinimumLength}“; lassen Sie sie leer, wenn die "
                + "Datenbank den Schlüssel verwahren soll.";
        if (!string.IsNullOrEmpty(RabbitMq) && !IsBroker(RabbitMq))
            yield return "Die Einstellung RabbitMq:Uri ist keine Adresse wie amqp://konto:passwort@rechner:5672/; "
                + "berichtigen Sie sie, oder lassen Sie sie leer.";
        if (!IsEmbedded && ConnectionProblem(Database!) is { } wrong)
            yield return $"Die Einstellung ConnectionStrings:Database ist nicht lesbar ({wrong}); sie sieht zum "
                + "Beispiel so aus: Host=rechner;Database=ozgworkflow;Username=konto;Password=passwort.";
        if (!MailboxAddress.TryParse(Mail.From, out _))
            yield return "Die Einstellung Mail:From ist keine Mailadresse wie ozg@example.org; berichtigen Sie sie.";
        foreach (var host in Runtime.Http.AllowedHosts.Where(x => !IsHost(x)))
            yield return $"Die Einstellung Http:AllowedHosts nennt „{host}“; erlaubt sind Namen wie example.org, "
                + "*.example.org und localhost:8080.";
        if (FolderProblem(Runtime.Files.Directory) is { } folder)
            yield return folder;
        foreach (
            var problem in Requests.Problems().Concat(Ozg.Problems()).Concat(FirstAccounts.Problems(configuration))
        )
            yield return problem;
    }

    private static string? FolderProblem(string? path)
    {
        try
        {
            if (!string.IsNullOrEmpty(path))
                PrivateFiles.CreateFolder(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"In dem Ordner „{path}“ (Einstellung Files:Directory) können keine Dateien abgelegt werden: "
                + "Legen Sie ihn an, mit Schreibrecht für den Dienst, oder lassen Sie die Einstellung leer.";
        }
    }

    private static bool IsBroker(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Scheme is "amqp" or "amqps" or "rabbitmq" or "rabbitmqs";

    private static bool IsHost(string text) =>
        Uri.TryCreate(
            $"http://{(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text)}",
            UriKind.Absolute,
            out var uri
        )
        && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" }
        && !text.EndsWith('/')
        && text.LastIndexOf('*') <= 0;

    private static string? AddressProblem(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url.Trim());
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port is >= 0 and <= 65535)
                return null;
        }
        catch (FormatException) { }

        return $"Die Adresse {url} in der Einstellung Urls ist nicht lesbar; sie sieht zum Beispiel so aus: "
            + "http://localhost:5080.";
    }

    private static string? ConnectionProblem(string connection)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(connection);
            return string.IsNullOrEmpty(parsed.Host) ? "es fehlt Host" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // The message may hold the value, which may be a password.
            return "ein Schlüssel ist unbekannt oder ein Wert passt nicht";
        }
    }
}
