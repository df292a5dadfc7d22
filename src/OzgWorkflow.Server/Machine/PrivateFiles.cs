namespace OzgWorkflow.Server.Machine;

/// <summary>Files and folders that nobody else may read, from the moment they are there.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes a folder; one that is there already stays as it is.</summary>
    internal static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a file, making it if it is not there.</summary>
    internal static FileStream Open(string path, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = System.IO.FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileMode;
        return new FileStream(path, options);
    }

    /// <summary>Writes a file whole or not at all.</summary>
    internal static void Write(string path, string text)
    {
        var draft = path + ".neu";
        File.Delete(draft);
        using (var stream = Open(draft, FileShare.None))
        using (var writer = new StreamWriter(stream))
            writer.Write(text);
        File.Move(draft, path, overwrite: true);
    }

    /// <summary>
    /// Tries to hold a file, alone or together with others; null when somebody else has it. The operating system lets
    /// go when the process ends, however it ends, so nothing stale is left.
    /// </summary>
    internal static FileStream? TryHold(string path, bool alone = true)
    {
        try
        {
            return Open(path, alone ? FileShare.None : FileShare.ReadWrite);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is HeldOnLinux or HeldOnMac or HeldOnWindows)
        {
            return null;
        }
    }

    // EWOULDBLOCK, and ERROR_SHARING_VIOLATION.
    private const int HeldOnLinux = 11,
        HeldOnMac = 35,
        HeldOnWindows = 32;
}
