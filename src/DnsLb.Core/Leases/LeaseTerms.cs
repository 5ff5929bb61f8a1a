namespace DnsLb.Core.Leases;

/// <summary>On which terms leases are given: found anew every few seconds from all that is known of the sources.</summary>
/// <param name="LookupsPerAnswer">How many lookups an answer is to serve, from 1: the same for all, so that each hands out the same work.</param>
/// <param name="UsualRate">The lookups per second of a source of which nothing is known yet.</param>
/// <param name="TotalRate">Those of all sources together.</param>
/// <param name="Budget">Queries per second that all answers may cost.</param>
/// <param name="Sources">How many sources are known.</param>
public sealed record LeaseTerms(double LookupsPerAnswer, double UsualRate, double TotalRate, double Budget, int Sources)
{
    // Below this many times, a source may be one that asks once, or that keeps answers for long.
    private const int Few = 4;
    private const double MostTtlOfFew = 30;

    // Of a source that asks too early little is known until its caches are counted, which takes some queries.
    private const double MostTtlOfEarly = 5;

    // So does one that may be great. It is always the same, so that what differs is not the TTL, and as long as caches keep answers that
    // have some least time by default (Knot Resolver).
    private const double TtlOfUntold = 5;

    // One answer in so many is not to be cached where the least TTL is too long for a source, or where it asks again so soon that clocks of
    // whole seconds hide how soon: the time until the next query then is idle time alone.
    private const int UncachedOneIn = 16;

    /// <summary>Those of a pool that has not been asked yet.</summary>
    public static LeaseTerms Initial { get; } = new(5, 0.1, double.PositiveInfinity, 0, 0);

    /// <summary>Whether more sources ask than there is room for: then many are forgotten before they are told, and short TTLs, given to tell them soon, would be given again and again.</summary>
    public bool IsCrowded { get; init; }

    /// <summary>The lookups per second of a source. One that nothing vouches for is not believed to be greater than usual: anybody can forge queries over UDP.</summary>
    internal double RateOf(in Source source)
    {
        double rate = source.Demand.Rate(UsualRate) * source.Shares * source.Factor;
        bool isVouchedFor = source.IsVerified || source.Caches > 1 || source.Demand.Count + source.Demand.Uncached >= Few;
        return isVouchedFor ? rate : Math.Min(rate, UsualRate);
    }

    /// <summary>The TTL that gives a source its <see cref="LookupsPerAnswer"/>, in seconds, before it is rounded.</summary>
    internal double TtlOf(double rate, int caches) => (LookupsPerAnswer - 1) * caches / rate;

    /// <summary>The TTL of an answer, and what it hands out.</summary>
    /// <param name="source">Who asks.</param>
    /// <param name="least">The least TTL, in seconds.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="chance">From [0, 1): rounds the TTL, so that it is right on average.</param>
    internal LeaseOffer Offer(in Source source, double least, double most, double chance)
    {
        double rate = RateOf(source);
        double wanted = TtlOf(rate, source.Shares);
        double ttl = Math.Clamp(source.Caches > 0 && source.Demand.IsUntold && !IsCrowded ? TtlOfUntold : wanted, least, Math.Max(least, Math.Min(most, MostTtl(source))));
        double whole = Math.Min(most, Math.Floor(ttl + chance));
        if (least <= 1 && source.Caches == 1 && source.Answers % UncachedOneIn == 0 && source.Demand.MayBeUncached && (wanted < least || source.Demand.IsSaturated))
        {
            whole = 0;
        }

        return new LeaseOffer((uint)whole, rate / source.Shares, source.Demand.TimeInCache(whole), MayBeGreat(source));
    }

    // Of all that ask for the first time the greatest matter: they ask first when nobody is known yet, and later when they keep answers for long.
    private bool MayBeGreat(in Source source) => source.Demand.IsUntold && (source.Demand.LeastTtl > 0 || (source.Demand.Count == 0 && !IsCrowded));

    private static double MostTtl(in Source source) =>
        source.Caches <= 0 ? MostTtlOfEarly : source.Demand.Count < Few ? MostTtlOfFew : double.PositiveInfinity;
}

/// <summary>What an answer hands out.</summary>
/// <param name="Ttl">Its TTL, in seconds.</param>
/// <param name="Rate">The lookups per second of the cache that keeps it.</param>
/// <param name="Seconds">How long that keeps it; 0: not at all.</param>
/// <param name="MayBeGreat">Whether the cache may have as many clients as a member can serve, for all that is known, and keeps what it gets for long.</param>
internal readonly record struct LeaseOffer(uint Ttl, double Rate, double Seconds, bool MayBeGreat = false);
