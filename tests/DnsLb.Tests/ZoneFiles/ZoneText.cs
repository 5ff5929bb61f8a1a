using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.ZoneFiles;

/// <summary>Reads zones from strings, and writes what was read as lines.</summary>
internal static class ZoneText
{
    public const string Path = "example.com.zone";

    /// <summary>An SOA and an NS that a zone must have; two lines.</summary>
    public const string Head = "@ 60 IN SOA ns.example.net. host 1 1h 10m 1d 20\n@ 60 IN NS ns.example.net.\n";

    public static ZoneFileResult Read(string text, params (string Path, string Text)[] included) =>
        ZoneFileReader.Read(Path, path =>
        {
            if (path == Path)
            {
                return new MemoryStream(Encoding.UTF8.GetBytes(text));
            }

            return Array.Find(included, file => file.Path == path) is { Text: { } found }
                ? new MemoryStream(Encoding.UTF8.GetBytes(found))
                : throw new FileNotFoundException("no such file");
        });

    /// <summary>The diagnostics of a zone with <see cref="Head"/>, as lines without the file's name; line 1 is the first behind the head.</summary>
    public static string[] Diagnose(string lines) =>
        [.. Read(Head + lines).Diagnostics.Select(d => $"{d.Line - 2}:{d.Column}: {(d.Severity == Severity.Warning ? "warning: " : "")}{d.Message}")];

    /// <summary>The records of a zone with <see cref="Head"/>, behind the head, as "owner ttl type hex".</summary>
    public static string[] Records(string lines, params (string Path, string Text)[] included) => Lines(Read(Head + lines, included), firstLine: 3);

    /// <summary>All records in the order of files and lines, as "owner ttl type hex".</summary>
    public static string[] Lines(ZoneFileResult result, int firstLine = 1)
    {
        Assert.True(result.Zone is not null, string.Join('\n', result.Diagnostics));
        ZoneRecords records = result.Zone.Records;
        var lines = new List<string>();
        foreach (ZoneRecords.Record record in records.Records.ToArray().OrderBy(record => (record.Position.File, record.Position.Line)))
        {
            if (record.Position is { File: 0 } position && position.Line < firstLine)
            {
                continue;
            }

            string owner = WireName.ToText(records.Owners[record.Owner]);
            lines.Add($"{owner} {record.Ttl} {TypeNames.ToText(record.Type)} {Convert.ToHexStringLower(records.Rdata(record))}");
        }

        return [.. lines];
    }
}
