using System.Text;
using DnsLb.Core.Wire;
using DnsLb.Core.ZoneFiles;
using DnsLb.Core.Zones;

namespace DnsLb.Tests.Differential;

/// <summary>A zone that is asked about.</summary>
internal sealed record ZoneSample(string Apex, string Text)
{
    private static readonly RRType[] AlwaysAsked = [RRType.A, RRType.AAAA, RRType.NS, RRType.SOA, RRType.MX, RRType.CNAME, RRType.DNAME, RRType.DS, RRType.ANY, (RRType)65280];

    public string File => $"{Apex}.zone";

    /// <summary>All that is to be asked: each owner with its ancestors, and a child and a wildcard below each of these, in all types of the zone.</summary>
    public IEnumerable<AskedQuestion> Questions(params string[] moreNames)
    {
        ZoneFileResult result = ZoneFileReader.Read(File, _ => new MemoryStream(Encoding.UTF8.GetBytes(Text)));
        ZoneRecords records = result.Zone?.Records ?? throw new InvalidOperationException($"{Text}\n{string.Join('\n', result.Diagnostics)}");
        Dictionary<string, byte[]> names = [];
        for (int owner = 0; owner < records.Owners.Count; owner++)
        {
            AddAround(records.Owners[owner], result.Zone.Apex.Length, names);
        }

        foreach (string name in moreNames)
        {
            Add(Encode($"{name}.{Apex}"), names);
        }

        RRType[] types = [.. records.Records.ToArray().Select(record => record.Type).Union(AlwaysAsked).Order()];
        return AskedQuestion.All(names.Values, types);
    }

    private static void AddAround(ReadOnlySpan<byte> owner, int apexLength, Dictionary<string, byte[]> names)
    {
        for (ReadOnlySpan<byte> name = owner; name.Length >= apexLength; name = name[(name[0] + 1)..])
        {
            Add(name, names);
            Add([5, .. "child"u8, .. name], names);
            Add([1, (byte)'*', .. name], names);
        }
    }

    private static void Add(ReadOnlySpan<byte> name, Dictionary<string, byte[]> names)
    {
        if (name.Length <= WireName.MaxLength)
        {
            names.TryAdd(WireName.ToText(name), name.ToArray());
        }
    }

    private static byte[] Encode(string name)
    {
        byte[] wire = new byte[WireName.MaxLength];
        Assert.Null(WireName.TryParse(Encoding.ASCII.GetBytes(name), [0], wire, out int length));
        return wire[..length];
    }
}
