using System.Runtime.InteropServices;
using System.Text;
using DnsLb.Core.Files;

namespace DnsLb.Core.Serving;

/// <summary>Knows which files are being written: modified by somebody who has not closed them yet. On Linux, by inotify; elsewhere it knows of none.</summary>
/// <remarks>Not thread-safe. It has no thread of its own: <see cref="Update"/> takes in what has happened since the last call.</remarks>
/// <param name="source">Finds the files.</param>
internal sealed class WriteWatch(FileSource source) : IDisposable
{
    private const uint Events =
        Inotify.Modified | Inotify.ClosedAfterWriting | Inotify.MovedFrom | Inotify.MovedTo | Inotify.Deleted | Inotify.DirectoryOnly;

    // struct inotify_event: int watch; uint mask; uint cookie; uint length of the name that follows.
    private const int HeaderLength = 16;
    private const int Failed = -1;

    // As many as Linux follows.
    private const int MostLinks = 40;

    private readonly int _notifier = Inotify.IsSupported ? Inotify.CreateNotifier(Inotify.NonBlocking | Inotify.CloseOnExec) : Failed;
    private readonly HashSet<string> _beingWritten = [];
    private readonly HashSet<string> _modified = [];
    private bool _hasMissedEvents;
    private readonly byte[] _events = new byte[64 * 1024];
    private Dictionary<string, string> _targets = [];
    private Dictionary<string, int> _watches = [];

    // The system gives one folder one watch, by however many paths it is reached.
    private ILookup<int, string> _folders = Enumerable.Empty<string>().ToLookup(_ => Failed);

    /// <summary>Watches the folders of these files, and those of what they are links to, and no others. A folder that cannot be watched is left out: its files count as written at once.</summary>
    /// <param name="files">Full paths.</param>
    public void Watch(IEnumerable<string> files)
    {
        if (_notifier == Failed)
        {
            return;
        }

        string[] all = [.. files.Distinct()];
        (_targets, Dictionary<string, int> watches) = source.Run(calls => Reach(all, calls));
        foreach (int gone in _watches.Values.Except(watches.Values))
        {
            _ = Inotify.RemoveWatch(_notifier, gone);
        }

        _beingWritten.RemoveWhere(path => !IsStillWatched(Path.GetDirectoryName(path)!, watches));
        _watches = watches;
        _folders = watches.ToLookup(pair => pair.Value, pair => pair.Key);
    }

    /// <summary>Takes in what has happened.</summary>
    public unsafe void Update()
    {
        fixed (byte* buffer = _events)
        {
            while (_notifier != Failed && Inotify.Read(_notifier, buffer, (nuint)_events.Length) is > 0 and nint length)
            {
                TakeIn(_events.AsSpan(0, (int)length));
            }
        }
    }

    /// <summary>Forgets which files were modified until the last update.</summary>
    public void ForgetModifications()
    {
        _modified.Clear();
        _hasMissedEvents = false;
    }

    /// <summary>Whether somebody has modified the file since <see cref="ForgetModifications"/>, closed by now or not. Another file that takes its name does not modify it.</summary>
    /// <param name="file">A watched file.</param>
    public bool WasModified(string file) => _hasMissedEvents || (_targets.TryGetValue(file, out string? target) && _modified.Contains(target));

    /// <summary>Whether somebody has modified the file and not closed it yet.</summary>
    /// <param name="file">A watched file.</param>
    public bool IsBeingWritten(string file) => _targets.TryGetValue(file, out string? target) && _beingWritten.Contains(target);

    public void Dispose()
    {
        if (_notifier != Failed)
        {
            _ = Inotify.Close(_notifier);
        }
    }

    private (Dictionary<string, string> Targets, Dictionary<string, int> Watches) Reach(string[] files, FileCalls calls)
    {
        var targets = files.ToDictionary(file => file, file => calls.Ask(file, () => TargetOf(file), otherwise: file));

        // That of a link too: a file that is new there may be no link.
        HashSet<string> folders = [.. targets.Keys.Concat(targets.Values).Select(file => Path.GetDirectoryName(file)!)];

        // Adding again gives the same watch, or another one when the folder was replaced by another of its name.
        return (targets, folders
            .Select(folder => (Folder: folder, Watch: calls.Ask(folder, () => Inotify.AddWatch(_notifier, folder, Events), Failed)))
            .Where(added => added.Watch != Failed)
            .ToDictionary(added => added.Folder, added => added.Watch));
    }

    // The system reports a write under the name of the file that was opened, not under that of a link to it. Dots are left in the
    // path: behind a link to a folder, ".." is not what it seems.
    private static string TargetOf(string file)
    {
        string path = file;
        for (int links = 0; links < MostLinks && new FileInfo(path).LinkTarget is { } target; links++)
        {
            path = Path.Combine(Path.GetDirectoryName(path)!, target);
        }

        return Path.Join(Path.GetDirectoryName(path), Path.GetFileName(path));
    }

    private void TakeIn(ReadOnlySpan<byte> events)
    {
        while (!events.IsEmpty)
        {
            int watch = MemoryMarshal.Read<int>(events);
            uint mask = MemoryMarshal.Read<uint>(events[4..]);
            int nameLength = MemoryMarshal.Read<int>(events[12..]);
            ReadOnlySpan<byte> name = events.Slice(HeaderLength, nameLength);
            events = events[(HeaderLength + nameLength)..];
            if ((mask & Inotify.Overflow) != 0)
            {
                // What was closed meanwhile is not known: better to believe all of it than to wait for ever.
                _beingWritten.Clear();
                _hasMissedEvents = true;
            }
            else
            {
                string file = Encoding.UTF8.GetString(name.TrimEnd((byte)0));
                foreach (string folder in _folders[watch])
                {
                    Note(Path.Join(folder, file), mask);
                }
            }
        }
    }

    private void Note(string path, uint mask)
    {
        if ((mask & Inotify.Modified) != 0)
        {
            _beingWritten.Add(path);
            _modified.Add(path);
        }
        else
        {
            _beingWritten.Remove(path);
        }
    }

    private bool IsStillWatched(string folder, Dictionary<string, int> watches) =>
        watches.TryGetValue(folder, out int watch) && _watches.TryGetValue(folder, out int before) && watch == before;
}
