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

    /// <summary>Files that serve no zone, or an older state of it.</summary>
    public IReadOnlyList<string> Refused => [.. _entries.Where(pair => !pair.Value.IsCurrent).Select(pair => pair.Key)];

    /// <summary>Whether the file's zone is served.</summary>
    public bool Serves(string path) => _entries.TryGetValue(path, out CatalogEntry? entry) && entry.Zone is not null;

    /// <summary>Takes in files that were read and files that are gone.</summary>
    /// <returns>The zones that are new or changed, and the names of those that are gone.</returns>
    public CatalogChange Apply(IReadOnlyList<ZoneFileReading> readings, IReadOnlyList<string> removed)
    {
        var before = Zones.ToDictionary(zone => zone.Name);
        foreach (string path in removed)
        {
            _entries.Remove(path);
        }

        List<ReadFile> files = [.. readings
            .Select(reading => new ReadFile(reading.Result, _entries.GetValueOrDefault(reading.Result.Path), reading.Content))
            .Where(file => !file.IsUnchanged)];
        var accepted = Accept(files);
        var zones = new Zone[accepted.Count];
        Parallel.For(0, zones.Length, i => zones[i] = Zone.Compile(accepted[i].Result.Zone!, workers));
        for (int i = 0; i < zones.Length; i++)
        {
            _entries[accepted[i].Result.Path] = new CatalogEntry(zones[i], accepted[i].Content, accepted[i].Result.Diagnostics, IsCurrent: true);
            Succeed(zones[i], before.GetValueOrDefault(zones[i].Name));
        }

        return new CatalogChange(zones, [.. before.Keys.Except(Zones.Select(zone => zone.Name))]);
    }

    // Of several files with one apex, that which serves it already stays; else the first.
    private List<ReadFile> Accept(List<ReadFile> files)
    {
        HashSet<string> read = [.. files.Where(file => file.Apex is not null).Select(file => file.Result.Path)];
        var holders = _entries.Where(pair => pair.Value.Zone is not null && !read.Contains(pair.Key)).ToDictionary(pair => pair.Value.Zone!.Name, pair => pair.Key);
        var accepted = new List<ReadFile>();
        foreach (ReadFile file in files.OrderByDescending(file => file.Apex is not null && file.Apex == file.Before?.Zone?.Name))
        {
            List<Diagnostic> diagnostics = [.. file.Result.Diagnostics];
            bool isFree = file.Apex is not null && holders.TryAdd(file.Apex, file.Result.Path);
            if (file.Apex is not null && !isFree)
            {
                diagnostics.Add(new Diagnostic(file.Result.Path, 1, 1, Severity.Error, $"the zone \"{file.Apex}\" is already served from \"{holders[file.Apex]}\""));
            }

            if (!file.WasReported(diagnostics))
            {
                Report(diagnostics);
            }

            if (isFree)
            {
                accepted.Add(file);
            }
            else
            {
                Refuse(file, diagnostics, holders);
            }
        }

        return accepted;
    }

    private void Refuse(ReadFile file, List<Diagnostic> diagnostics, Dictionary<string, string> holders)
    {
        string path = file.Result.Path;
        Zone? old = file.Before?.Zone;
        bool keeps = old is not null && (holders.TryAdd(old.Name, path) || holders[old.Name] == path);
        _entries[path] = new CatalogEntry(keeps ? old : null, file.Content, diagnostics, IsCurrent: false);
        if (file.WasReported(diagnostics))
        {
            return;
        }

        if (keeps)
        {
            logger.KeptOldZone(path, old!.Name);
        }
        else
        {
            logger.NotServed(path);
        }
    }

    private void Succeed(Zone zone, Zone? previous)
    {
        if (previous is null)
        {
            return;
        }

        // RFC 1982: a serial grew when it is ahead by less than half of the numbers.
        if ((int)(zone.Serial - previous.Serial) <= 0)
        {
            logger.SerialDidNotGrow(zone.Name, previous.Serial, zone.Serial);
        }

        var before = previous.Pools.ToDictionary(pool => pool.Definition.Name);
        foreach (Pool pool in zone.Pools)
        {
            if (before.TryGetValue(pool.Definition.Name, out Pool? same))
            {
                pool.AdoptRotation(same);
            }
        }
    }

    private void Report(List<Diagnostic> diagnostics)
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
    private sealed record CatalogEntry(Zone? Zone, byte[] Content, IReadOnlyList<Diagnostic> Diagnostics, bool IsCurrent);

    private sealed record ReadFile(ZoneFileResult Result, CatalogEntry? Before, byte[] Content)
    {
        public string? Apex { get; } = Result.Zone is { } zone ? Wire.WireName.ToText(zone.Apex) : null;

        public bool IsUnchanged => IsSameContent && Before!.IsCurrent;

        private bool IsSameContent => Before is not null && Before.Content.AsSpan().SequenceEqual(Content);

        public bool WasReported(IReadOnlyList<Diagnostic> diagnostics) => IsSameContent && Before!.Diagnostics.SequenceEqual(diagnostics);
    }
}

/// <summary>What a reload changed.</summary>
/// <param name="Zones">Zones that are new or have another content.</param>
/// <param name="Removed">Names of zones that are no longer served.</param>
internal sealed record CatalogChange(IReadOnlyList<Zone> Zones, IReadOnlyList<string> Removed)
{
    /// <summary>True when there is something to publish.</summary>
    public bool IsAny => Zones.Count + Removed.Count > 0;

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", [.. Zones.Select(zone => zone.Name), .. Removed.Select(name => $"{name} (removed)")]);
}
