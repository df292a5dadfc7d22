using System.Net;
using System.Net.Sockets;
using Npgsql;
using OzgWorkflow.Engine.Model;
using OzgWorkflow.Engine.Stimuli;
using OzgWorkflow.Server.Start;
using OzgWorkflow.Testing;

namespace OzgWorkflow.Server.Tests;

/// <summary>
/// A server that cannot start says so in one German sentence with the place and what to do, and ends with exit code 1.
/// </summary>
public sealed class StartProblems
{
    private const string Elsewhere = "Host=127.0.0.1;Port=1;Database=weg;Username=x;Password=geheim";
    private TestPostgres _postgres = null!;

    [OneTimeSetUp]
    public async Task Start() => _postgres = await TestPostgres.Start();

    [OneTimeTearDown]
    public async Task Stop() => await _postgres.DisposeAsync();

    /// <summary>
    /// A setting, a value that makes no sense, what is said of it and what to do. Each line is started with as a whole.
    /// </summary>
    private static readonly (string Setting, string Value, string Problem, string Remedy)[][] Wrong =
    [
        [
            ("Jwt__Key", "AQIDBA==", "Jwt:Key muss mindestens 32 Bytes", "lassen Sie sie leer"),
            ("RabbitMq__Uri", "localhost", "RabbitMq:Uri ist keine Adresse", "amqp://"),
            (
                "ConnectionStrings__Database",
                "Hots=x;Password=geheim",
                "ConnectionStrings:Database ist nicht lesbar",
                "Host=rechner"
            ),
            ("Mail__From", "kein Absender", "Mail:From ist keine Mailadresse", "berichtigen Sie sie"),
            ("Mail__Port", "99999", "Mail:Port ist „99999“", "von 1 bis 65535"),
            ("Limits__StateSize", "viel", "Limits:StateSize ist „viel“", "eine ganze Zahl ab 1"),
            ("Health__Lag", "-1", "Health:Lag ist „-1“", "zum Beispiel"),
            ("Workflows__PublicRequestsPerMinute", "0", "PublicRequestsPerMinute ist „0“", "ab 1"),
            ("Workflows__Origin", "ablaeufe.example.org", "Workflows:Origin ist", "https://ablaeufe"),
            ("Proxies__Known__0", "überall", "Proxies:Known nennt „überall“", "10.0.0.0/8"),
            ("Retention__DefaultDays", "-5", "Retention:DefaultDays ist „-5“", "von 1 bis 36500"),
            ("Cookies__Secure", "vielleicht", "Cookies:Secure ist „vielleicht“", "true oder false"),
            ("Limits__StepTime", "bald", "Limits:StepTime ist „bald“", "eine Dauer über null"),
            ("Ozg__Committee", "Quatsch", "Ozg:Committee ist „Quatsch“", "„IT-Lenkungsausschuss“ oder"),
            ("Http__AllowedHosts", "example.org", "Http:AllowedHosts ist „example.org“", "Http:AllowedHosts:0"),
            ("Mail__Prot", "25", "Mail:Prot gibt es nicht", "Host, Port"),
            ("Limits__Script__Zeit", "00:00:01", "Limits:Script:Zeit gibt es nicht", "Time, Memory"),
            ("Workflows__Urspung", "x", "Workflows:Urspung gibt es nicht", "Origin"),
            ("Admin__Account", "Größe", "Admin:Account ist „Größe“", "ohne Umlaute"),
            ("Admin__Password", "geheim", "Admin:Password ist zu einfach", "mindestens 10 Zeichen"),
        ],
        [
            ("Jwt__Key", "das ist kein Base64", "Jwt:Key muss mindestens 32 Bytes", "openssl rand"),
            ("Mail__Port", "fünfundzwanzig", "fünfundzwanzig", "eine ganze Zahl"),
        ],
        [
            (
                "ConnectionStrings__Database",
                Elsewhere,
                "Die Datenbank „weg“ auf 127.0.0.1:1 antwortet nicht",
                "starten Sie sie"
            ),
        ],
    ];

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public async Task Settings_that_make_no_sense(int line)
    {
        await using var server = new ServerProcess();
        foreach (var (setting, value, _, _) in Wrong[line])
            server.Settings[setting] = value;
        var lines = Sentences(await server.TryToStart());
        Assert.That(lines, Has.Length.EqualTo(Wrong[line].Length), string.Join('\n', lines));
        foreach (var (_, _, problem, remedy) in Wrong[line])
            Assert.That(lines, Has.One.Contains(problem).And.Contains(remedy));
    }

