using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Adds the addresses of the names that records lead to, so that clients need not ask for them; pools are selected from as in an answer.</summary>
/// <remarks>For NS and MX RFC 1035 section 3.3, for SRV RFC 2782, for SVCB and HTTPS RFC 9460 section 4.1.</remarks>
internal sealed class AdditionalSection(PoolSelection pools)
{
    private readonly LookupName _target = new();

    /// <summary>Adds the addresses of the name servers of a delegation, as far as its zone has them.</summary>
    /// <param name="zone">The zone that delegates.</param>
    /// <param name="cut">The node that is delegated.</param>
    /// <param name="servers">Its NS set.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">The reply, with the NS set in it.</param>
    public void AddGlue(Zone zone, int cut, int servers, in Client client, scoped ref AnswerWriter answer)
    {
        foreach (ReadOnlySpan<byte> server in new Targets(zone, servers))
        {
            _target.Set(server);
            int node = zone.Find(_target);
            if (node >= 0)
            {
                // Glue from below the cut is required: nobody else has it (RFC 9471 section 3.1). Other addresses of ours spare a query.
                bool isRequired = WireName.IsAtOrBelow(_target.Suffix(0), zone.NameOf(cut));
                AddAddresses(zone, node, isRequired, client, ref answer);
            }
        }
    }

    /// <summary>Adds what belongs to an answer.</summary>
    /// <param name="zones">All zones: a target may lie in another than the answer.</param>
    /// <param name="zone">The zone of the answer.</param>
    /// <param name="owner">The node that owns it.</param>
    /// <param name="rrset">The RRset of the answer.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">The reply, with the answer in it.</param>
    public void AddFor(ZoneSet zones, Zone zone, int owner, int rrset, in Client client, scoped ref AnswerWriter answer)
    {
        RRType type = zone[rrset].Type;
        foreach (ReadOnlySpan<byte> target in new Targets(zone, rrset))
        {
            if (target.Length == 1)
            {
                // "." stands for the owner in SVCB and HTTPS (RFC 9460 section 2.5.2), and for no service in MX and SRV.
                if (type is RRType.SVCB or RRType.HTTPS)
                {
                    AddAddresses(zone, owner, isRequired: false, client, ref answer);
                }

                continue;
            }

            _target.Set(target);
            if (zones.Find(_target) is { } home && home.Match(_target) is { Kind: MatchKind.Exact, Node: var node } && (home != zone || node != owner))
            {
                AddAddresses(home, node, isRequired: false, client, ref answer);
                if (type is RRType.SVCB or RRType.HTTPS && home.IndexOf(node, type) is var alias and >= 0)
                {
                    answer.TryAdditional(home, node, alias, isRequired: false);
                }
            }
        }
    }

    private void AddAddresses(Zone zone, int node, bool isRequired, in Client client, scoped ref AnswerWriter answer)
    {
        AddAddresses(zone, node, RRType.A, isRequired, client, ref answer);
        AddAddresses(zone, node, RRType.AAAA, isRequired, client, ref answer);
    }

    private void AddAddresses(Zone zone, int node, RRType type, bool isRequired, in Client client, scoped ref AnswerWriter answer)
    {
        int addresses = zone.IndexOf(node, type);
        if (addresses < 0)
        {
            return;
        }

        if (!zone[addresses].IsPool)
        {
            answer.TryAdditional(zone, node, addresses, isRequired);
            return;
        }

        Pool pool = zone.Pools[zone[addresses].Pool];
        PoolView view = pool.View;
        var trace = default(NoTrace);
        answer.TryAdditional(zone.NameOf(node), pool, pools.Pick(view, client, ref answer, ref trace), view.Ttl, isRequired);
    }

    /// <summary>The names that the first records of an RRset lead to, each once.</summary>
    private ref struct Targets(Zone zone, int rrset)
    {
        // Whoever has more targets than this may be asked for the others' addresses.
        private const int MostRecords = 32;

        private readonly int _offset = RRFormat.TargetOffset(zone[rrset].Type);
        private readonly ReadOnlySpan<byte> _records = zone.Records(zone[rrset]);
        private int _next;
        private int _taken;

        public ReadOnlySpan<byte> Current { get; private set; }

        public readonly Targets GetEnumerator() => this;

        public bool MoveNext()
        {
            while (_offset >= 0 && _next < _records.Length && _taken++ < MostRecords)
            {
                int at = _next;
                _next += RRFormat.RecordLength(_records[at..]);
                Current = TargetAt(at);
                if (IsFirst(at))
                {
                    return true;
                }
            }

            return false;
        }

        private readonly bool IsFirst(int at)
        {
            for (int earlier = 0; earlier < at; earlier += RRFormat.RecordLength(_records[earlier..]))
            {
                if (TargetAt(earlier).SequenceEqual(Current))
                {
                    return false;
                }
            }

            return true;
        }

        private readonly ReadOnlySpan<byte> TargetAt(int record)
        {
            var name = _records[(record + RRFormat.HeaderLength + _offset)..];
            return name[..WireName.Length(name)];
        }
    }
}
