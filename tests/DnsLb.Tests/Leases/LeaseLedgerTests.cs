using DnsLb.Core.Leases;

namespace DnsLb.Tests.Leases;

public sealed class LeaseLedgerTests
{
    private const int Members = 5;
    private const double Persistence = 60;

    // Longer than the longest lease, and its rounding.
    private const long AllEnded = 4_500_000;

    // One of each wheel's lengths and at its bounds, and more than fits any.
    private static readonly double[] Lengths = [0, 0.1, 1, 5, 31.9, 32.6, 33, 60, 119.5, 300, 519, 521, 900, 3600, 4100, 90_000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Advance_AllLeasesEnded_NothingIsLeft(int seed)
    {
        var random = new Random(seed);
        var ledger = new LeaseLedger(Members, Persistence);
        var open = new List<(int Member, long Demand, LeaseEnd End)>();
        long now = 123_456_789;
        for (int i = 0; i < 20_000; i++)
        {
            now += random.Next(50) == 0 ? random.Next(400_000) : random.Next(300);
            ledger.Advance(now);
            int member = random.Next(Members);
            long demand = random.Next(1_000_000);
            open.Add((member, demand, ledger.Open(member, demand, random.Next(1000), Lengths[random.Next(Lengths.Length)])));
            int changed = random.Next(open.Count);
            var (of, before, end) = open[changed];
            long after = random.Next(2) == 0 ? 0 : random.Next(1_000_000);
            if (ledger.TryChange(of, after - before, end))
            {
                open[changed] = (of, after, end);
            }
        }

        ledger.Advance(now + AllEnded);

        Assert.All(ledger.Leased.ToArray(), leased => Assert.Equal(0, leased));
    }

    [Theory]
    [InlineData(10, 30, 200, 0.02)]
    [InlineData(11, 500, 200, 0.02)]
    [InlineData(12, 4000, 200, 0.02)]
    [InlineData(13, 30, 3900, 0.04)]
    [InlineData(14, 4000, 3900, 0.04)]
    public void Advance_AnyLeases_IsThatOfAListOfThem(int seed, int longest, int longestPause, double tolerance)
    {
        var random = new Random(seed);
        var ledger = new LeaseLedger(Members, Persistence);
        var leases = new LeaseList(Members, Persistence);
        long now = 1_000_000;
        double worst = 0;
        for (int i = 0; i < 4000; i++)
        {
            now += random.Next(1, longestPause);
            ledger.Advance(now);
            leases.Forget(now);
            double seconds = 0.3 + (Math.Pow(random.NextDouble(), 3) * longest);
            int member = random.Next(Members);
            long demand = random.Next(1000, 1_000_000);
            ledger.Open(member, demand, 0, seconds);
            leases.Add(member, demand, now, seconds);
            if (i % 10 == 0 && i > 1000)
            {
                for (int each = 0; each < Members; each++)
                {
                    var (least, most) = leases.Leased(each, now);
                    Assert.InRange(ledger.Leased[each], least, most);
                    worst = Math.Max(worst, Math.Abs(ledger.Served[each] - leases.Served(each, now)) / leases.Mean);
                }
            }
        }

        Assert.InRange(worst, 0, tolerance);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(4127)]
    [InlineData(4129)]
    [InlineData(5000)]
    [InlineData(86_400)]
    public void Advance_NobodyAskedForLong_NothingIsServedAnyMore(int pause)
    {
        var ledger = new LeaseLedger(Members, 10);
        ledger.Advance(1_000_000);
        ledger.Open(2, 1_000_000, 0, 20);
        ledger.Advance(1_015_000);
        Assert.InRange(ledger.Served[2], 700_000, 800_000);

        ledger.Advance(1_015_000 + (pause * 1000L));

        Assert.Equal(0, ledger.Leased[2]);
        Assert.InRange(ledger.Served[2], 0, 10);
    }

    [Fact]
    public void TryChange_LeaseHasEnded_IsFalseAndChangesNothing()
    {
        var ledger = new LeaseLedger(Members, Persistence);
        ledger.Advance(1_000_000);
        LeaseEnd end = ledger.Open(1, 500, 0, 2);
        Assert.True(ledger.TryChange(1, 100, end));
        Assert.Equal(600, ledger.Leased[1]);

        ledger.Advance(1_002_200);

        Assert.False(ledger.TryChange(1, 100, end));
        Assert.Equal(0, ledger.Leased[1]);
    }

    [Fact]
    public void Open_TheLookupThatAsked_CountsAtOnceAndFades()
    {
        var ledger = new LeaseLedger(Members, Persistence);
        ledger.Advance(1_000_000);
        ledger.Open(1, 0, 1000, 2);
        Assert.Equal(1000, ledger.Served[1]);

        ledger.Advance(1_060_000);

        Assert.InRange(ledger.Served[1], 360, 376);
    }

    [Fact]
    public void Adopt_MembersInAnotherOrder_KeepTheirLeases()
    {
        var before = new LeaseLedger(Members, Persistence);
        before.Advance(1_000_000);
        for (int member = 0; member < Members; member++)
        {
            before.Open(member, 100 * (member + 1), 10 * (member + 1), 5);
            before.Open(member, 1000 * (member + 1), 0, 400);
            before.Open(member, 10_000 * (member + 1), 0, 2000);
        }

        var after = new LeaseLedger(7, Persistence);
        after.Adopt(before, [4, -1, 0, 1, -1, -1, 3]);

        Assert.Equal([55_500, 0, 11_100, 22_200, 0, 0, 44_400, 0], after.Leased.ToArray());
        Assert.Equal([50, 0, 10, 20, 0, 0, 40, 0], after.Served.ToArray());
        after.Advance(1_010_000);
        Assert.Equal([55_000, 0, 11_000, 22_000, 0, 0, 44_000, 0], after.Leased.ToArray());
        after.Advance(1_000_000 + AllEnded);
        Assert.All(after.Leased.ToArray(), leased => Assert.Equal(0, leased));
    }

    [Fact]
    public async Task Open_ByManyWhileTimePasses_LeavesNothingBehind()
    {
        var ledger = new LeaseLedger(Members, Persistence);
        long now = 1_000_000;
        ledger.Advance(now);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(() =>
        {
            var random = new Random(worker);
            for (int i = 0; i < 50_000; i++)
            {
                ledger.Advance(Interlocked.Add(ref now, random.Next(60)));
                int member = random.Next(Members);
                LeaseEnd end = ledger.Open(member, 1000, 10, random.NextDouble() * 40);
                ledger.TryChange(member, -random.Next(1000), end);
            }
        })));

