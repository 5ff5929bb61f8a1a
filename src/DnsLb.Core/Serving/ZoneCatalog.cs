using DnsLb.Core.Pools;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging;

namespace DnsLb.Core.Serving;

/// <summary>The zones to serve and the files they came from. Takes in what was read anew, keeps what still holds, and says what is wrong.</summary>
/// <remarks>Not thread-safe: only the reload uses it.</remarks>
/// <param name="workers">How many responders the zones are compiled for.</param>
/// <param name="logger">Hears every diagnostic, once for each content of a file.</param>
internal sealed class ZoneCatalog(int workers, ILogger logger)
{
    private readonly SortedDictionary<string, CatalogEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>The zones to serve, each with another apex.</summary>
    public IReadOnlyList<Zone> Zones => [.. _entries.Values.Select(entry => entry.Zone).OfType<Zone>()];

    /// <summary>What is wrong with the files as they were read last.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. _entries.Values.SelectMany(entry => entry.Diagnostics)];

    /// <summary>Every file, and what is served from it.</summary>
    public IEnumerable<ZoneFileStatus> Files => _entries.Select(pair => new ZoneFileStatus(pair.Key, pair.Value.Zone, pair.Value.IsCurrent, pair.Value.Diagnostics));

    /// <summary>Files that serve no zone, or an older state of it.</summary>
    public IReadOnlyList<string> Refused => [.. _entries.Where(pair => !pair.Value.IsCurrent).Select(pair => pair.Key)];

    /// <summary>Whether the file's zone is served.</summary>
    public bool Serves(string path) => _entries.TryGetValue(path, out CatalogEntry? entry) && entry.Zone is not null;

    /// <summary>Takes in files that were read and files that are gone.</summary>
    /// <returns>The zones that are new or changed, and the names of those that are gone.</returns>
    public CatalogChange Apply(IReadOnlyList<ZoneFileReading> readings, IReadOnlyList<string> removed)
    {
        IReadOnlyList<Zone> served = Zones;
        var before = served.ToDictionary(zone => zone.Name);
        var reports = new List<ReadFileReport>();
        foreach (string path in removed)
        {
            reports.Add(new ReadFileReport(path, Zone: null, ReadFileFate.Removed, []));
            if (_entries.Remove(path, out CatalogEntry? entry) && !entry.IsCurrent)
            {
                logger.ErrorsAreGone(path);
            }
        }

        ReadFile[] read = [.. readings.Select(reading => new ReadFile(reading.Result, _entries.GetValueOrDefault(reading.Result.Path), reading.Content))];
        List<ReadFile> files = [.. read.Where(file => !file.IsUnchanged)];
        Parallel.ForEach(files, file => file.Compile(workers));
        foreach (ReadFile file in Accept(files))
        {
            Zone zone = file.Zone!;
            file.IsAccepted = true;
            _entries[file.Path] = new CatalogEntry(zone, file.Content, file.Diagnostics, IsCurrent: true);
            Succeed(zone, before.GetValueOrDefault(zone.Name));
        }

        reports.AddRange(read.Select(file => file.ToReport(_entries[file.Path].Zone?.Name)));
        return CatalogChange.Between(served, Zones) with { Files = reports };
    }

    // Of several files with one apex, that which serves it already stays; else the first.
    private List<ReadFile> Accept(List<ReadFile> files)
    {
        HashSet<string> read = [.. files.Where(file => file.Zone is not null).Select(file => file.Path)];
        var holders = _entries.Where(pair => pair.Value.Zone is not null && !read.Contains(pair.Key)).ToDictionary(pair => pair.Value.Zone!.Name, pair => pair.Key);
        var accepted = new List<ReadFile>();
        foreach (ReadFile file in files.OrderByDescending(file => file.Zone is not null && file.Zone.Name == file.Before?.Zone?.Name))
        {
            bool isFree = file.Zone is not null && holders.TryAdd(file.Zone.Name, file.Path);
            if (file.Zone is { Name: var apex } && !isFree)
            {
                file.AddError(1, $"the zone \"{apex}\" is already defined in \"{holders[apex]}\"");
            }

            if (!file.WasReported)
            {
                Report(file.Diagnostics);
            }

            if (isFree)
            {
                accepted.Add(file);
            }
            else
            {
                Refuse(file, holders);
            }
        }

        return accepted;
    }

