using System.Runtime.CompilerServices;
using System.Text;
using ARSoft.Tools.Net;
using ARSoft.Tools.Net.Dns;
using DnsLb.Core.Wire;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The RDATA of rare types, through ARSoft.Tools.Net: it gets one record at a time, in canonical form.</summary>
internal static class ArsoftRdata
{
    /// <summary>Turns presentation form into wire format.</summary>
    /// <param name="type">The type.</param>
    /// <param name="text">The RDATA on one line, in ASCII.</param>
    /// <param name="origin">What relative names are relative to, absolute.</param>
    /// <returns>The RDATA; null when it is malformed or the type unknown to ARSoft.</returns>
    public static byte[]? Encode(RRType type, string text, string origin)
    {
        try
        {
            using var line = new MemoryStream(Encoding.ASCII.GetBytes($"x. 1 IN {TypeNames.ToText(type)} {text}\n"));
            DnsRecordBase record = Zone.ParseMasterFile(DomainName.Parse(origin), line).Single();
            byte[] rdata = new byte[ushort.MaxValue];
            int length = 0;
            EncodeRecordData(record, rdata, ref length, null, false);
            return rdata[..length];
        }
#pragma warning disable CA1031 // ARSoft throws whatever its parsing runs into; each of these means malformed text.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void EncodeRecordData(DnsRecordBase record, IList<byte> data, ref int position, Dictionary<DomainName, ushort>? names, bool useCanonical);
}
