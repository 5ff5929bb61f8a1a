using DnsLb.Core.Selection;

namespace DnsLb.Core.Simulation;

/// <summary>
/// Moments at random, one per unit of time on average, each independent of the others (a Poisson process). They are the same wherever
/// one looks first: who asks less often meets the same clients.
/// </summary>
internal static class PoissonStream
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    // So many in one unit of time are as good as impossible (one in 10^20).
    private const int Most = 20;

    private static readonly double[] Cumulative = CumulativeChances();

    /// <summary>The first moment after another.</summary>
    /// <param name="key">Which stream; those of different keys are independent.</param>
    /// <param name="after">From 0, below 2^52.</param>
    public static double Next(ulong key, double after)
    {
        for (double unit = Math.Floor(after); ; unit++)
        {
            double next = FirstIn(unit, key, after);
            if (next < double.PositiveInfinity)
            {
                return next;
            }
        }
    }

    private static double FirstIn(double unit, ulong key, double after)
    {
        ulong hash = StableHash.Mix(key + ((ulong)unit * Step));
        double chance = Chance.ToUniform(hash);
        double first = double.PositiveInfinity;
        for (int i = 0; i < Most && chance >= Cumulative[i]; i++)
        {
            hash = StableHash.Mix(hash + Step);
            double at = unit + Chance.ToUniform(hash);
            first = at > after && at < first ? at : first;
        }

        return first;
    }

    private static double[] CumulativeChances()
    {
        double[] sums = new double[Most];
        double chance = Math.Exp(-1);
        double sum = 0;
        for (int i = 0; i < Most; i++)
        {
            sums[i] = sum += chance;
            chance /= i + 1;
        }

        return sums;
    }
}
