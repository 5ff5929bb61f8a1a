using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.Answering;

/// <summary>Adds the addresses of the names that records lead to, so that clients need not ask for them; pools are selected from as in an answer.</summary>
/// <remarks>For NS and MX RFC 1035 section 3.3 and RFC 3596 section 3, for SRV RFC 2782, for SVCB and HTTPS RFC 9460 section 4.1.</remarks>
internal sealed class AdditionalSection(PoolSelection pools, ServiceHints hints)
{
    private readonly TargetSearch _targets = new();
    private readonly LookupName _server = new();

    /// <summary>Adds the addresses of the name servers of a delegation, as far as its zone has them.</summary>
    /// <param name="zone">The zone that delegates.</param>
    /// <param name="cut">The node that is delegated.</param>
    /// <param name="servers">Its NS set.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">The reply, with the NS set in it.</param>
    /// <param name="trace">Hears of the pools.</param>
    public void AddGlue<TTrace>(Zone zone, int cut, int servers, in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        foreach (ReadOnlySpan<byte> server in new Targets(zone, servers))
        {
            _server.Set(server);
            int node = zone.Find(_server);
            if (node >= 0)
            {
                // Glue from below the cut is required: nobody else has it (RFC 9471 section 3.1). Other addresses of ours spare a query.
                bool isRequired = WireName.IsAtOrBelow(_server.Suffix(0), zone.NameOf(cut));
                AddAddresses(new NamedNode(zone, node, _server), isRequired, client, ref answer, ref trace);
            }
        }
    }

    /// <summary>Adds what belongs to an answer.</summary>
    /// <param name="zones">All zones: a target may lie in another than the answer.</param>
    /// <param name="owner">The owner of the answer.</param>
    /// <param name="rrset">The RRset of the answer.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="answer">The reply, with the answer in it.</param>
    /// <param name="trace">Hears of the pools.</param>
    public void AddFor<TTrace>(ZoneSet zones, in NamedNode owner, int rrset, in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        RRType type = owner.Zone[rrset].Type;
        foreach (ReadOnlySpan<byte> rdata in new Targets(owner.Zone, rrset))
        {
            if (_targets.TryFind(zones, owner, type, rdata, out NamedNode found))
            {
                AddAddresses(found, isRequired: false, client, ref answer, ref trace);
                bool isElsewhere = !found.Name.Suffix(0).SequenceEqual(owner.Name.Suffix(0));
                if (isElsewhere && type is RRType.SVCB or RRType.HTTPS && found.Zone.IndexOf(found.Node, type) is var next and >= 0)
                {
                    ReadOnlySpan<byte> records = hints.Filter(zones, found, next, client, ref answer, ref trace);
                    answer.TryAdditional(found.Name.Suffix(0), records, found.Zone[next], isRequired: false);
                }
            }
        }
    }

    private void AddAddresses<TTrace>(in NamedNode node, bool isRequired, in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        AddAddresses(node, RRType.A, isRequired, client, ref answer, ref trace);
        AddAddresses(node, RRType.AAAA, isRequired, client, ref answer, ref trace);
    }

    private void AddAddresses<TTrace>(in NamedNode node, RRType type, bool isRequired, in Client client, scoped ref AnswerWriter answer, scoped ref TTrace trace)
        where TTrace : struct, IAnswerTrace
    {
        int addresses = node.Zone.IndexOf(node.Node, type);
        if (addresses < 0)
        {
            return;
        }

        ref readonly RRset set = ref node.Zone[addresses];
        if (set.IsPool)
        {
            PickedMembers picked = pools.PickOnce(node.Zone.PoolOf(set), node.Name, client, ref answer, ref trace);
            answer.TryAdditional(node.Name.Suffix(0), picked, isRequired);
        }
        else
        {
            answer.TryAdditional(node.Name.Suffix(0), node.Zone.Records(set), set, isRequired);
        }
    }

    /// <summary>The RDATA of the first records of an RRset, but for those that lead to the same name as one before.</summary>
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
                Current = _records[(at + RRFormat.HeaderLength).._next];
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
                if (TargetAt(earlier).SequenceEqual(TargetAt(at)))
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
