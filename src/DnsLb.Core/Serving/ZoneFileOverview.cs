using DnsLb.Core.Files;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Serving;

/// <summary>A zone file and what is served from it.</summary>
/// <param name="File">The file; or a folder, or a file that a zone includes, that is known only by what is wrong with it.</param>
/// <param name="Zone">What is served from it; null: nothing.</param>
/// <param name="IsCurrent">Whether that is what the file held when it was read last.</param>
/// <param name="Diagnostics">What is wrong with it.</param>
public sealed record ZoneFileStatus(string File, Zone? Zone, bool IsCurrent, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>When what is served was read; null: nothing is served.</summary>
    public DateTimeOffset? LoadedAt { get; init; }
}

/// <summary>What is known of the zone files, for who asks: a picture that is made anew when something changes.</summary>
/// <param name="time">The clock.</param>
internal sealed class ZoneFileOverview(TimeProvider time)
{
    private volatile IReadOnlyList<ZoneFileStatus> _files = [];

    /// <summary>Every file. Any thread may read it.</summary>
    public IReadOnlyList<ZoneFileStatus> Files => _files;

    /// <summary>Makes the picture anew.</summary>
    /// <param name="files">The zone files.</param>
    /// <param name="problems">Folders that cannot be read.</param>
    /// <param name="unanswered">Files that do not answer.</param>
    public void Update(IEnumerable<ZoneFileStatus> files, IEnumerable<Diagnostic> problems, IEnumerable<string> unanswered)
    {
        var loaded = _files.Where(file => file.Zone is not null).ToDictionary(file => file.Zone!, file => file.LoadedAt);
        ILookup<string, Diagnostic> outside = problems.Concat(unanswered.Select(Silent)).ToLookup(problem => problem.File);
        DateTimeOffset now = time.GetUtcNow();
        ZoneFileStatus[] known = [.. files.Select(file => file with
        {
            LoadedAt = file.Zone is null ? null : loaded.GetValueOrDefault(file.Zone, now),
            Diagnostics = [.. file.Diagnostics, .. outside[file.File]],
        })];
        HashSet<string> paths = [.. known.Select(file => file.File)];
        _files = [.. known, .. outside.Where(of => !paths.Contains(of.Key)).Select(of => new ZoneFileStatus(of.Key, Zone: null, IsCurrent: false, [.. of]))];
    }

    private static Diagnostic Silent(string file) =>
        new(file, 0, 0, Severity.Error, $"it has not answered within {UnansweredFiles.Patience.TotalSeconds} s: what was read of it last is served on");
}
