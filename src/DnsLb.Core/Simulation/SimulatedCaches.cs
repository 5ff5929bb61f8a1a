using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>
/// The caches of all resolvers. Lookups are exact events: an entry holds an answer for its TTL, and the next client after that has the
/// resolver ask again. Demand is a fluid: while an entry holds an answer, all demand of its clients is leased to it.
/// </summary>
internal sealed class SimulatedCaches
{
    // Prefixes of this length are recommended for IPv6 (RFC 7871 section 11.1).
    private const byte SubnetBits = 56;

    // The part of its time after which an answer may be renewed (unbound's prefetch).
    private const double PrefetchAfter = 0.9;

    // A cache whose clock ticks in whole seconds may hold an answer of one second next to no time.
    private const double ShortestTime = 0.02;

    private readonly CacheClock _clocks;
    private readonly int _seed;
    private readonly IAuthority _authority;
    private readonly ResolverPopulation _resolvers;
    private readonly BackendLoads _loads;
    private readonly LoadRecorder _recorder;
    private readonly CacheEntries _entries;
    private readonly LookupTimes _lookups;
    private readonly EntryLeases _leases;
    private readonly EventCalendar _calendar;
    private readonly Pending[] _pending;
    private readonly ushort[] _members;

    /// <param name="settings">The world.</param>
    /// <param name="resolvers">Who they belong to.</param>
    /// <param name="curve">How the demand of all goes.</param>
    /// <param name="authority">Who answers.</param>
    /// <param name="loads">Gets the demand.</param>
    /// <param name="recorder">Counts queries.</param>
    /// <param name="members">How many members the pool has.</param>
    public SimulatedCaches(SimulationSettings settings, ResolverPopulation resolvers, DemandCurve curve, IAuthority authority, BackendLoads loads, LoadRecorder recorder, int members)
    {
        _clocks = settings.Clocks;
        _seed = settings.Seed;
        _authority = authority;
        _resolvers = resolvers;
        _loads = loads;
        _recorder = recorder;
        _entries = new CacheEntries(resolvers);
        _lookups = new LookupTimes(settings.Seed, curve, _entries.Count);
        _leases = new EntryLeases(loads, _entries.Count);
        _calendar = new EventCalendar(_entries.Count);
        _pending = new Pending[_entries.Count];
        _members = new ushort[members];
        for (int resolver = 0; resolver < resolvers.Count; resolver++)
        {
            SetRate(resolver, 0, resolvers.Rates[resolver]);
        }
    }

    private enum Pending : byte
    {
        Lookup,
        Refresh,
        End,
    }

    /// <summary>Lets the next event happen that is before a time.</summary>
    /// <returns>False: there is none.</returns>
    public bool TryRunNext(double before)
    {
        if (!_calendar.TryTake(before, out int entry, out double now))
        {
            return false;
        }

        if (_pending[entry] == Pending.End)
        {
            _leases.Resize(entry, now, 0);
            AwaitLookup(entry, now);
        }
        else
        {
            Ask(entry, now, isRefresh: _pending[entry] == Pending.Refresh);
        }

        return true;
    }

    /// <summary>The clients of a resolver look up more or less often from now on.</summary>
    public void SetRate(int resolver, double now, double rate)
    {
        (int first, int count) = _entries.Of(resolver);
        for (int entry = first; entry < first + count; entry++)
        {
            _lookups.SetRate(entry, now, rate * _entries.Part(entry));
            if (_leases.IsOpen(entry))
            {
                _leases.Resize(entry, now, Demand(entry));
            }
            else
            {
                AwaitLookup(entry, now);
            }
        }
    }

    private double Demand(int entry) => _lookups.Rate(entry) / _resolvers.Lookups;

    private void AwaitLookup(int entry, double now)
    {
        _pending[entry] = Pending.Lookup;
        _calendar.Set(entry, _lookups.Next(entry, now));
    }

    private void Ask(int entry, double now, bool isRefresh)
    {
        int resolver = _entries.Resolver(entry);
        ResolverTraits traits = _resolvers.Traits[resolver];
        int prefix = Prefix(entry, now);
        SimulatedAnswer answer = _authority.Answer(Query(resolver, prefix, now, (traits & ResolverTraits.SendsCookies) != 0), _members);
        _recorder.CountQuery(now);
        if (answer.Count == 0)
        {
            // NODATA: the next client tries again.
            _leases.Resize(entry, now, 0);
            AwaitLookup(entry, now);
            return;
        }

        Span<ushort> members = _members.AsSpan(0, (traits & ResolverTraits.Rotates) != 0 ? answer.Count : 1);
        if (!isRefresh)
        {
            Begin((traits & ResolverTraits.ServesStale) != 0 && _leases.HasAnswered(entry) ? _leases.Members(entry) : members, now);
        }

        Hold(HolderOf(entry, prefix, answer.Scope > 0, now), now, members, answer.Ttl, (traits & ResolverTraits.Prefetches) != 0);
    }

