using System.Diagnostics;

namespace OzgWorkflow.Testing;

/// <summary>
/// The data directory of a server that was started once and stopped: with schema, catalogue, definitions and demo
/// accounts. Copying it takes a fraction of what a first start takes.
/// </summary>
internal static class PreparedDirectory
{
    private static readonly Lazy<Task<string>> Prepared = new(Prepare);

    internal static async Task CopyTo(string directory)
    {
        var from = await Prepared.Value;
        Directory.CreateDirectory(Path.GetDirectoryName(directory)!);
        // PostgreSQL's files stay those of its user.
        using var copy = Process.Start("cp", ["-a", from, directory]);
        await copy.WaitForExitAsync();
        if (copy.ExitCode != 0)
            throw new IOException($"{from} could not be copied to {directory}.");
    }

    private static async Task<string> Prepare()
    {
        var server = new ServerProcess { IsNew = true };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(server.DataDirectory, recursive: true);
        await server.Start();
        await server.Stop();
        // Each copy chooses its own.
        File.Delete(Path.Combine(server.PostgresDirectory, "port"));
        return server.DataDirectory;
    }
}
