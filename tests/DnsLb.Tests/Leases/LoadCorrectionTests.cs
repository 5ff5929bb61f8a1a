using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LoadCorrectionTests
{
    private const ulong Keeper = 99;

    // Each time that the ledger advances it rounds.
    private const double OneUnit = 1.5 / LeaseLedger.Unit;

    [Fact]
    public void TakeIn_DemandOfASourceThatKeepsAnswersIsWrong_FindsIt()
    {
        AskedPool pool = WithKeeper(weight: 6);
        pool.Reports = loads => loads;
        pool.Run(3600);

        Source keeper = pool.Book.Sources.Look(Keeper);
        Assert.Equal(300, keeper.Demand.LeastTtl);
        Assert.InRange(pool.Book.Terms.RateOf(keeper), 3, 12);
    }

    [Fact]
    public void TakeIn_AnyUnit_FindsTheSame()
    {
        AskedPool one = WithKeeper(weight: 6);
        one.Reports = loads => loads;
        AskedPool other = WithKeeper(weight: 6);
        other.Reports = loads => [.. loads.Select(load => load * 1000)];
        one.Run(1800);
        other.Run(1800);

        Assert.Equal(one.Book.Sources.Look(Keeper).Factor, other.Book.Sources.Look(Keeper).Factor, 0.2);
    }

    [Fact]
    public void TakeIn_DemandIsRight_LeavesItAboutAsItIs()
    {
        AskedPool pool = WithKeeper(weight: 1);
        pool.Reports = loads => loads;
        pool.Run(3600);

        Assert.InRange(pool.Book.Terms.RateOf(pool.Book.Sources.Look(Keeper)), 0.4, 2.5);
    }

    [Fact]
    public void TakeIn_FewClientsComeByChance_IsNotLaidToSources()
    {
        // Members have some thirty clients each; so a quarter more or less, for as long as these stay, is chance.
        double rare = Spread(rate: 0.03);
        double usual = Spread(rate: 3);

        Assert.True(rare < usual / 2, $"factors differ by {rare} where chance explains the loads, by {usual} where it does not");
    }

    [Fact]
    public void TakeIn_AMemberIsNotHeard_IsNotCorrected()
    {
        double[] without = Report(null);
        double[] after = Report([1, 2, 3, double.NaN]);

        Assert.Equal(without[3], after[3], OneUnit);
        Assert.All(Enumerable.Range(0, 3), member => Assert.NotInRange(after[member], without[member] - OneUnit, without[member] + OneUnit));
        Assert.Equal(without.Sum(), after.Sum(), without.Sum() * 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    public void TakeIn_NothingIsSaid_NothingIsCorrected(double load) =>
        Assert.All(Report(null).Zip(Report([load, load, load, load])), each => Assert.Equal(each.First, each.Second, OneUnit));

    [Fact]
    public void TakeIn_AgainAtOnce_IsPassedOver()
    {
        AskedPool pool = WithKeeper(weight: 1);
        pool.Run(600);
        pool.Book.TakeLoads(pool.Now, [1, 1, 1, 1]);
        double[] expected = Expected(pool.Book);
        pool.Book.TakeLoads(pool.Now, [9, 1, 1, 1]);
        pool.Book.TakeLoads(pool.Now + 20, [9, 1, 1, 1]);

        Assert.Equal(expected, Expected(pool.Book));
    }

    [Fact]
    public void TakeIn_LoadsOfAnotherPool_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LeaseBook(new LeaseSettings(), 4).TakeLoads(0, [1, 2]));

    [Fact]
    public void Expire_OfLate_KeepsReports()
    {
        var book = new LeaseBook(new LeaseSettings(), 2);
        var reports = new LoadCorrection(2);
        reports.TakeIn(book, 1_000_000, [1, 2]);
        reports.Expire(1_040_000);
        Assert.True(reports.AreHeard);
        reports.Expire(1_050_000);
        Assert.False(reports.AreHeard);
    }

    // How far the factors of sources are apart when two members have a quarter more and two a quarter less than expected, for minutes.
    private static double Spread(double rate)
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        for (int i = 0; i < 60; i++)
        {
            pool.Add(KnownSources.KeyOf(i), rate);
        }

        pool.Run(600);
        pool.Reports = loads => [.. loads.Select((load, member) => load * (member % 2 == 0 ? 1.25 : 0.75))];
        pool.Run(120);
        double[] factors = [.. Enumerable.Range(0, 60).Select(i => Math.Log(pool.Book.Sources.Look(KnownSources.KeyOf(i)).Factor))];
        return factors.Max() - factors.Min();
    }

    // What members are expected to serve after a second report; null: nobody reports.
    private static double[] Report(double[]? loads)
    {
        AskedPool pool = WithKeeper(weight: 1);
        pool.Run(600);
        if (loads is not null)
        {
            pool.Book.TakeLoads(pool.Now, [.. loads.Select(load => double.IsNaN(load) ? load : 1)]);
        }

        pool.Run(8);
        pool.Book.Ledger.Advance(pool.Now);
        if (loads is not null)
        {
            pool.Book.TakeLoads(pool.Now, loads);
        }

        return Expected(pool.Book);
    }

    private static double[] Expected(LeaseBook book) => [.. Enumerable.Range(0, 4).Select(book.ExpectedOf)];

    // Many sources that heed TTLs, and one whose answers live for five minutes, and whose clients ask more of a member than lookups tell.
    private static AskedPool WithKeeper(double weight)
    {
        var pool = new AskedPool(AskedPool.Settings, 1, 1, 1, 1);
        for (int i = 0; i < 60; i++)
        {
            pool.Add(KnownSources.KeyOf(i), 0.4);
        }

        pool.Add(Keeper, 1, leastTtl: 300, weight: weight);
        return pool;
    }
}
