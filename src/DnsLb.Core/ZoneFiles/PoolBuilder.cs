using System.Net;
using DnsLb.Core.Configuration;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Core.Wire;
using DnsLb.Core.Zones;

namespace DnsLb.Core.ZoneFiles;

/// <summary>Joins <c>;@pool</c> lines with the address records at their owners into pools.</summary>
internal sealed class PoolBuilder(RRsets rrsets, AnnotationCollector annotations, CheckBuilder checks, UnreadRecords unread, DiagnosticList diagnostics)
{
    private const int MostNamesForHint = 10_000;

    private readonly Dictionary<RecordPosition, (MemberSettings Settings, ResolvedChecks? Checks)> _members = [];
    private readonly List<(int Owner, PoolDefinition Pool)> _pools = [];

    /// <summary>Builds the pools and reports what is wrong with them.</summary>
    public IReadOnlyList<(int Owner, PoolDefinition Pool)> Build()
    {
        foreach ((RecordPosition record, MemberAnnotation annotation) in annotations.Members)
        {
            MemberSettings settings = Apply(new MemberSettings(), MemberSettings.Keys, annotation.Pairs);
            _members[record] = (settings, settings.Checks is { } names ? checks.Resolve(names, annotation.Pairs, MemberSettings.NoCheck) : (ResolvedChecks?)null);
        }

        var lines = new Dictionary<int, int>();
        foreach (PoolAnnotation annotation in annotations.Pools)
        {
            int owner = rrsets.Zone.Owners.IndexOf(annotation.Name);
            if (owner >= 0 && !lines.TryAdd(owner, annotation.Owner.Position.Line))
            {
                diagnostics.Error(annotation.Owner.Position, $"a pool at \"{annotation.Owner.Key}\" is already defined in line {lines[owner]}");
                continue;
            }

            BuildPools(annotation, owner);
        }

        RefuseMembersWithoutPool(lines.Keys.ToHashSet());
        return _pools;
    }

    private void BuildPools(PoolAnnotation annotation, int owner)
    {
        PoolSettings settings = Apply(new PoolSettings(), PoolSettings.Keys, annotation.Pairs);
        RefuseKeysOfLeases(annotation.Pairs, settings.Policy);
        ResolvedChecks poolChecks = checks.Resolve(settings.Checks, annotation.Pairs);
        RecordPosition position = annotation.Owner.Position;
        if (!rrsets.HasAddress(owner))
        {
            if (!unread.MayHaveAddress(owner))
            {
                diagnostics.Error(position, $"\"{annotation.Owner.Key}\" {WhyNoAddress(annotation.Name, owner)}");
            }

            return;
        }

        foreach (RRType cut in (RRType[])[RRType.NS, RRType.DNAME])
        {
            int above = rrsets.AtOrAbove(annotation.Name, cut);
            if (above >= 0 && (cut == RRType.NS || above != owner))
            {
                string what = cut == RRType.NS ? "the delegation" : "the DNAME";
                diagnostics.Error(position, $"\"{annotation.Owner.Key}\" lies at or below {what} \"{rrsets.NameOf(above)}\", so its addresses are never answers");
            }
        }

        foreach (RRType type in (RRType[])[RRType.A, RRType.AAAA])
        {
            ReadOnlySpan<ZoneRecords.Record> records = rrsets.Find(owner, type);
            if (!records.IsEmpty)
            {
                uint ttl = records[0].Ttl;
                List<Member> members = Members(records, poolChecks);
                var pool = new PoolDefinition(rrsets.NameOf(owner), type == RRType.AAAA, ttl, settings, members);
                PoolChecks.Check(pool, position, diagnostics);
                _pools.Add((owner, pool));
            }
        }
    }

    // A policy that could not be read may have been meant to be one that keeps leases.
    private void RefuseKeysOfLeases(List<AnnotationWord> pairs, string policy)
    {
        if (Policies.Named(policy).KeepsLeases || pairs.Exists(pair => pair.Key == "policy" && pair.Value != policy))
        {
            return;
        }

        foreach (AnnotationWord pair in pairs.Where(pair => PoolSettings.KeysOfLeases.Contains(pair.Key)))
        {
            diagnostics.Error(pair.Position, $"{pair.Key} has no meaning with policy={policy}; write policy={LeasePicker.LeasePolicy.Name}, or leave it out");
        }
    }

    private List<Member> Members(ReadOnlySpan<ZoneRecords.Record> records, ResolvedChecks poolChecks)
    {
        var members = new List<Member>(records.Length);
        foreach (ref readonly ZoneRecords.Record record in records)
        {
            var (settings, ownChecks) = _members.GetValueOrDefault(record.Position, (new MemberSettings(), null));
            var (probed, rules) = ownChecks ?? poolChecks;
            members.Add(new Member(new IPAddress(rrsets.Zone.Rdata(record)), settings, probed) { Rules = rules });
        }

        return members;
    }

    private T Apply<T>(T defaults, IReadOnlyList<Key<T>> keys, List<AnnotationWord> pairs)
        where T : class
    {
        foreach (AnnotationWord pair in pairs)
        {
            if (keys.Any(key => key.Name == pair.Key && key.Reserved))
            {
                diagnostics.Warning(pair.Position, $"\"{pair.Key}\" has no effect in this version");
            }
        }

        return Key.Apply(defaults, keys, pairs.ToKeyValues(), (index, message) => diagnostics.Error(pairs[index].Position, message));
    }

    private string WhyNoAddress(byte[] name, int owner)
    {
        if (!WireName.IsAtOrBelow(name, rrsets.Apex))
        {
            return $"lies outside the zone \"{WireName.ToText(rrsets.Apex)}\"";
        }

        if (rrsets.Has(owner, RRType.CNAME))
        {
            return "is a CNAME, which a pool cannot be at; name the owner of the A and AAAA records";
        }

        return $"has no A or AAAA record{(owner < 0 ? NearestOwner(name) : "")}";
    }

    private string NearestOwner(byte[] name)
    {
        IEnumerable<string> owners = Enumerable.Range(0, Math.Min(rrsets.Zone.Owners.Count, MostNamesForHint)).Where(rrsets.HasAddress).Select(rrsets.NameOf);
        return Nearest.To(WireName.ToText(name), owners) is { } likely ? $"; did you mean \"{likely}\"?" : "";
    }

    private void RefuseMembersWithoutPool(HashSet<int> poolOwners)
    {
        if (annotations.Members.Count == 0)
        {
            return;
        }

        var refused = new HashSet<RecordPosition>();
        foreach (ref readonly ZoneRecords.Record record in rrsets.Zone.Records)
        {
            if (!poolOwners.Contains(record.Owner)
                && annotations.Members.TryGetValue(record.Position, out MemberAnnotation? annotation)
                && refused.Add(record.Position))
            {
                diagnostics.Error(annotation.Position, $"\"{rrsets.NameOf(record.Owner)}\" has no \";@pool\" line, so its addresses have no attributes");
            }
        }
    }
}
