using DnsLb.Core.Files;
using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>Knows the zone files below the configured paths and which of them changed since they were read, with every file they include.</summary>
/// <remarks>
/// A change counts once it has rested from one <see cref="Poll"/> to the next, or has not for several, and nobody is writing the file.
/// A removal counts once it has lasted as long and no other file is about to be read: its zone may have moved there.
/// Not thread-safe; it keeps no clock: how long a poll apart is, is the caller's.
/// </remarks>
internal sealed class ZoneFileTracker : IDisposable
{
    // Long enough for a new file to be found and to have rested.
    private const int LongestRemoval = 4;

    // A writer that takes this long, 5 s at the server's pace, has forgotten to close the file or never pauses.
    private const int TellingWait = 25;

    private readonly IReadOnlyList<string> _paths;
    private readonly FileSource _source;
    private readonly WriteWatch _writes;
    private readonly Dictionary<string, TrackedFile> _tracked = [];
    private bool _hasNewParts;
    private IReadOnlyList<string> _unanswered = [];
    private int _unreached;

    /// <param name="paths">Folders and zone files.</param>
    /// <param name="source">Reads them.</param>
    public ZoneFileTracker(IEnumerable<string> paths, FileSource source)
    {
        _paths = [.. paths.Select(Path.GetFullPath).Distinct()];
        _source = source;
        _writes = new WriteWatch(source);
    }

    /// <summary>Looks at all files.</summary>
    /// <param name="refused">Files that are given with any others: they may be acceptable when others change or go.</param>
    /// <param name="everything">True to give every file at once, changed or not, rested or not.</param>
    public ZoneFileChanges Poll(IReadOnlyCollection<string> refused, bool everything = false)
    {
        var (found, problems) = WithoutLostFolders(ZoneFolder.Find(_paths, _source));
        Look(found);
        List<string> due = [.. found.Where(path => everything || IsDue(_tracked[path]))];
        bool isMoreComing = found.Any(path => _tracked[path].Waited > 0 && !IsDue(_tracked[path]));
        List<string> removed = TakeRemoved(found.ToHashSet(), problems, isMoreComing);
        bool isAny = due.Count + removed.Count > 0;
        return new ZoneFileChanges(
            isAny ? [.. due.Union(refused.Intersect(found))] : [],
            removed,
            problems,
            [.. found.Where(path => _tracked[path].Waited == TellingWait)],
            _unanswered);
    }

    /// <summary>Remembers the state in which a file was read. To be called after reading.</summary>
    /// <returns>False when the file, or one it includes, changed meanwhile or was not known before: what was read is not to be used, and a later poll gives the file again.</returns>
    public bool Confirm(ZoneFileReading reading)
    {
        _writes.Update();
        TrackedFile file = _tracked[reading.Result.Path];
        bool isUntouched = !file.Files.Any(path => _writes.IsBeingWritten(path) || _writes.WasModified(path));
        _hasNewParts |= !reading.Result.Files.SequenceEqual(file.Files);
        return file.Take(reading, isUntouched);
    }

    public void Dispose() => _writes.Dispose();

    // Where a folder of zones was and a file is now, or a link to nothing, somebody is at work, or has made a mistake.
    private ZoneFolderResult WithoutLostFolders(ZoneFolderResult found)
    {
        string[] unknown = [.. found.Files.Where(file => !_tracked.ContainsKey(file))];
        string[] lost = unknown.Length == 0 ? [] : [.. unknown.Intersect(_tracked.Keys.SelectMany(FoldersOf))];
        return lost.Length == 0 ? found : new ZoneFolderResult(
            [.. found.Files.Except(lost)],
            [.. found.Diagnostics, .. lost.Select(path => new Diagnostic(path, 0, 0, Severity.Error, "it is no folder any more"))]);
    }

    private static IEnumerable<string> FoldersOf(string path)
    {
        for (string? folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            yield return folder;
        }
    }

    private void Look(IReadOnlyList<string> found)
    {
        TrackedFile[] tracked = [.. found.Select(path => _tracked.TryGetValue(path, out TrackedFile? known) ? known : _tracked[path] = new TrackedFile([path], _source))];
        string[] files = [.. tracked.SelectMany(file => file.Files)];
        FileStamp?[] stamps = _source.Stamps(files);
        bool anyMoved = false;
        int first = 0;
        foreach (TrackedFile file in tracked)
        {
            anyMoved |= file.Look(new ArraySegment<FileStamp?>(stamps, first, file.Files.Count));
            first += file.Files.Count;
        }

        TakeUnanswered([.. files.Where((_, index) => stamps[index] is null).Distinct()], tracked);

        // Most polls find nothing new, and there may be many thousands of files.
        if (anyMoved || _hasNewParts)
        {
            _writes.Watch(_tracked.Values.SelectMany(file => file.Files));
            _hasNewParts = false;
        }

        _writes.Update();
        _writes.ForgetModifications();
    }

    private void TakeUnanswered(string[] files, TrackedFile[] tracked)
    {
        // What can be reached again can be watched again.
        _hasNewParts |= files.Length < _unreached;
        _unreached = files.Length;
        if (files.Length + _unanswered.Count > 0)
        {
            // One that was told of stays among them until it answers, even if its zone was read without it since.
            HashSet<string> readWithout = [.. tracked.SelectMany(file => file.ReadWithout)];
            _unanswered = [.. files.Where(file => _unanswered.Contains(file) || !readWithout.Contains(file))];
        }
    }

    private bool IsDue(TrackedFile file) => file.IsDue && !file.Files.Any(_writes.IsBeingWritten);

    // Some editors remove a file for a moment before they write it anew. What lies in an unreadable folder is not taken as removed.
    private List<string> TakeRemoved(HashSet<string> found, IReadOnlyList<Diagnostic> problems, bool isMoreComing)
    {
        int least = isMoreComing ? LongestRemoval : 2;
        var removed = new List<string>();
        foreach (var (path, file) in _tracked)
        {
            bool hidden = problems.Any(problem => path == problem.File || path.StartsWith(problem.File + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            if (!hidden && !found.Contains(path) && ++file.Missed >= least)
            {
                removed.Add(path);
            }
        }

        removed.ForEach(path => _tracked.Remove(path));
        return removed;
    }
}

/// <summary>What one poll found.</summary>
/// <param name="ToRead">Zone files to read, in the order of the configured paths and of their names.</param>
/// <param name="Removed">Zone files that are gone.</param>
/// <param name="Problems">Folders that could not be read; their zone files are not taken as removed.</param>
/// <param name="Waiting">Zone files whose change has waited for long by now, because somebody writes them; each once for each wait.</param>
/// <param name="Unanswered">Files of zones that do not answer, but were read before.</param>
internal sealed record ZoneFileChanges(
    IReadOnlyList<string> ToRead, IReadOnlyList<string> Removed, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<string> Waiting, IReadOnlyList<string> Unanswered);
