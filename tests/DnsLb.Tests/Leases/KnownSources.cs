using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

/// <summary>Makes sources whose demand is known.</summary>
internal static class KnownSources
{
    /// <summary>A table of sources with about these lookups per second; the key of each is its index and one.</summary>
    public static SourceTable Table(IEnumerable<double> rates, long now)
    {
        var table = new SourceTable(SourceTable.FewestPlaces);
        foreach ((int index, double rate) in rates.Index())
        {
            ulong key = KeyOf(index);
            table.Find(key, now) = Of(key, rate) with { AskedAt = now };
        }

        return table;
    }

    /// <summary>A source whose idle times were those of a Poisson stream, without chance.</summary>
    public static Source Of(ulong key, double rate)
    {
        const int gaps = 200;
        var source = Source.New(key);
        for (int i = 0; i < gaps; i++)
        {
            double quantile = ((i * 61 % gaps) + 0.5) / gaps;
            source.Demand.Add(5 - (Math.Log(1 - quantile) / rate), 5);
        }

        return source;
    }

    /// <summary>Spreads over the sets.</summary>
    public static ulong KeyOf(int index) => (((ulong)index + 1) << 32) | ((ulong)index + 1);
}
