using DnsLb.Core.Pools;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>How pools are now, as TXT records of class CHAOS, for an operator who has nothing but dig: at the owner of a pool it and its members, and at <c>health.server</c> all pools.</summary>
/// <remarks>This is not the hot path: it may allocate, as much as one reply over TCP holds.</remarks>
internal static class ChaosPools
{
    // A reply over TCP holds 65,535 bytes with all else.
    private const int MostBytes = 60_000;

    // Four strings: an override's reason alone may take three.
    private const int MostText = 1_000;

    private static ReadOnlySpan<byte> Health => "\u0006health\u0006server\0"u8;

    /// <summary>Writes the answer to a query of class CHAOS by a client who may know.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isVerified">Whether the client was seen to hear its answers; who was not is told to ask over TCP, so forged queries get nothing.</param>
    /// <param name="zones">The zones in force.</param>
    /// <param name="answer">Gets the records.</param>
    public static Rcode Answer(Query query, bool isVerified, ZoneSet zones, scoped ref AnswerWriter answer)
    {
        bool isHealth = query.Name.Suffix(0).SequenceEqual(Health);
        Pool[] pools = [];
        Rcode rcode = isHealth ? Rcode.NoError : Find(query.Name, zones, out pools);
        if (rcode != Rcode.NoError)
        {
            return rcode;
        }

        answer.Authoritative = true;
        if (query.Type is not (RRType.TXT or RRType.ANY))
        {
            return Rcode.NoError;
        }

        if (!isVerified)
        {
            answer.Truncate();
            return Rcode.NoError;
        }

        var records = new TxtRecords();
        if (isHealth)
        {
            AddHealth(records, zones);
        }
        else
        {
            AddPools(records, pools);
        }

        answer.TryAnswer(ReplyWriter.QueryName, records.Bytes, RRType.TXT, records.Count);
        return Rcode.NoError;
    }

    // The pools of both families at a name, or at the wildcard that answers for it.
    private static Rcode Find(LookupName name, ZoneSet zones, out Pool[] pools)
    {
        pools = [];
        if (zones.Find(name) is not { } zone)
        {
            return Rcode.Refused;
        }

        ZoneMatch match = zone.Match(name);
        if (match.Kind is MatchKind.Exact or MatchKind.Wildcard)
        {
            RRset[] sets = Array.FindAll(zone.RRsets(match.Node), set => set.IsPool);
            pools = Array.ConvertAll(sets, set => zone.PoolOf(set));
            return Rcode.NoError;
        }

        return match.Kind == MatchKind.None ? Rcode.NXDomain : Rcode.Refused;
    }

    private static void AddPools(TxtRecords records, Pool[] pools)
    {
        for (int i = 0; i < pools.Length; i++)
        {
            // Each has its part of the room.
            int most = MostBytes * (i + 1) / pools.Length;
            records.TryAdd(PoolReport.Line(pools[i]), most);
            AddAll(records, PoolReport.MemberLines(pools[i]), pools[i].Definition.Members.Count, most);
        }
    }

    private static void AddHealth(TxtRecords records, ZoneSet zones)
    {
        Pool[] pools = [.. zones.Zones.SelectMany(zone => zone.Pools)];
        Pool[] others = [.. pools.Where(pool => !pool.View.Summary.IsOrdinary).OrderBy(pool => pool.Definition.Name, StringComparer.Ordinal)];
        int members = pools.Sum(pool => pool.View.Summary.Members);
        int up = pools.Sum(pool => pool.View.Summary.Up);
        records.TryAdd($"zones {zones.Zones.Count}, pools {pools.Length}, members {members}, up {up}; {pools.Length - others.Length} pools are as they should be", MostBytes);
        AddAll(records, others.Select(PoolReport.Line), others.Length, MostBytes);
    }

    private static void AddAll(TxtRecords records, IEnumerable<string> lines, int count, int most)
    {
        int added = lines.TakeWhile(line => records.TryAdd(line, most)).Count();
        if (added < count)
        {
            records.TryAdd($"and {count - added} more, which the HTTP API shows", most: int.MaxValue);
        }
    }

    /// <summary>Records in the making.</summary>
    private sealed class TxtRecords
    {
        private readonly List<byte> _bytes = [];

        public int Count { get; private set; }

        public byte[] Bytes => [.. _bytes];

        public bool TryAdd(string text, int most)
        {
            byte[] data = TxtText.Encode(text, MostText);
            if (_bytes.Count + RRFormat.HeaderLength + data.Length > most)
            {
                return false;
            }

            // A TTL of 0: it is so now.
            byte[] header = new byte[RRFormat.HeaderLength];
            RRFormat.WriteHeader(header, RRType.TXT, ttl: 0, data.Length, RRFormat.ClassChaos);
            _bytes.AddRange(header);
            _bytes.AddRange(data);
            Count++;
            return true;
        }
    }
}
