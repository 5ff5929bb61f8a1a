using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>The resolvers that ask, the largest first, and what an authoritative server does not know of them.</summary>
internal sealed class ResolverPopulation
{
    // 2001:db8::/64, that of documents (RFC 3849).
    private const ulong Network = 0x20010DB8_00000000;

    private readonly SimulationSettings _settings;

    public ResolverPopulation(SimulationSettings settings)
    {
        _settings = settings;
        Count = settings.ResolverCount;
        Rates = new double[Count];
        Sources = new UInt128[Count];
        LeastTtls = new float[Count];
        MostTtls = new float[Count];
        Traits = new ResolverTraits[Count];
        var chance = new Chance(settings.Seed, ChanceRow.Resolvers);
        var traits = new Chance(settings.Seed, ChanceRow.Traits);
        for (int i = 0; i < Count; i++)
        {
            Rates[i] = Math.Pow(i + 1, -settings.Skew);
            LeastTtls[i] = (float)Draw(settings.LeastTtls, 0, chance.Uniform());
            Sources[i] = new UInt128(Network, StableHash.Mix(((ulong)(uint)settings.Seed << 32) + (uint)i));
            Traits[i] = chance.Uniform() < settings.Rotating ? ResolverTraits.Rotates : ResolverTraits.None;
            Traits[i] |= DrawTraits(settings, traits);
            MostTtls[i] = (float)Draw(settings.MostTtls, double.PositiveInfinity, traits.Uniform());
        }

        double sum = Rates.Sum();
        for (int i = 0; i < Count; i++)
        {
            Rates[i] *= settings.Lookups / sum;
        }

        Record(settings.Recorded);
        Lookups = Rates.Sum();
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>What the clients of all look up in a second.</summary>
    public double Lookups { get; }

    /// <summary>What the clients of each look up in a second.</summary>
    public double[] Rates { get; }

    /// <summary>The address that each asks from.</summary>
    public UInt128[] Sources { get; }

    /// <summary>For how many seconds each keeps an answer at least.</summary>
    public float[] LeastTtls { get; }

    /// <summary>For how many seconds each keeps an answer at most.</summary>
    public float[] MostTtls { get; }

    /// <summary>What each does and others do not.</summary>
    public ResolverTraits[] Traits { get; }

    /// <summary>How many caches a resolver has.</summary>
    public int Caches(int resolver) =>
        _settings.Recorded is { } recorded ? recorded.Sources[resolver].Caches : resolver < _settings.Farms.Sources ? Math.Max(1, _settings.Farms.Caches) : 1;

    /// <summary>Of how many subnets a resolver tells; 0: it does not.</summary>
    public int Prefixes(int resolver) => resolver < _settings.Subnets.Sources ? _settings.Subnets.Prefixes : 0;

    /// <summary>What the clients of each source look up in a second.</summary>
    public Dictionary<UInt128, double> Demand()
    {
        var demand = new Dictionary<UInt128, double>(Count);
        for (int i = 0; i < Count; i++)
        {
            demand[Sources[i]] = demand.GetValueOrDefault(Sources[i]) + Rates[i];
        }

        return demand;
    }

    private void Record(RecordedDemand? recorded)
    {
        for (int i = 0; i < recorded?.Sources.Count; i++)
        {
            RecordedSource source = recorded.Sources[i];
            (Sources[i], Rates[i], LeastTtls[i]) = (source.Address, source.Lookups, (float)source.LeastTtl);
        }
    }

    private static ResolverTraits DrawTraits(SimulationSettings settings, Chance chance) =>
        (chance.Uniform() < settings.Prefetching ? ResolverTraits.Prefetches : 0)
        | (chance.Uniform() < settings.ServingStale ? ResolverTraits.ServesStale : 0)
        | (chance.Uniform() < settings.Cookies ? ResolverTraits.SendsCookies : 0);

    private static double Draw(IReadOnlyList<(double Part, double Seconds)> parts, double otherwise, double chance)
    {
        foreach ((double part, double seconds) in parts)
        {
            if (chance < part)
            {
                return seconds;
            }

            chance -= part;
        }

        return otherwise;
    }
}

/// <summary>What some resolvers do.</summary>
[Flags]
internal enum ResolverTraits : byte
{
    /// <summary>None of it.</summary>
    None = 0,

    /// <summary>Its clients use all addresses of an answer alike; else the first.</summary>
    Rotates = 1,

    /// <summary>It renews an answer when it is asked for it in the last tenth of its time.</summary>
    Prefetches = 2,

    /// <summary>It gives the old answer while it asks for a new one.</summary>
    ServesStale = 4,

    /// <summary>It proves its address.</summary>
    SendsCookies = 8,
}
