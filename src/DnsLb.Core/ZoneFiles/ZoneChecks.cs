using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>The checks of a zone as a whole (RFC 1034 section 4.2.1, RFC 2181, RFC 6672).</summary>
internal sealed class ZoneChecks(RRsets rrsets, UnreadRecords unread, IReadOnlySet<int> poolOwners, DiagnosticList diagnostics)
{
    /// <summary>What the answer section of a message over TCP has room for, behind header and question and before OPT.</summary>
    public const int MostAnswerBytes = ushort.MaxValue - 512;

    /// <summary>Types that may stand beside a CNAME (RFC 4034 sections 3 and 4, RFC 2535).</summary>
    private static readonly RRType[] BesideCname = [RRType.CNAME, (RRType)25, (RRType)46, RRType.NSEC];

    /// <summary>Finds the SOA and so the apex.</summary>
    /// <returns>The index of the apex in the owners, or -1.</returns>
    public int FindApex()
    {
        var soas = new List<ZoneRecords.Record>();
        foreach (Range range in rrsets.All)
        {
            if (rrsets[range][0].Type == RRType.SOA)
            {
                soas.AddRange(rrsets[range]);
            }
        }

        if (soas.Count == 0)
        {
            if (!unread.MayHave(RRType.SOA))
            {
                diagnostics.Error(new RecordPosition(0, 1, 1), "the zone has no SOA record");
            }

            return -1;
        }

        soas.Sort((a, b) => (a.Position.File, a.Position.Line).CompareTo((b.Position.File, b.Position.Line)));
        foreach (ZoneRecords.Record second in soas.Skip(1))
        {
            diagnostics.Error(second.Position, $"a second SOA record, at \"{rrsets.NameOf(second.Owner)}\"; the first is in line {soas[0].Position.Line}");
        }

        rrsets.Apex = rrsets.Zone.Owners[soas[0].Owner].ToArray();
        return soas[0].Owner;
    }

    /// <summary>Checks everything that needs the apex.</summary>
    /// <param name="apex">The index of the apex.</param>
    public void Check(int apex)
    {
        if (!rrsets.Has(apex, RRType.NS) && !unread.MayHave(apex, RRType.NS))
        {
            diagnostics.Error(rrsets.Find(apex, RRType.SOA)[0].Position, $"\"{rrsets.NameOf(apex)}\" has an SOA but no NS record");
        }

        int last = -1;
        bool hasDname = false;
        foreach (Range range in rrsets.All)
        {
            ReadOnlySpan<ZoneRecords.Record> rrset = rrsets[range];
            CheckSize(rrset);
            ref readonly ZoneRecords.Record first = ref rrset[0];
            if (first.Owner != last)
            {
                last = first.Owner;
                CheckInside(first);
            }

            switch (first.Type)
            {
                case RRType.CNAME:
                    CheckSingle(rrset, "CNAME");
                    CheckAlone(first);
                    break;
                case RRType.DNAME:
                    CheckSingle(rrset, "DNAME");
                    CheckNoDelegation(first, apex);
                    hasDname = true;
                    break;
                default:
                    break;
            }
        }

        if (hasDname)
        {
            CheckBelowDname();
        }

        new TargetChecks(rrsets, unread, diagnostics).Check();
        if (poolOwners.Count > 0)
        {
            new HintChecks(rrsets, poolOwners, diagnostics).Check();
        }
    }

    private void CheckInside(in ZoneRecords.Record record)
    {
        if (record.Type != RRType.SOA && !WireName.IsAtOrBelow(rrsets.Zone.Owners[record.Owner], rrsets.Apex))
        {
            diagnostics.Error(record.Position, $"\"{rrsets.NameOf(record.Owner)}\" lies outside the zone \"{WireName.ToText(rrsets.Apex)}\"");
        }
    }

    private void CheckSingle(ReadOnlySpan<ZoneRecords.Record> rrset, string type)
    {
        for (int i = 1; i < rrset.Length; i++)
        {
            if (!rrsets.Zone.Rdata(rrset[i]).SequenceEqual(rrsets.Zone.Rdata(rrset[0])))
            {
                diagnostics.Error(rrset[i].Position, $"a second {type} at \"{rrsets.NameOf(rrset[i].Owner)}\"; the first is in line {rrset[0].Position.Line}");
            }
        }
    }

    private void CheckAlone(in ZoneRecords.Record cname)
    {
        foreach (Range range in rrsets.OfOwner(cname.Owner))
        {
            ref readonly ZoneRecords.Record other = ref rrsets[range][0];
            if (!BesideCname.Contains(other.Type))
            {
                diagnostics.Error(cname.Position, $"\"{rrsets.NameOf(cname.Owner)}\" has a CNAME beside other data ({TypeNames.ToText(other.Type)} in line {other.Position.Line})");
                return;
            }
        }
    }

    // RFC 6672 section 2.3.
    private void CheckNoDelegation(in ZoneRecords.Record dname, int apex)
    {
        if (dname.Owner != apex && rrsets.Has(dname.Owner, RRType.NS))
        {
            diagnostics.Error(dname.Position, $"\"{rrsets.NameOf(dname.Owner)}\" has a DNAME beside NS records");
        }
    }

    private void CheckBelowDname()
    {
        int last = -1;
        foreach (Range range in rrsets.All)
        {
            ref readonly ZoneRecords.Record first = ref rrsets[range][0];
            ReadOnlySpan<byte> name = rrsets.Zone.Owners[first.Owner];
            if (first.Owner == last || name.Length <= rrsets.Apex.Length)
            {
                continue;
            }

            last = first.Owner;
            int dname = rrsets.AtOrAbove(name[(name[0] + 1)..], RRType.DNAME);
            if (dname >= 0)
            {
                diagnostics.Warning(first.Position, $"\"{rrsets.NameOf(first.Owner)}\" lies below the DNAME \"{rrsets.NameOf(dname)}\" and is never an answer");
            }
        }
    }

    // No error: other servers load such a zone too, and all its other answers are right.
    private void CheckSize(ReadOnlySpan<ZoneRecords.Record> rrset)
    {
        if (rrset[0].Type is RRType.A or RRType.AAAA && poolOwners.Contains(rrset[0].Owner))
        {
            return;
        }

        long size = 0;
        foreach (ref readonly ZoneRecords.Record record in rrset)
        {
            size += RRFormat.HeaderLength + record.RdataLength;
        }

        if (size > MostAnswerBytes)
        {
            diagnostics.Warning(rrset[0].Position, $"{TypeNames.ToText(rrset[0].Type)} of \"{rrsets.NameOf(rrset[0].Owner)}\" has {rrset.Length} records, which together fit no answer: a message holds 64 KB");
        }
    }
}