    private void Begin(ReadOnlySpan<ushort> members, double now)
    {
        foreach (ushort member in members)
        {
            _loads.Begin(member, now, 1 / (_resolvers.Lookups * members.Length));
        }
    }

    private void Hold(int entry, double now, ReadOnlySpan<ushort> members, double ttl, bool prefetches)
    {
        double time = TimeInCache(entry, ttl, now);
        _leases.Open(entry, now, members, time > 0 ? Demand(entry) : 0);
        if (time <= 0)
        {
            AwaitLookup(entry, now);
            return;
        }

        double refresh = prefetches ? _lookups.Next(entry, now + (PrefetchAfter * time)) : double.PositiveInfinity;
        _pending[entry] = refresh < now + time ? Pending.Refresh : Pending.End;
        _calendar.Set(entry, Math.Min(refresh, now + time));
    }

    private double TimeInCache(int entry, double ttl, double now)
    {
        int resolver = _entries.Resolver(entry);
        double time = Math.Max(Math.Min(ttl, _resolvers.MostTtls[resolver]), _resolvers.LeastTtls[resolver]);
        if (_clocks == CacheClock.Exact || time < 1)
        {
            return time;
        }

        // Clocks do not tick all at once.
        double sinceTick = _clocks == CacheClock.Random ? ChanceAt(ChanceRow.Clocks, entry, now) : (now + ChanceAt(ChanceRow.Clocks, entry, 0)) % 1;
        bool isLate = _clocks == CacheClock.Late || (_clocks == CacheClock.Mixed && resolver % 2 == 0);
        return Math.Max(ShortestTime, time + (isLate ? 1 : 0) - sinceTick);
    }

    // In which of a resolver's subnets the client is; -1: it does not say.
    private int Prefix(int entry, double now)
    {
        int cache = _entries.Cache(entry);
        int count = _resolvers.Prefixes(_entries.Resolver(entry));
        return count == 0 ? -1 : _entries.IsSplit(cache) ? entry - _entries.First(cache) : (int)(ChanceAt(ChanceRow.Subnets, entry, now) * count);
    }

    private SimulatedQuery Query(int resolver, int prefix, double now, bool isVerified)
    {
        UInt128 source = _resolvers.Sources[resolver];
        UInt128 subnet = prefix < 0 ? default : new UInt128(StableHash.Mix((ulong)source + (uint)prefix), 0) >> (128 - SubnetBits) << (128 - SubnetBits);
        return new SimulatedQuery(now, source, subnet, prefix < 0 ? (byte)0 : SubnetBits, isVerified);
    }

    // The entry that an answer goes into. One for all clients takes the place of all others of the cache at once, although a resolver
    // would use those to their end (RFC 7871 section 7.3.1): authorities seldom change between the two.
    private int HolderOf(int entry, int prefix, bool isForSubnet, double now)
    {
        int cache = _entries.Cache(entry);
        if (prefix >= 0 && isForSubnet != _entries.IsSplit(cache))
        {
            _entries.Split(cache, isForSubnet);
            int first = _entries.First(cache);
            double rate = isForSubnet ? _lookups.Rate(entry) / _entries.Size(cache) : _lookups.Rate(entry) * _entries.Size(cache);
            for (int other = first; other < first + _entries.Size(cache); other++)
            {
                _leases.Resize(other, now, 0);
                _lookups.SetRate(other, now, isForSubnet || other == first ? rate : 0);
                AwaitLookup(other, now);
            }
        }

        return _entries.IsSplit(cache) ? _entries.First(cache) + prefix : _entries.First(cache);
    }

    private double ChanceAt(ChanceRow row, int entry, double now) =>
        Chance.ToUniform(StableHash.Mix(StableHash.Mix((((ulong)(uint)_seed << 8) | (ulong)row) + ((ulong)(uint)entry << 40)) + BitConverter.DoubleToUInt64Bits(now)));
}