    [Test]
    public async Task All_wrong_settings_are_told_at_once()
    {
        await using var server = new ServerProcess
        {
            Settings =
            {
                ["Jwt__Key"] = "x",
                ["RabbitMq__Uri"] = "y",
                ["Retention__ReceiptDays"] = "0",
                ["Retention__EventDays"] = "-1",
                ["Retention__Days__ozg-leistung"] = "-30",
                ["Limits__StepTime"] = "10",
                ["Limits__Script__Memory"] = "viel",
                ["Scripts__Processes"] = "0",
                ["Http__AllowedHosts__0"] = "http://x/y",
                ["Http__AllowedHosts__1"] = "*.example.org",
                ["Http__MaxResponseSize"] = "-1",
                ["SignIn__FailuresPerAccount"] = "viele",
                ["SignIn__Waiting"] = "-1",
                ["Mail__RequireTls"] = "ja",
                ["Cookies__Secure"] = "",
            },
        };
        var lines = Sentences(await server.TryToStart());
        Assert.That(
            lines.Select(x => x.Split(' ')[2]).Order(),
            Is.EqualTo(
                server
                    .Settings.Keys.Except(["Http__AllowedHosts__1", "Cookies__Secure"])
                    .Select(x => x.Replace("__", ":", StringComparison.Ordinal))
                    .Select(x => x == "Http:AllowedHosts:0" ? "Http:AllowedHosts" : x)
                    .Order()
            ),
            string.Join('\n', lines)
        );
    }

