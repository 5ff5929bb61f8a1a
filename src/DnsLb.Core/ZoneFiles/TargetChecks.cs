using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Checks what NS, MX and SRV records point at inside the zone: addresses for name servers, and no aliases (RFC 2181 section 10.3, RFC 2782).</summary>
internal sealed class TargetChecks(RRsets rrsets, UnreadRecords unread, DiagnosticList diagnostics)
{
    /// <summary>Checks all targets.</summary>
    public void Check()
    {
        foreach (Range range in rrsets.All)
        {
            if (rrsets[range][0].Type is RRType.NS or RRType.MX or RRType.SRV)
            {
                foreach (ref readonly ZoneRecords.Record record in rrsets[range])
                {
                    CheckTarget(record);
                }
            }
        }
    }

    private void CheckTarget(in ZoneRecords.Record record)
    {
        ReadOnlySpan<byte> written = rrsets.Zone.Rdata(record)[RRFormat.TargetOffset(record.Type)..];
        Span<byte> target = stackalloc byte[written.Length];
        WireName.ToLower(written, target);
        if (!WireName.IsAtOrBelow(target, rrsets.Apex))
        {
            return;
        }

        int owner = rrsets.Zone.Owners.IndexOf(target);
        if (rrsets.Has(owner, RRType.CNAME))
        {
            diagnostics.Warning(record.Position, $"{TypeNames.ToText(record.Type)} points at \"{WireName.ToText(written)}\", which is a CNAME; name the host itself");
        }
        else if (record.Type == RRType.NS && !MayHaveAddress(owner) && IsOurs(record.Owner, target) && (IsBelow(record.Owner, target) || !HasWildcardAddress(target)))
        {
            diagnostics.Error(record.Position, $"the name server \"{WireName.ToText(written)}\" lies in the zone but has no A or AAAA record (glue)");
        }
    }

    private bool MayHaveAddress(int owner) => rrsets.HasAddress(owner) || unread.MayHaveAddress(owner);

    // The addresses of a name server below another delegation are that zone's business.
    private bool IsOurs(int delegation, ReadOnlySpan<byte> target)
    {
        int cut = rrsets.AtOrAbove(target, RRType.NS);
        return cut < 0 || cut == delegation;
    }

    // A referral carries glue by its exact name: no wildcard stands in for it.
    private bool IsBelow(int delegation, ReadOnlySpan<byte> target)
    {
        ReadOnlySpan<byte> cut = rrsets.Zone.Owners[delegation];
        return !cut.SequenceEqual(rrsets.Apex) && WireName.IsAtOrBelow(target, cut);
    }

    private bool HasWildcardAddress(ReadOnlySpan<byte> target)
    {
        Span<byte> wildcard = stackalloc byte[WireName.MaxLength + 2];
        "\u0001*"u8.CopyTo(wildcard);
        for (ReadOnlySpan<byte> parent = target; parent.Length > rrsets.Apex.Length;)
        {
            parent = parent[(parent[0] + 1)..];
            parent.CopyTo(wildcard[2..]);
            if (MayHaveAddress(rrsets.Zone.Owners.IndexOf(wildcard[..(parent.Length + 2)])))
            {
                return true;
            }
        }

        return false;
    }
}
