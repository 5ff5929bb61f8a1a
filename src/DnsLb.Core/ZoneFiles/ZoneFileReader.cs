using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Reads one zone file with its includes into a checked <see cref="ZoneDefinition"/>.</summary>
public static class ZoneFileReader
{
    private const string Extension = ".zone";

    /// <summary>Reads a zone file. Nothing that is wrong with a file throws: it becomes a diagnostic.</summary>
    /// <param name="path">The file. Its name, with or without <c>.zone</c>, is the initial <c>$ORIGIN</c>.</param>
    /// <param name="open">Opens a file for reading; null: from the file system.</param>
    public static ZoneFileResult Read(string path, Func<string, Stream>? open = null)
    {
        var diagnostics = new DiagnosticList();
        var parser = new MasterFileParser(open ?? OpenFile, diagnostics);
        parser.Parse(path, OriginOf(path));
        ZoneDefinition? zone = diagnostics.HasErrors ? null : Define(parser, diagnostics);
        return new ZoneFileResult(path, diagnostics.HasErrors ? null : zone, diagnostics.InOrder(), parser.Files);
    }

    private static ZoneDefinition? Define(MasterFileParser parser, DiagnosticList diagnostics)
    {
        foreach (ref readonly ZoneRecords.Record record in parser.Records.Records)
        {
            if (record.Type == RRType.SOA)
            {
                ReadOnlySpan<byte> soa = parser.Records.Rdata(record);
                uint serial = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(soa[^20..]);
                return new ZoneDefinition(parser.Records.Owners[record.Owner].ToArray(), serial, parser.Records, [], parser.Files);
            }
        }

        diagnostics.Error(new RecordPosition(0, 1, 1), "the zone has no SOA record");
        return null;
    }

    // A name that is none, such as "a..b", gives the root: records then need absolute names or $ORIGIN.
    private static byte[] OriginOf(string path)
    {
        string name = Path.GetFileName(path);
        name = name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : name;
        byte[] origin = new byte[WireName.MaxLength];
        return WireName.TryParse(Encoding.UTF8.GetBytes(name), [0], origin, out int length) is null ? origin[..length] : [0];
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
}
