using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OzgWorkflow.Server.Machine;

namespace OzgWorkflow.Server.EmbeddedPostgres;

/// <summary>
/// Runs PostgreSQL's programs. They refuse to run as root: a server that does runs them as a user that nobody else is,
/// so that no other program can read or stop them.
/// </summary>
internal static class PostgresPrograms
{
    // In a range that systemd keeps free of users; it needs no entry in /etc/passwd, except that initdb insists on one.
    private const int User = 60854,
        UserOfInitdb = 65534;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Where the programs are.</summary>
    internal static string Folder { get; } =
        Path.Combine(NpmParts.PathOf($"@embedded-postgres/{OsName}-{(IsArm ? "arm64" : "x64")}"), "native");

    /// <summary>Lets PostgreSQL's user, and nobody else, pass through a private folder of root's.</summary>
    internal static async Task LetPass(string folder, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !IsRoot || File.GetUnixFileMode(folder) != Private)
            return;
        await Run("chown", [Number($"0:{User}"), folder], null, cancellation);
        File.SetUnixFileMode(folder, Private | UnixFileMode.GroupExecute);
    }

    /// <summary>Makes sure that PostgreSQL's user can work in a folder of root's.</summary>
    /// <exception cref="CannotStartException">It cannot get there.</exception>
    internal static async Task CheckAccess(string folder, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows() || !IsRoot)
            return;
        foreach (var needed in new[] { folder, Path.Combine(Folder, "bin") })
        {
            try
            {
                await Run("test", ["-x", needed], User, cancellation);
            }
            catch (CannotStartException e)
            {
                throw new CannotStartException(
                    $"PostgreSQL läuft nicht als root, sondern als Benutzer {User}, und kommt so nicht an {needed}. "
                        + "Geben Sie allen Ordnern darüber das Recht x, oder starten Sie den Server nicht als root.",
                    e
                );
            }
        }
    }

    /// <summary>Makes a cluster. It is there whole or not at all.</summary>
    /// <param name="folder">Where; its parent is passable for PostgreSQL's user.</param>
    /// <param name="password">Of the user <c>postgres</c>.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static async Task Initialise(string folder, string password, CancellationToken cancellation)
    {
        var draft = folder + ".neu";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true); // of a process that was killed meanwhile
        PrivateFiles.CreateFolder(draft);
        var passwordFile = folder + ".password";
        PrivateFiles.Write(passwordFile, password);
        if (IsRoot)
            await Run("chown", [Number($"{UserOfInitdb}"), draft, passwordFile], null, cancellation);
        string[] arguments =
        [
            "-D",
            draft,
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            $"--pwfile={passwordFile}",
            "-E",
            "UTF8",
            "--locale-provider=icu",
            "--icu-locale=de-DE",
            "--locale=C",
        ];
        await Run(Program("initdb"), arguments, IsRoot ? UserOfInitdb : null, cancellation);
        File.Delete(passwordFile);
        if (IsRoot)
            await Run("chown", ["-R", Number($"{User}:{User}"), draft], null, cancellation);
        Directory.Move(draft, folder);
    }

    /// <summary>Runs <c>pg_ctl</c>.</summary>
    /// <exception cref="CannotStartException">It says no.</exception>
    internal static Task Control(string cluster, IEnumerable<string> arguments, CancellationToken cancellation) =>
        Run(Program("pg_ctl"), ["-D", cluster, .. arguments], IsRoot ? User : null, cancellation);

    private static async Task Run(
        string program,
        IEnumerable<string> arguments,
        int? asUser,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = OperatingSystem.IsWindows() ? Folder : "/",
        };
        if (asUser is { } user)
        {
            start.FileName = "setpriv";
            foreach (
                var argument in new[]
                {
                    Number($"--reuid={user}"),
                    Number($"--regid={User}"),
                    "--clear-groups",
                    program,
                }
            )
                start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Start(start);
        var output = Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellation),
            process.StandardError.ReadToEndAsync(cancellation)
        );
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode == 0)
            return;
        // A PostgreSQL that was started may keep the pipes open; what it writes then is not waited for.
        await Task.WhenAny(output, Task.Delay(TimeSpan.FromSeconds(1), cancellation));
        var text = output.IsCompletedSuccessfully ? string.Join(" ", await output).ReplaceLineEndings(" ").Trim() : "";
        throw new CannotStartException($"{Path.GetFileName(program)} ist gescheitert: {text}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new CannotStartException(
                $"Das Programm {start.FileName} lässt sich nicht ausführen ({e.Message}). "
                    + "Das mitgelieferte PostgreSQL braucht es: Stellen Sie es bereit, oder setzen Sie "
                    + "ConnectionStrings:Database auf ein vorhandenes PostgreSQL.",
                e
            );
        }
    }

    private static string Program(string name) => Path.Combine(Folder, "bin", name);

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static string OsName =>
        OperatingSystem.IsMacOS() ? "darwin"
        : OperatingSystem.IsWindows() ? "windows"
        : "linux";

    private static bool IsRoot { get; } = !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;
}
