using DnsLb.Core.ZoneFiles;

namespace DnsLb.Core.Serving;

/// <summary>Knows the zone files below the configured paths and which of them changed since they were read, with every file they include.</summary>
/// <remarks>
/// A change counts once it has rested from one <see cref="Poll"/> to the next and nobody is writing the file; so does a removal.
/// Not thread-safe; it keeps no clock: how long a poll apart is, is the caller's.
/// </remarks>
internal sealed class ZoneFileTracker : IDisposable
{
    private readonly IReadOnlyList<string> _paths;
    private readonly WriteWatch _writes = new();
    private readonly Dictionary<string, TrackedFile> _tracked = [];
    private bool _hasNewParts;

    /// <param name="paths">Folders and zone files.</param>
    public ZoneFileTracker(IEnumerable<string> paths) => _paths = [.. paths.Select(Path.GetFullPath).Distinct()];

    /// <summary>Looks at all files.</summary>
    /// <param name="everything">True to give every file at once, changed or not, rested or not.</param>
    public ZoneFileChanges Poll(bool everything = false)
    {
        var (found, problems) = WithoutLostFolders(ZoneFolder.Find(_paths));
        foreach (string path in found)
        {
            _tracked.TryAdd(path, new TrackedFile([path]));
        }

        bool anyMoved = false;
        foreach (string path in found)
        {
            anyMoved |= _tracked[path].Look();
        }

        // Most polls find nothing new, and there may be many thousands of files.
        if (anyMoved || _hasNewParts)
        {
            _writes.Watch(_tracked.Values.SelectMany(file => file.Files));
            _hasNewParts = false;
        }

        _writes.Update();
        return new ZoneFileChanges([.. found.Where(path => everything || IsDue(_tracked[path]))], TakeRemoved(found.ToHashSet(), problems), problems);
    }

    /// <summary>Remembers the state in which a file was read. To be called after reading.</summary>
    /// <returns>False when the file, or one it includes, changed meanwhile or was not known before: what was read is not to be used, and a later poll gives the file again.</returns>
    public bool Confirm(ZoneFileResult result)
    {
        _writes.Update();
        TrackedFile file = _tracked[result.Path];
        bool known = file.IsFirst || result.Files.All(file.Files.Contains);
        bool rested = file.Files.Zip(file.Seen).All(pair => FileStamp.Of(pair.First) == pair.Second && !_writes.IsBeingWritten(pair.First));
        _hasNewParts |= !result.Files.SequenceEqual(file.Files);
        file.Files = result.Files;
        file.Seen = [.. result.Files.Select(FileStamp.Of)];
        file.Read = known && rested ? file.Seen : null;
        file.IsFirst = false;
        return known && rested;
    }

    /// <summary>Makes a later poll give the file again, changed or not.</summary>
    public void Forget(string path) => _tracked[path].Read = null;

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

    private bool IsDue(TrackedFile file) =>
        file.HasRested && file.Read?.SequenceEqual(file.Seen) != true && !file.Files.Any(_writes.IsBeingWritten);

    // Some editors remove a file for a moment before they write it anew. What lies in an unreadable folder is not taken as removed.
    private List<string> TakeRemoved(HashSet<string> found, IReadOnlyList<Diagnostic> problems)
    {
        var removed = new List<string>();
        foreach (var (path, file) in _tracked)
        {
            bool hidden = problems.Any(problem => path == problem.File || path.StartsWith(problem.File + Path.DirectorySeparatorChar, StringComparison.Ordinal));
            if (!hidden && !found.Contains(path) && ++file.Missed > 1)
            {
                removed.Add(path);
            }
        }

        removed.ForEach(path => _tracked.Remove(path));
        return removed;
    }

    private sealed class TrackedFile(IReadOnlyList<string> files)
    {
        /// <summary>The zone file and all it includes, as far as is known.</summary>
        public IReadOnlyList<string> Files { get; set; } = files;

        /// <summary>Their stamps at the last poll.</summary>
        public FileStamp[] Seen { get; set; } = [];

        /// <summary>Their stamps when they were read; null: not read, or to be read again.</summary>
        public FileStamp[]? Read { get; set; }

        /// <summary>Whether the stamps of the last poll were those of the one before.</summary>
        public bool HasRested { get; private set; }

        /// <summary>True until the file was read for the first time.</summary>
        public bool IsFirst { get; set; } = true;

        /// <summary>Polls in a row that did not find it.</summary>
        public int Missed { get; set; }

        /// <summary>Takes the stamps anew.</summary>
        /// <returns>True when they differ from those before.</returns>
        public bool Look()
        {
            Missed = 0;
            FileStamp[] now = [.. Files.Select(FileStamp.Of)];
            HasRested = now.SequenceEqual(Seen);
            Seen = now;
            return !HasRested;
        }
    }
}

/// <summary>What one poll found.</summary>
/// <param name="ToRead">Zone files to read, in the order of the configured paths and of their names.</param>
/// <param name="Removed">Zone files that are gone.</param>
/// <param name="Problems">Folders that could not be read; their zone files are not taken as removed.</param>
internal sealed record ZoneFileChanges(IReadOnlyList<string> ToRead, IReadOnlyList<string> Removed, IReadOnlyList<Diagnostic> Problems);
