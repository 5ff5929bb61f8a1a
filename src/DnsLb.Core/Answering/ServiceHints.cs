using System.Buffers.Binary;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>
/// Leaves of the address hints of SVCB and HTTPS records (RFC 9460 section 7.3) those that the pool at the record's target picked
/// for this reply, in the order of the pick, so that hints and additional addresses say the same.
/// </summary>
internal sealed class ServiceHints(PoolSelection pools)
{
    private readonly TargetSearch _targets = new();
    private readonly byte[] _filtered = new byte[ushort.MaxValue];

    /// <summary>Filters the hints of an RRset. Where they come from a pool, the RRset's TTL is at most the pool's.</summary>
    /// <param name="zones">All zones: a target may lie in another than the RRset.</param>
    /// <param name="owner">The RRset's owner.</param>
    /// <param name="rrset">Records of type SVCB or HTTPS.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">Hears how much of the client's subnet the choice depends on.</param>
    /// <param name="trace">Hears of the pools.</param>
    /// <returns>The encoded records, until the next call.</returns>
    public ReadOnlySpan<byte> Filter<TTrace>(ZoneSet zones, scoped in NamedNode owner, int rrset, scoped in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        ref readonly RRset set = ref owner.Zone[rrset];
        ReadOnlySpan<byte> records = owner.Zone.Records(set);
        if (records.Length > _filtered.Length)
        {
            // They fit no message either.
            return records;
        }

        int length = 0;
        uint ttl = uint.MaxValue;
        for (var rest = records; !rest.IsEmpty; rest = rest[RRFormat.RecordLength(rest)..])
        {
            var record = rest[..RRFormat.RecordLength(rest)];
            var rdata = record[RRFormat.HeaderLength..];
            Span<byte> to = _filtered.AsSpan(length);
            if (HasHints(rdata) && _targets.TryFind(zones, owner, set.Type, rdata, out NamedNode found) && IsPool(found))
            {
                PickedMembers ipv4 = Pick(found, RRType.A, client, ref answer, ref trace);
                PickedMembers ipv6 = Pick(found, RRType.AAAA, client, ref answer, ref trace);
                length += HintFilter.Write(record, ipv4, ipv6, to);
                ttl = Math.Min(ttl, Math.Min(ipv4.Ttl, ipv6.Ttl));
            }
            else
            {
                record.CopyTo(to);
                length += record.Length;
            }
        }

        LowerTtl(_filtered.AsSpan(0, length), ttl);
        return _filtered.AsSpan(0, length);
    }

    private static bool HasHints(ReadOnlySpan<byte> rdata) => !SvcParams.ValueOf(rdata, SvcParams.IPv4Hint).IsEmpty || !SvcParams.ValueOf(rdata, SvcParams.IPv6Hint).IsEmpty;

    private static bool IsPool(in NamedNode node) => IsPool(node, RRType.A) || IsPool(node, RRType.AAAA);

    private static bool IsPool(in NamedNode node, RRType type) => node.Zone.IndexOf(node.Node, type) is var rrset and >= 0 && node.Zone[rrset].IsPool;

    // The other family of a pool's owner is a pool too, or has no addresses at all.
    private PickedMembers Pick<TTrace>(scoped in NamedNode node, RRType type, scoped in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace =>
        node.Zone.IndexOf(node.Node, type) is var rrset and >= 0
            ? pools.PickOnce(node.Zone.PoolOf(node.Zone[rrset]), node.Name, client, ref answer, ref trace)
            : PickedMembers.None;

    private static void LowerTtl(Span<byte> records, uint most)
    {
        for (; !records.IsEmpty; records = records[RRFormat.RecordLength(records)..])
        {
            Span<byte> ttl = records[RRFormat.TtlOffset..];
            BinaryPrimitives.WriteUInt32BigEndian(ttl, Math.Min(BinaryPrimitives.ReadUInt32BigEndian(ttl), most));
        }
    }
}
