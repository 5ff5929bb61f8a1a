using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Health;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;
using Microsoft.Extensions.Logging.Abstractions;

namespace DnsLb.Core.Serving;

/// <summary>What a server that starts now would serve, for commands that do not serve.</summary>
/// <param name="Zones">The zones.</param>
/// <param name="Diagnostics">What is wrong with the zone files.</param>
public sealed record OfflineZones(IReadOnlyList<Zone> Zones, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>What is wrong now with the files that <c>file</c> checks go by: members stay as they are until it is mended. And the lines in them that are of no member.</summary>
    /// <param name="source">Reads the files.</param>
    public IEnumerable<Diagnostic> StatesFileWarnings(FileSource source) =>
        from use in StatesFileUse.Of(Zones.SelectMany(zone => zone.Pools).Select(pool => pool.Definition))
        let now = use.File.Now(source)
        from problem in now.Lines is { } lines ? use.Strangers(lines) : now.Problems
        select new Diagnostic($"{use.File}", problem.Line, 1, Severity.Warning, problem.Message);

    /// <summary>Finds, reads and compiles zone files as a server does when it starts.</summary>
    /// <param name="paths">Folders and zone files.</param>
    /// <param name="programs">What checks may run.</param>
    /// <param name="source">Reads the files.</param>
    /// <returns>The zones, null when there is no file at all, and everything that keeps files from being found: with any of it, a server would not start.</returns>
    public static (OfflineZones? Zones, IReadOnlyList<string> Problems) Read(IReadOnlyList<string> paths, PermittedPrograms programs, FileSource source)
    {
        ZoneFolderResult found = ZoneFolder.Find(paths, source);
        IReadOnlyList<string> problems = found.Problems(paths);
        if (found.Files.Count == 0)
        {
            return (null, problems);
        }

        var catalog = new ZoneCatalog(workers: 1, NullLogger.Instance);
        catalog.Apply(ZoneFileReading.OfAll(found.Files, programs, source), []);
        return (new OfflineZones(catalog.Zones, catalog.Diagnostics), problems);
    }
}
