using System.Net;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Checks the address hints of SVCB and HTTPS records (RFC 9460 section 7.3) whose target is the owner of a pool.</summary>
internal sealed class HintChecks(RRsets rrsets, IReadOnlySet<int> poolOwners, DiagnosticList diagnostics)
{
    /// <summary>Reports each hint that is no member, and so is never served.</summary>
    public void Check()
    {
        foreach (Range range in rrsets.All)
        {
            if (rrsets[range][0].Type is RRType.SVCB or RRType.HTTPS)
            {
                foreach (ref readonly ZoneRecords.Record record in rrsets[range])
                {
                    int pool = TargetOf(record);
                    if (pool >= 0 && poolOwners.Contains(pool))
                    {
                        CheckHints(record, SvcParams.IPv4Hint, pool, RRType.A, addressLength: 4);
                        CheckHints(record, SvcParams.IPv6Hint, pool, RRType.AAAA, addressLength: 16);
                    }
                }
            }
        }
    }

    private int TargetOf(in ZoneRecords.Record record)
    {
        ReadOnlySpan<byte> rdata = rrsets.Zone.Rdata(record);
        ReadOnlySpan<byte> written = rdata[RRFormat.TargetOffset(record.Type)..SvcParams.OffsetIn(rdata)];
        if (written.Length == 1)
        {
            return record.Owner;
        }

        Span<byte> target = stackalloc byte[written.Length];
        WireName.ToLower(written, target);
        return rrsets.Zone.Owners.IndexOf(target);
    }

    private void CheckHints(in ZoneRecords.Record record, ushort key, int pool, RRType type, int addressLength)
    {
        ReadOnlySpan<byte> hints = SvcParams.ValueOf(rrsets.Zone.Rdata(record), key);
        for (; hints.Length >= addressLength; hints = hints[addressLength..])
        {
            ReadOnlySpan<byte> hint = hints[..addressLength];
            if (!IsMember(hint, pool, type))
            {
                diagnostics.Warning(record.Position, $"the hint {new IPAddress(hint)} is no member of the pool \"{rrsets.NameOf(pool)} {type}\" and is never served");
            }
        }
    }

    private bool IsMember(ReadOnlySpan<byte> address, int pool, RRType type)
    {
        foreach (ref readonly ZoneRecords.Record member in rrsets.Find(pool, type))
        {
            if (rrsets.Zone.Rdata(member).SequenceEqual(address))
            {
                return true;
            }
        }

        return false;
    }
}
