using System.Net;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Health;

/// <summary>What the TTL stage is for: after a failure no cache holds the dead address for longer than the zone file's README promises.</summary>
/// <remarks>The time until the verdict, interval × fall + timeout, and then one interval more, within the bounds of the pool's TTL.</remarks>
public sealed class TtlBoundTests
{
    private const int Members = 4;
    private const int Seconds = 600;
    private const int LongestTtl = 120;
    private const double QueriesPerSecond = 5;

    private static readonly CheckTiming Plain = new() { Interval = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(2) };
    private static readonly CheckTiming Hasty = Plain with { FastInterval = TimeSpan.FromSeconds(2), Fall = 5, Settle = 2 };
    private static readonly CheckTiming Slow = new() { Interval = TimeSpan.FromSeconds(12), Timeout = TimeSpan.FromSeconds(3), Fall = 2 };
    private static readonly PoolSettings Weighted = new() { Policy = "weighted", Ttl = new TtlRange(1, LongestTtl) };

    private static readonly Dictionary<string, Setting> Settings = new()
    {
        ["plain"] = new(Weighted, [Plain]),
        ["all rotated"] = new(Weighted with { Policy = "rotate" }, [Plain]),
        ["fast interval"] = new(Weighted, [Hasty]),
        ["least TTL above the interval"] = new(Weighted with { Ttl = new TtlRange(30, LongestTtl) }, [Plain]),
        ["greatest TTL below the interval"] = new(Weighted with { Ttl = new TtlRange(1, 3) }, [Plain]),
        ["slow start"] = new(Weighted with { SlowStart = TimeSpan.FromSeconds(40) }, [Plain]),
        ["floor"] = new(Weighted with { Floor = 0.6 }, [Plain]),
        ["floor with a next tier"] = new(Weighted with { Floor = 0.6, OnFloor = OnFloor.NextTier }, [Plain]),
        ["nothing when empty"] = new(Weighted with { WhenEmpty = WhenEmpty.None }, [Slow]),
        ["either of two checks"] = new(Weighted, [Plain, Slow]) { Rules = [new CheckRule("any", 1, [CheckRule.OfProbed("0"), CheckRule.OfProbed("1")])] },
    };

    public static TheoryData<string> SettingNames => [.. Settings.Keys];

    [Theory]
    [MemberData(nameof(SettingNames))]
    public async Task Caches_MembersDieAtAnyTime_HoldThemNoLongerThanPromised(string name)
    {
        Setting setting = Settings[name];
        var longest = new TimeSpan[4];
        for (int seed = 0; seed < longest.Length; seed++)
        {
            longest[seed] = await LongestUseAsync(setting, seed);
        }

        Assert.All(longest, use => Assert.True(use <= setting.Promise, $"{name}: a cache held a dead address for {use.TotalSeconds} s, more than {setting.Promise.TotalSeconds} s"));
        Assert.True(longest.Max() > setting.Promise - setting.Checks.Max(check => check.Interval), $"{name}: no cache came near {setting.Promise.TotalSeconds} s, but to {longest.Max().TotalSeconds} s: this sees too little");
    }

    private static async Task<TimeSpan> LongestUseAsync(Setting setting, int seed)
    {
        var random = new Random(seed);
        FailingHost[] hosts = [.. Enumerable.Range(0, Members).Select(host => FailingHost.Of(random, Seconds + LongestTtl))];
        var time = new LoopTime(Members * setting.Checks.Count);
        var pool = new Pool(new PoolDefinition("www.example.com.", false, 30, setting.Pool, [.. hosts.Select((host, i) => setting.Member(i, host))]));
        await using var monitor = new HealthMonitor(time);
        await time.WatchAsync(monitor, pool);

        TimeSpan longest = TimeSpan.Zero;
        while (time.Seconds < Seconds)
        {
            time.Pass(TimeSpan.FromSeconds(2 * random.NextDouble() / QueriesPerSecond));
            longest = pool.Pick().Where(_ => !pool.View.Summary.FailsOpen)
                .Select(member => hosts[member].LongestUse(time.Seconds, time.Seconds + pool.View.Ttl))
                .Append(longest)
                .Max();
        }

        return longest;
    }

    private sealed record Setting(PoolSettings Pool, IReadOnlyList<CheckTiming> Checks)
    {
        public IReadOnlyList<CheckRule> Rules { get; init; } = [];

        public TimeSpan Promise => Checks.Max(PromiseOf);

        public Member Member(int index, FailingHost host) => new(
            PoolOf.Address(index),
            new MemberSettings { Tier = index / 2, Weight = 1 + (index % 2) },
            [.. Checks.Select((timing, check) => new CheckDefinition($"{check}", new HostCheck(host, check, timing.Timeout), timing))])
        { Rules = Rules };

        private TimeSpan PromiseOf(CheckTiming timing)
        {
            TimeSpan ttl = Clamp(timing.Interval, Pool.Ttl!.Value);
            return timing.Interval + ((timing.Fall - 1) * timing.FastInterval) + timing.Timeout + ttl;
        }

        private static TimeSpan Clamp(TimeSpan interval, TtlRange ttl) => TimeSpan.FromSeconds(Math.Clamp(interval.TotalSeconds, ttl.Min, ttl.Max));
    }

    // Periods in which it is dead, in seconds, one after another.
    private sealed record FailingHost(IReadOnlyList<(double Death, double Return, bool Refuses)> Deaths, int Seed)
    {
        public static FailingHost Of(Random random, double until)
        {
            var deaths = new List<(double, double, bool)>();
            for (double at = 0; at < until;)
            {
                double death = at + Between(random, 5, 150);
                at = death + Between(random, 1, 120);
                deaths.Add((death, at, random.Next(2) == 0));
            }

            return new FailingHost(deaths, random.Next());
        }

        // Null while it lives.
        public bool? Refuses(double at) => Deaths.Where(dead => dead.Death <= at && at < dead.Return).Select(dead => (bool?)dead.Refuses).FirstOrDefault();

        // Of an answer that a cache holds from a time on to another: how long after its death the host can be used.
        public TimeSpan LongestUse(double from, double to) => TimeSpan.FromSeconds(Deaths
            .Where(dead => from < dead.Return && dead.Death < to)
            .Select(dead => Math.Min(to, dead.Return) - dead.Death)
            .DefaultIfEmpty()
            .Max());

        private static double Between(Random random, double least, double most) => least + (random.NextDouble() * (most - least));
    }

    private sealed class HostCheck(FailingHost host, int number, TimeSpan timeout) : ICheck
    {
        private readonly Random _random = new(host.Seed + number);

        public int Port => 80 + number;

        // A host that does not refuse says nothing until just before the timeout: what a timeout cancels ends on another thread, which the clock of loops cannot see.
        public async Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
        {
            var latency = TimeSpan.FromMilliseconds(_random.Next(1, 100));
            await Task.Delay(latency, time, cancellation);
            if (host.Refuses(((LoopTime)time).Seconds) is not { } refuses)
            {
                return new CheckResult(true, "connect", "connected", TimeSpan.Zero);
            }

            await Task.Delay(refuses ? TimeSpan.Zero : timeout - latency - TimeSpan.FromMilliseconds(1), time, cancellation);
            return new CheckResult(false, "connect", refuses ? "refused" : "nothing came", TimeSpan.Zero);
        }
    }
}