        ledger.Advance(now + AllEnded);

        Assert.All(ledger.Leased.ToArray(), leased => Assert.Equal(0, leased));
    }

    /// <summary>The same leases, each by itself, and what they make members serve, exactly.</summary>
    private sealed class LeaseList(int members, double persistence)
    {
        private readonly List<Lease>[] _leases = [.. Enumerable.Range(0, members).Select(_ => new List<Lease>())];

        /// <summary>What a member serves on average.</summary>
        public double Mean { get; private set; } = 1;

        public void Add(int member, long demand, long now, double seconds) => _leases[member].Add(new Lease(demand, now / 1000.0, (now / 1000.0) + seconds, Rounding(seconds)));

        public void Forget(long now)
        {
            Array.ForEach(_leases, of => of.RemoveAll(lease => (now / 1000.0) - lease.End > 20 * persistence));
            Mean = Math.Max(Mean, _leases.Average(of => of.Sum(lease => lease.ServedAt(now / 1000.0, persistence))));
        }

        // Those that end at about this time may have ended or not.
        public (long Least, long Most) Leased(int member, long now) => (
            _leases[member].Where(lease => lease.End - lease.Rounding > now / 1000.0).Sum(lease => lease.Demand),
            _leases[member].Where(lease => lease.End + lease.Rounding > now / 1000.0).Sum(lease => lease.Demand));

        public double Served(int member, long now) => _leases[member].Sum(lease => lease.ServedAt(now / 1000.0, persistence));

        private static double Rounding(double seconds) => 0.3 + (seconds < 32 ? 0 : seconds < 519 ? 2.1 : 33);

        private readonly record struct Lease(long Demand, double Start, double End, double Rounding)
        {
            public double ServedAt(double now, double persistence) =>
                Demand * (Math.Exp(-(now - Math.Min(now, End)) / persistence) - Math.Exp(-(now - Start) / persistence));
        }
    }
}