    [TestCase("quatsch")]
    [TestCase("imports", "--lagen", "lagen.csv")]
    [TestCase("--urls")]
    [TestCase("--urls", "http://localhost:5080", "quatsch")]
    [TestCase("-x")]
    public async Task A_mistyped_command_starts_no_server(params string[] arguments)
    {
        await using var server = new ServerProcess { IsNew = true };
        var (code, output) = await server.Command(arguments);
        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.StartWith($"„{string.Join(' ', arguments)}“ ist kein Befehl").And.Contain("replay"));
        Assert.That(Directory.Exists(server.DataDirectory), Is.False);
    }

    [Test]
    public async Task Whoever_asks_for_help_gets_the_commands()
    {
        await using var server = new ServerProcess { IsNew = true };
        var (code, output) = await server.Command("--help");
        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.StartWith("Aufruf:").And.Contain("import").And.Contain("workflows export"));
    }

    [TestCase("Passwort1!", "Dieses Passwort wird zu oft benutzt")]
    [TestCase("Koellner-2026x", "Das Passwort darf Ihren Namen und den des Kontos nicht enthalten")]
    public async Task A_first_administrator_whose_password_is_guessed_first(string password, string problem)
    {
        await using var server = new ServerProcess
        {
            IsNew = true,
            Settings =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Admin__Account"] = "koellner",
                ["Admin__Password"] = password,
            },
        };
        var (code, output) = await server.TryToStart();
        Assert.That(code, Is.EqualTo(1));
        Assert.That(
            output,
            Does.Contain($"Das Konto „koellner“ kann nicht angelegt werden: {problem}").And.Contain("Admin:Password")
        );
        Assert.That(output, Does.Not.Contain("   at "), "no stack trace");
    }

    [Test]
    public async Task An_address_where_another_program_listens()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        await using var server = new ServerProcess { IsNew = true };
        other.Start();
        var url = $"http://{other.LocalEndpoint}";
        AssertSentence(await server.Command("--urls", url), url, "Wählen Sie mit Urls eine andere Adresse");
    }

    [Test]
    public async Task A_data_directory_that_is_a_file()
    {
        var file = Path.GetTempFileName();
        await using var server = new ServerProcess { Settings = { ["Data__Directory"] = file } };
        await AssertRefused(server, $"Das Datenverzeichnis {file} ist eine Datei", "Data:Directory");
        File.Delete(file);
    }

    [Test]
    public async Task A_data_directory_where_nobody_may_write()
    {
        await using var server = new ServerProcess { Settings = { ["Data__Directory"] = "/sys/kernel" } };
        await AssertRefused(server, "Im Datenverzeichnis /sys/kernel darf der Server nicht schreiben", "Schreibrechte");
    }

    [TestCase("-o ro", "Es ist nur lesbar eingebunden")]
    [TestCase("-o size=64k", "Es ist kein Platz mehr frei")]
    public async Task A_data_directory_that_is_read_only_or_full(string options, string problem)
    {
        var folder = Directory.CreateTempSubdirectory("ozgworkflow-").FullName;
        await using var server = new ServerProcess
        {
            DataDirectory = folder,
            Before = $"mount -t tmpfs {options} tmpfs {folder}",
        };
        await AssertRefused(server, $"Das Datenverzeichnis {folder} kann nicht benutzt werden: {problem}", "Platz");
    }

    [Test]
    public async Task A_password_of_the_embedded_database_that_is_broken()
    {
        await using var server = new ServerProcess();
        await server.Start();
        await server.Stop();
        var file = Path.Combine(server.PostgresDirectory, "password");
        var password = await File.ReadAllTextAsync(file);
        await AssertBroken("", "ist leer");
        await AssertBroken("falsch", "ist nicht das der Datenbank");
        await AssertBroken(null, "ist nicht lesbar");
        await File.WriteAllTextAsync(file, password);
        await server.Start();

        async Task AssertBroken(string? content, string problem)
        {
            File.Delete(file);
            if (content is not null)
                await File.WriteAllTextAsync(file, content);
            await AssertRefused(server, file, problem, "Sicherung");
            Assert.That(
                File.Exists(Path.Combine(server.PostgresDirectory, "cluster", "postmaster.pid")),
                Is.False,
                "its PostgreSQL does not run on"
            );
        }
    }

    [Test]
    public async Task Tables_of_the_embedded_database_that_are_broken()
    {
        await using var server = new ServerProcess();
        await server.Start();
        await server.Stop();
        var cluster = Path.Combine(server.PostgresDirectory, "cluster");
        Directory.Move(Path.Combine(cluster, "global"), Path.Combine(cluster, "verlegt"));
        await AssertRefused(server, cluster, "startet nicht", "server.log", "Sicherung");
    }

    [Test]
    public async Task A_database_that_does_not_exist_or_takes_no_such_account()
    {
        var good = new NpgsqlConnectionStringBuilder(await _postgres.CreateDatabase());
        var missing = new NpgsqlConnectionStringBuilder(good.ConnectionString) { Database = "gibt-es-nicht" };
        var stranger = new NpgsqlConnectionStringBuilder(good.ConnectionString) { Password = "geheim" };
        await AssertDatabaseRefused(missing.ConnectionString, "„gibt-es-nicht“", "gibt es nicht", "CREATE DATABASE");
        await AssertDatabaseRefused(
            stranger.ConnectionString,
            "lehnt Konto oder Passwort ab",
            "ConnectionStrings:Database"
        );
    }

    [TestCase("ALTER DATABASE {0} SET default_transaction_read_only = on", "ist nur lesbar")]
    [TestCase("INSERT INTO workflow.migrations VALUES ('29990101000000_Zukunft', '99')", "neueren Version")]
    public async Task A_database_that_is_not_ours_to_work_with(string sql, string problem)
    {
        var connection = await _postgres.CreateDatabase();
        await Execute(connection, sql);
        await AssertDatabaseRefused(connection, problem);
    }

    [Test]
    public async Task A_database_whose_keys_are_broken()
    {
        var connection = await _postgres.CreateDatabase();
        await MakeReady(connection);
        await Execute(
            connection,
            "INSERT INTO identity.data_protection_key (friendly_name, xml) VALUES ('k', 'kein XML')"
        );
        await AssertDatabaseRefused(connection, "identity.data_protection_key ist nicht lesbar");
        await Execute(
            connection,
            "DELETE FROM identity.data_protection_key; UPDATE identity.signing_key SET key = '\\x00'"
        );
        await AssertDatabaseRefused(connection, "identity.signing_key ist zu kurz");
    }

    private static async Task Execute(string connection, string sql)
    {
        var database = new NpgsqlConnectionStringBuilder(connection).Database!;
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql.Replace("{0}", database, StringComparison.Ordinal));
        await command.ExecuteNonQueryAsync();
    }

    private static async Task MakeReady(string connection)
    {
        await using var server = On(connection);
        var export = Path.Combine(server.DataDirectory, "export");
        string[][] looks =
        [
            ["replay", $"{Guid.NewGuid()}"],
            ["workflows", "export", "--to", export],
        ];
        foreach (var look in looks)
        {
            var (_, refused) = await server.Command(look);
            Assert.That(
                refused,
                Does.Contain("noch nicht auf dem Stand dieser Version"),
                "who only looks changes nothing"
            );
        }

        await server.Start();
        await server.Stop();
        var (_, output) = await server.Command("workflows", "export", "--to", export);
        Assert.That(output, Does.Contain("Definitionen"));
    }

    private static ServerProcess On(string connection) =>
        new() { Settings = { ["ConnectionStrings__Database"] = connection } };

    private static async Task AssertRefused(ServerProcess server, params string[] parts) =>
        AssertSentence(await server.TryToStart(), parts);

    private static async Task AssertDatabaseRefused(string connection, params string[] parts)
    {
        await using var server = On(connection);
        await AssertRefused(server, parts);
    }

    private static void AssertSentence((int Code, string Output) end, params string[] parts)
    {
        var lines = Sentences(end);
        Assert.That(lines, Has.Length.EqualTo(1), end.Output);
        Assert.Multiple(() =>
        {
            foreach (var part in parts)
                Assert.That(lines[0], Does.Contain(part));
        });
    }

    /// <summary>What it said before it ended, line by line.</summary>
    private static string[] Sentences((int Code, string Output) end)
    {
        Assert.That(end.Code, Is.EqualTo(1), end.Output);
        Assert.That(end.Output, Does.Not.Contain("geheim").And.Not.Contain("   at "));
        return end.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
