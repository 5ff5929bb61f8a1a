using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LeaseTermsTests
{
    private static readonly LeaseTerms Terms = new(LookupsPerAnswer: 11, UsualRate: 0.5, TotalRate: 1000, Budget: 100, Sources: 1000);

    [Theory]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(4)]
    public void Offer_WithinTheBounds_ServesTheLookupsOfAnAnswer(double rate)
    {
        Source source = KnownSources.Of(1, rate);
        double[] ttls = [.. Enumerable.Range(0, 1000).Select(i => (double)Terms.Offer(source, 1, 120, i / 1000.0).Ttl)];

        Assert.Equal(11, 1 + (Terms.RateOf(source) * ttls.Average()), 0.05);
        Assert.InRange(ttls.Max() - ttls.Min(), 0, 1);
    }

    [Theory]
    [InlineData(0.01, 1, 120, 120)]
    [InlineData(0.01, 1, 30, 30)]
    [InlineData(9, 5, 120, 5)]
    [InlineData(0.01, 20, 20, 20)]
    public void Offer_OutOfBounds_IsTheBound(double rate, uint least, uint most, uint expected) =>
        Assert.All([0, 0.5, 0.999], chance => Assert.Equal(expected, Terms.Offer(KnownSources.Of(1, rate), least, most, chance).Ttl));

    [Fact]
    public void Offer_UnknownSource_IsTheUsualOneAndShort()
    {
        LeaseOffer offer = Terms.Offer(Source.New(1), 1, 120, 0);
        Assert.Equal((5u, 0.5, 5.0), (offer.Ttl, offer.Rate, offer.Seconds));
    }

    // Wanted are 20 s; the source would be forgotten before it is told, and get 5 s again.
    [Fact]
    public void Offer_UnknownSourceWithoutRoom_IsTheUsualOne() =>
        Assert.Equal(20u, (Terms with { IsCrowded = true }).Offer(Source.New(1), 1, 120, 0).Ttl);

    [Fact]
    public void Offer_SourceOfFewQueries_IsShort()
    {
        var source = Source.New(1);
        source.Demand.Add(400, 20);
        source.Demand.Add(700, 20);

        Assert.Equal(30u, Terms.Offer(source, 1, 120, 0).Ttl);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Offer_CachesAreNotKnown_IsShort(sbyte caches) =>
        Assert.InRange(Terms.Offer(KnownSources.Of(1, 0.1) with { Caches = caches }, 1, 120, 0.5).Ttl, 1u, 5u);

    [Fact]
    public void Offer_SeveralCaches_EachGetsItsPart()
    {
        Source source = KnownSources.Of(1, 1) with { Caches = 4 };
        LeaseOffer offer = Terms.Offer(source, 1, 120, 0);

        Assert.Equal(Terms.RateOf(source) / 4, offer.Rate, 1e-9);
        Assert.Equal(11, 1 + (offer.Rate * offer.Ttl), 0.3);
    }

    [Fact]
    public void Offer_LeastTtlIsTooLong_IsNotCachedNowAndThen()
    {
        Source source = KnownSources.Of(1, 50);
        int uncached = 0;
        for (int i = 0; i < 256; i++)
        {
            source.Answers = (byte)i;
            LeaseOffer offer = Terms.Offer(source, 1, 120, 0.5);
            Assert.Equal(offer.Ttl, offer.Seconds);
            uncached += offer.Ttl == 0 ? 1 : 0;
        }

        Assert.Equal(16, uncached);
        source.Answers = 0;
        Assert.Equal(5u, Terms.Offer(source, 5, 120, 0.5).Ttl);
    }

    // Three gaps that tell of 20 lookups a second, from an address that may be forged; a fourth, a cookie or TCP.
    [Theory]
    [InlineData(3, false, false)]
    [InlineData(4, false, true)]
    [InlineData(3, true, true)]
    public void RateOf_NothingVouches_IsAtMostUsual(int gaps, bool isVerified, bool isBelieved)
    {
        Source source = Source.New(1) with { IsVerified = isVerified };
        for (int i = 0; i < gaps; i++)
        {
            source.Demand.Add(10.05, 10);
        }

        Assert.Equal(isBelieved, Terms.RateOf(source) > Terms.UsualRate);
    }

    [Fact]
    public void RateOf_LoadsSayOtherwise_IsCorrected() =>
        Assert.Equal(3, Terms.RateOf(KnownSources.Of(1, 2) with { Factor = 3 }) / Terms.RateOf(KnownSources.Of(1, 2)), 1e-5);
}
