using System.Globalization;

namespace DnsLb.Demo;

/// <summary>Which backends of the running demo are failed: a file with a number in each line, which other terminals may write too.</summary>
/// <param name="folder">The demo's folder; nobody else than the user may enter it.</param>
internal sealed class DemoState(string folder)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The demo's folder.</summary>
    public string Folder => folder;

    /// <summary>The file.</summary>
    public string File => Path.Combine(Folder, "failed");

    /// <summary>Whether a demo runs.</summary>
    public bool IsRunning
    {
        get
        {
            if (!Directory.Exists(Folder))
            {
                return false;
            }

            using FileStream? free = TryLock();
            return free is null;
        }
    }

    /// <summary>The numbers in the file; lines that are no number do not count.</summary>
    public IReadOnlySet<int> Failed
    {
        get
        {
            try
            {
                return System.IO.File.ReadLines(File)
                    .Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out int backend) ? backend : 0)
                    .ToHashSet();
            }
            catch (IOException)
            {
                // The file was removed: nothing is failed.
                return new HashSet<int>();
            }
        }
    }

    /// <summary>The state of the current user's demo.</summary>
    public static DemoState OfUser() =>
        new(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "dnslb-demo"));

    /// <summary>Begins a demo with all backends healthy.</summary>
    /// <returns>To be held while it runs; null when another one does.</returns>
    public IDisposable? TryBegin()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, OwnerOnly);
        }

        FileStream? running = TryLock();
        if (running is not null)
        {
            Write([]);
        }

        return running;
    }

    /// <summary>Fails a backend, or heals it.</summary>
    public void Set(int backend, bool failed)
    {
        HashSet<int> all = [.. Failed];
        if (failed ? all.Add(backend) : all.Remove(backend))
        {
            Write(all);
        }
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    public void Remove() => Directory.Delete(Folder, recursive: true);

    // The system frees the lock of a demo that was killed.
    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(Path.Combine(Folder, "running"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // A rename, so that nobody reads half of it.
    private void Write(IEnumerable<int> failed)
    {
        string draft = File + ".tmp";
        System.IO.File.WriteAllLines(draft, failed.Order().Select(backend => backend.ToString(CultureInfo.InvariantCulture)));
        System.IO.File.Move(draft, File, overwrite: true);
    }
}
