using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>The resolvers that ask, and what an authoritative server does not know of them.</summary>
internal sealed class ResolverPopulation
{
    // 2001:db8::/64, that of documents (RFC 3849).
    private const ulong Network = 0x20010DB8_00000000;

    public ResolverPopulation(SimulationSettings settings)
    {
        var chance = new Chance(settings.Seed, ChanceRow.Resolvers);
        Shares = new double[settings.Resolvers];
        LeastTtls = new double[settings.Resolvers];
        Rotates = new bool[settings.Resolvers];
        Sources = new UInt128[settings.Resolvers];
        double sum = 0;
        for (int i = 0; i < Shares.Length; i++)
        {
            sum += Shares[i] = Math.Pow(i + 1, -settings.Skew);
            LeastTtls[i] = LeastTtl(settings.LeastTtls, chance.Uniform());
            Sources[i] = new UInt128(Network, StableHash.Mix(((ulong)(uint)settings.Seed << 32) + (uint)i));
            Rotates[i] = chance.Uniform() < settings.Rotating;
        }

        for (int i = 0; i < Shares.Length; i++)
        {
            Shares[i] /= sum;
        }
    }

    /// <summary>Each one's part of all demand; together 1.</summary>
    public double[] Shares { get; }

    /// <summary>The address that each asks from.</summary>
    public UInt128[] Sources { get; }

    /// <summary>For how many seconds each keeps an answer at least.</summary>
    public double[] LeastTtls { get; }

    /// <summary>Whether its clients use all addresses of an answer alike; else the first.</summary>
    public bool[] Rotates { get; }

    private static double LeastTtl(IReadOnlyList<(double Part, double Seconds)> parts, double chance)
    {
        foreach ((double part, double seconds) in parts)
        {
            if (chance < part)
            {
                return seconds;
            }

            chance -= part;
        }

        return 0;
    }
}
