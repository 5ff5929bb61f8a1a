using System.Runtime.InteropServices;
using System.Text;

namespace DnsLb.Core.Serving;

/// <summary>Knows which files are being written: modified by somebody who has not closed them yet. On Linux, by inotify; elsewhere it knows of none.</summary>
/// <remarks>Not thread-safe. It has no thread of its own: <see cref="Update"/> takes in what has happened since the last call.</remarks>
internal sealed class WriteWatch : IDisposable
{
    private const uint Events =
        LinuxFiles.Modified | LinuxFiles.ClosedAfterWriting | LinuxFiles.MovedFrom | LinuxFiles.MovedTo | LinuxFiles.Deleted | LinuxFiles.DirectoryOnly;

    // struct inotify_event: int watch; uint mask; uint cookie; uint length of the name that follows.
    private const int HeaderLength = 16;
    private const int Failed = -1;

    private readonly int _notifier = LinuxFiles.IsSupported ? LinuxFiles.CreateNotifier(LinuxFiles.NonBlocking | LinuxFiles.CloseOnExec) : Failed;
    private readonly Dictionary<string, int> _watches = [];
    private readonly Dictionary<int, string> _folders = [];
    private readonly HashSet<string> _beingWritten = [];
    private readonly byte[] _events = new byte[64 * 1024];

    /// <summary>Watches these folders and no others. A folder that cannot be watched is left out: its files count as written at once.</summary>
    public void Watch(IReadOnlySet<string> folders)
    {
        if (_notifier == Failed)
        {
            return;
        }

        foreach (string gone in _watches.Keys.Where(folder => !folders.Contains(folder)).ToList())
        {
            Forget(gone);
        }

        foreach (string folder in folders)
        {
            // Adding again renews the watch when the folder was replaced by another of its name.
            int watch = LinuxFiles.AddWatch(_notifier, folder, Events);
            if (watch == Failed)
            {
                Forget(folder);
            }
            else
            {
                _watches[folder] = watch;
                _folders[watch] = folder;
            }
        }
    }

    /// <summary>Takes in what has happened.</summary>
    public unsafe void Update()
    {
        fixed (byte* buffer = _events)
        {
            while (_notifier != Failed && LinuxFiles.Read(_notifier, buffer, (nuint)_events.Length) is > 0 and nint length)
            {
                TakeIn(_events.AsSpan(0, (int)length));
            }
        }
    }

    /// <summary>Whether somebody has modified the file and not closed it yet.</summary>
    /// <param name="path">The file in a watched folder, with the folder's path as it was given.</param>
    public bool IsBeingWritten(string path) => _beingWritten.Contains(path);

    public void Dispose()
    {
        if (_notifier != Failed)
        {
            _ = LinuxFiles.Close(_notifier);
        }
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
            if ((mask & LinuxFiles.Overflow) != 0)
            {
                // What was closed meanwhile is not known: better to believe all of it than to wait for ever.
                _beingWritten.Clear();
            }
            else if (_folders.TryGetValue(watch, out string? folder))
            {
                Note(Path.Join(folder, Encoding.UTF8.GetString(name.TrimEnd((byte)0))), mask);
            }
        }
    }

    private void Note(string path, uint mask)
    {
        if ((mask & LinuxFiles.Modified) != 0)
        {
            _beingWritten.Add(path);
        }
        else
        {
            _beingWritten.Remove(path);
        }
    }

    private void Forget(string folder)
    {
        if (_watches.Remove(folder, out int watch))
        {
            _folders.Remove(watch);
            _ = LinuxFiles.RemoveWatch(_notifier, watch);
            _beingWritten.RemoveWhere(path => Path.GetDirectoryName(path) == folder);
        }
    }
}