    private void Refuse(ReadFile file, Dictionary<string, string> holders)
    {
        Zone? old = file.Before?.Zone;
        bool keeps = old is not null && (holders.TryAdd(old.Name, file.Path) || holders[old.Name] == file.Path);
        _entries[file.Path] = new CatalogEntry(keeps ? old : null, file.Content, file.Diagnostics, IsCurrent: false);
        if (file.WasReported)
        {
            return;
        }

        if (keeps)
        {
            logger.KeptOldZone(file.Path, old!.Name);
        }
        else
        {
            logger.NotServed(file.Path);
        }
    }

    private void Succeed(Zone zone, Zone? previous)
    {
        if (previous is null)
        {
            return;
        }

        // RFC 1982: a serial grew when it is ahead by less than half of the numbers.
        if (zone.RecordsHash != previous.RecordsHash && (int)(zone.Serial - previous.Serial) <= 0)
        {
            logger.SerialDidNotGrow(zone.Name, previous.Serial, zone.Serial);
        }

        var before = previous.Pools.ToDictionary(pool => pool.Definition.Name);
        foreach (Pool pool in zone.Pools)
        {
            if (before.TryGetValue(pool.Definition.Name, out Pool? same))
            {
                pool.AdoptAccounts(same);
            }
        }
    }

    private void Report(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (diagnostic.Severity == Severity.Error)
            {
                logger.ZoneError(diagnostic);
            }
            else
            {
                logger.ZoneWarning(diagnostic);
            }
        }
    }

    /// <param name="Zone">What is served from the file.</param>
    /// <param name="Content">The hash of what was read last.</param>
    /// <param name="Diagnostics">What was said of it.</param>
    /// <param name="IsCurrent">Whether what was read last is what is served.</param>
    private sealed record CatalogEntry(Zone? Zone, UInt128 Content, IReadOnlyList<Diagnostic> Diagnostics, bool IsCurrent);

    private sealed class ReadFile(ZoneFileResult result, CatalogEntry? before, UInt128 content)
    {
        private readonly List<Diagnostic> _diagnostics = [.. result.Diagnostics];

        public string Path => result.Path;

        public CatalogEntry? Before => before;

        public UInt128 Content => content;

        public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

        /// <summary>The compiled zone; null when there is an error.</summary>
        public Zone? Zone { get; private set; }

        public ReadFileReport ToReport(string? served) => IsUnchanged
            ? new ReadFileReport(Path, served, ReadFileFate.Unchanged, before!.Diagnostics)
            : new ReadFileReport(Path, served, IsAccepted ? ReadFileFate.Loaded : ReadFileFate.Rejected, Diagnostics) { WasReported = WasReported };

        /// <summary>Whether its zone is served from now on.</summary>
        public bool IsAccepted { get; set; }

        public bool IsUnchanged => IsSameContent && before!.IsCurrent;

        public bool WasReported => IsSameContent && before!.Diagnostics.SequenceEqual(_diagnostics);

        private bool IsSameContent => before is not null && before.Content == content;

        /// <summary>Compiles the zone if it has no error. Whatever fails is an error of this file alone: the others are served all the same.</summary>
        public void Compile(int workers)
        {
            try
            {
                Zone = result.Zone is { } zone ? Zone.Compile(zone, workers) : null;
            }
            catch (Exception failure)
            {
                AddError(0, $"the zone cannot be compiled: {failure.Message}");
            }
        }

        /// <param name="place">The line and column: 1, or 0 for the file as a whole.</param>
        /// <param name="message">What is wrong.</param>
        public void AddError(int place, string message) => _diagnostics.Add(new Diagnostic(Path, place, place, Severity.Error, message));
    }
}

/// <summary>What a reload changed.</summary>
/// <param name="Zones">Zones that are new or have another content.</param>
/// <param name="Removed">Names of zones that are no longer served.</param>
internal sealed record CatalogChange(IReadOnlyList<Zone> Zones, IReadOnlyList<string> Removed)
{
    /// <summary>What makes other zones of those before.</summary>
    public static CatalogChange Between(IReadOnlyList<Zone> before, IReadOnlyList<Zone> after) => new(
        [.. after.Except(before)],
        [.. before.Select(zone => zone.Name).Except(after.Select(zone => zone.Name))]);

    /// <summary>What became of each file that was read or is gone.</summary>
    public IReadOnlyList<ReadFileReport> Files { get; init; } = [];

    /// <summary>True when there is something to publish.</summary>
    public bool IsAny => Zones.Count + Removed.Count > 0;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", [.. Zones.Select(zone => zone.Name), .. Removed.Select(name => $"{name} (removed)")]);
}
