using DnsLb.Core.Files;

namespace DnsLb.Core.Checks;

/// <summary>A file of states that is read anew while it is in use. Thread-safe. Two of the same path are equal.</summary>
public sealed class StatesFile : IEquatable<StatesFile>
{
    // All members of a check look at one file; it is read once for many looks.
    private static readonly TimeSpan LeastPeriod = TimeSpan.FromMilliseconds(500);

    // A file that never rests is not to wait for ever.
    private const int LongestWait = 4;

    private readonly string _path;
    private readonly Func<FileSource, (FileText Text, bool IsSteady)> _read;
    private readonly Lock _lock = new();
    private long _lookedAt;
    private int _waited;
    private FileText _seen;
    private volatile StatesReading? _reading;
    private Task<StatesReading>? _look;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="path">An absolute path.</param>
    public StatesFile(string path)
        : this(path, source => source.Run(calls => ReadSteadily(path, calls)))
    {
    }

    /// <summary>The same, for a caller that reads in its own way: the text, and whether nobody wrote to it meanwhile.</summary>
    internal StatesFile(string path, Func<FileSource, (FileText Text, bool IsSteady)> read)
    {
        _path = path;
        _read = read;
    }

    /// <summary>What counts since the last look; null before the first one.</summary>
    internal StatesReading? Reading => _reading;

    /// <summary>What the file says, or why it says nothing.</summary>
    /// <remarks>
    /// A change counts when two looks have found the same, so that a file that is being written is not taken for a whole one. One that
    /// every look finds changed counts after some of them as it is, if nobody wrote to it while it was read and it is not empty, as it is
    /// at the beginning of a write.
    /// </remarks>
    internal Task<StatesReading> LookAsync(TimeProvider time)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_lookedAt) >= LeastPeriod))
            {
                _lookedAt = time.GetTimestamp();
                _look = Task.Run(() => Look(new FileSource(time)));
            }

            return _look;
        }
    }

    /// <summary>The file as it is now.</summary>
    /// <param name="source">Reads it.</param>
    internal StatesReading Now(FileSource source) => StatesReading.Of(_read(source).Text, at: 0);

    /// <inheritdoc/>
    public bool Equals(StatesFile? other) => other is not null && _path == other._path;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StatesFile);

    /// <inheritdoc/>
    public override int GetHashCode() => _path.GetHashCode(StringComparison.Ordinal);

    /// <summary>The path.</summary>
    public override string ToString() => _path;

    // One after the other.
    private StatesReading Look(FileSource source)
    {
        var (now, isSteady) = _read(source);
        _waited = now == _seen ? 0 : _waited + 1;
        _seen = now;
        return _reading = Judge(_reading, now, isSteady);
    }

    private StatesReading Judge(StatesReading? before, FileText now, bool isSteady)
    {
        bool hasRested = _waited == 0;
        bool mayCount = hasRested || (_waited >= LongestWait && isSteady && now.Text is not "");
        if (before is null || (mayCount && (now != before.Text || before.IsOutdated)))
        {
            _waited = 0;
            return StatesReading.Of(now, _lookedAt);
        }

        return _waited > LongestWait && !before.IsOutdated ? before with { IsOutdated = true, At = _lookedAt } : before;
    }

    private static (FileText Text, bool IsSteady) ReadSteadily(string path, FileCalls calls)
    {
        FileStatus? before = calls.Ask(path, () => FileStatus.Of(path), otherwise: null);
        var text = FileText.Read(path, calls.Open);
        return (text, calls.Ask(path, () => FileStatus.Of(path), otherwise: null) == before);
    }
}
