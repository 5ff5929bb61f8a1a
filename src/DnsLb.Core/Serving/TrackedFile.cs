using DnsLb.Core.Files;

namespace DnsLb.Core.Serving;

/// <summary>What is known of one zone file: its state at the last look, that in which it was read, and how long the difference has waited.</summary>
/// <param name="files">The zone file.</param>
/// <param name="source">Reads it.</param>
internal sealed class TrackedFile(IReadOnlyList<string> files, FileSource source)
{
    // A file that never rests is not to wait for ever; with the look before the change, this leaves half of the promised second.
    private const int LongestWait = 3;

    private FileStamp[] _seen = [];
    private FileStamp[]? _read;
    private IReadOnlyList<FileKey> _unanswered = [];
    private bool _hasRested;
    private bool _isFirst = true;

    /// <summary>The zone file and all it includes, as far as is known.</summary>
    public IReadOnlyList<string> Files { get; private set; } = files;

    /// <summary>How many looks in a row found it changed since it was read.</summary>
    public int Waited { get; private set; }

    /// <summary>How many looks in a row did not find it.</summary>
    public int Missed { get; set; }

    /// <summary>Whether it changed and has rested since the last look, or has waited long enough for that; or was read without a file that may answer now.</summary>
    public bool IsDue => (Waited > 0 && (_hasRested || Waited >= LongestWait)) || (_unanswered.Count > 0 && source.MayAnswer(_unanswered));

    /// <summary>The files that it was read without, as they did not answer; its errors say so.</summary>
    public IEnumerable<string> ReadWithout => _unanswered.Select(file => file.Path);

    /// <summary>Takes in the stamps of the files.</summary>
    /// <param name="stamps">One for each of <see cref="Files"/>; null for one that does not answer, which is taken as unchanged since it was read.</param>
    /// <returns>True when they differ from those before.</returns>
    public bool Look(IEnumerable<FileStamp?> stamps)
    {
        Missed = 0;
        FileStamp[] now = [.. stamps.Select((stamp, index) => stamp ?? (_read ?? _seen).ElementAtOrDefault(index))];
        _hasRested = now.SequenceEqual(_seen);
        _seen = now;
        Waited = _read?.SequenceEqual(_seen) == true ? 0 : Waited + 1;
        return !_hasRested;
    }

    /// <summary>Takes in that the file was read.</summary>
    /// <param name="reading">What was read.</param>
    /// <param name="isUntouched">Whether nobody wrote to its files meanwhile, as far as the system says.</param>
    /// <returns>True when what was read is one state of the files; else a later look finds the file changed.</returns>
    public bool Take(ZoneFileReading reading, bool isUntouched)
    {
        IReadOnlyList<string> files = reading.Result.Files;

        // Writes to a file that was not known to be a part went unseen. Several files are one state while none of them is replaced.
        bool isKnown = _isFirst || files.All(Files.Contains);
        bool isOneState = reading.IsSteady && (files.Count == 1 || IsStill(reading.Stamps, source.Stamps(files)));
        bool isWhole = isKnown && isOneState && isUntouched;
        Files = files;
        _isFirst = false;
        _unanswered = reading.Unanswered;
        _read = isWhole ? [.. reading.Stamps] : null;
        Waited = isWhole ? 0 : Waited;
        return isWhole;
    }

    private static bool IsStill(IReadOnlyList<FileStamp> read, FileStamp?[] now) =>
        read.Count == now.Length && read.Zip(now).All(pair => pair.Second is not { } stamp || stamp == pair.First);
}
