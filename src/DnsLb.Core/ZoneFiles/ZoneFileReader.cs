using System.Text;
using DnsLb.Core.Checks;
using DnsLb.Core.Files;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads one zone file with its includes into a checked <see cref="ZoneDefinition"/>.</summary>
public static class ZoneFileReader
{
    /// <summary>Reads a zone file. Nothing that is wrong with a file throws: it becomes a diagnostic.</summary>
    /// <param name="path">The file. Its name, with or without <c>.zone</c>, is the initial <c>$ORIGIN</c>.</param>
    /// <param name="open">Opens a file for reading; null: from the file system.</param>
    /// <param name="programs">What its checks may run; null: nothing.</param>
    public static ZoneFileResult Read(string path, Func<string, Stream>? open = null, PermittedPrograms? programs = null)
    {
        var diagnostics = new DiagnosticList();
        var annotations = new AnnotationCollector(diagnostics);
        open ??= file => new RegularFile(file);
        var parser = new MasterFileParser(open, annotations, diagnostics);
        parser.Parse(path, OriginOf(path));
        var checkFiles = new CheckFiles(parser.Files, open);
        var checks = new CheckBuilder(annotations.Checks, CheckKinds.All, checkFiles, programs ?? PermittedPrograms.None, diagnostics);
        ZoneDefinition? zone = diagnostics.IsFull ? null : Define(parser, annotations, checks, diagnostics);
        return new ZoneFileResult(path, diagnostics.HasErrors ? null : zone, diagnostics.InOrder(), [.. parser.Files, .. checkFiles.Files]);
    }

    private static ZoneDefinition? Define(MasterFileParser parser, AnnotationCollector annotations, CheckBuilder checks, DiagnosticList diagnostics)
    {
        var rrsets = new RRsets(parser.Records);
        HashSet<int> poolOwners = [.. annotations.Pools.Select(pool => parser.Records.Owners.IndexOf(pool.Name))];
        var zoneChecks = new ZoneChecks(rrsets, parser.Unread, poolOwners, diagnostics);
        int apex = zoneChecks.FindApex();
        if (apex >= 0)
        {
            zoneChecks.Check(apex);
        }

        rrsets = new RRsetRepair(rrsets, poolOwners, diagnostics).Run();
        var pools = new PoolBuilder(rrsets, annotations, checks, parser.Unread, diagnostics).Build();
        return apex < 0 ? null : new ZoneDefinition(rrsets.Apex, rrsets.SerialAt(apex), rrsets.Zone, pools);
    }

    // A name that is none, such as "a..b", gives the root: records then need absolute names or $ORIGIN.
    private static byte[] OriginOf(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(ZoneFolder.Extension, StringComparison.OrdinalIgnoreCase) ? name[..^ZoneFolder.Extension.Length] : name;
        byte[] origin = new byte[WireName.MaxLength];
        return WireName.TryParse(Encoding.UTF8.GetBytes(name), [0], origin, out int length) is null ? origin[..length] : [0];
    }
}
