using System.Net;
using System.Threading.Channels;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>States and weights that an agent reports, in a monitor that watches: what the pool serves, and what is left of them.</summary>
public sealed class ReportedStateTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(2), Fall = 3, Rise = 1 };

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly AgentOfEach _check = new(80);
    private readonly HealthMonitor _monitor;

    public ReportedStateTests() => _monitor = new HealthMonitor(_time, _log);

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Theory]
    [InlineData("up 50%", 0.25)]
    [InlineData("weight:4", 0.5)]
    [InlineData("up 300%", 0.667)]
    [InlineData("up", 0.4)]
    [InlineData("drain", 0)]
    [InlineData("0%", 0)]
    public async Task Report_OfOneMember_ChangesItsShareOfTheAnswers(string line, double share)
    {
        // Of weight 2 beside one of weight 3, and 4 beside 4 where the agent says so.
        Pool pool = PoolOfTwo(Timing, line.StartsWith("weight", StringComparison.Ordinal) ? 4 : 3);

        await WatchAsync(pool, line);

        int first = Enumerable.Range(0, 1000).Count(_ => pool.Pick().Single() == 0);
        Assert.Equal(share, first / 1000.0, 0.02);
    }

    [Fact]
    public async Task Report_Drain_TakesTheMemberOutUntilItIsTakenBack()
    {
        Pool pool = PoolOfTwo(Timing);
        await WatchAsync(pool, "up drain#new kernel");
        int[] drained = Serving(pool);

        await SayAsync(pool, "up");
        int[] unmentioned = Serving(pool);
        await SayAsync(pool, "ready");

        Assert.Equal([1], drained);
        Assert.Equal([1], unmentioned);
        Assert.Equal([0, 1], Serving(pool));
        Assert.Equal(
            ["Information: 10.0.0.0:80 is drained, for it is reported up, drain: new kernel", "Information: 10.0.0.0:80 is drained no more, for it is reported up, ready"],
            _log.All.Where(line => line.Contains("drained", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Report_Drain_IsKeptOverAReloadThatEditsTheCheck()
    {
        await WatchAsync(PoolOfTwo(Timing), "up drain");
        Pool reloaded = PoolOfTwo(Timing with { Interval = TimeSpan.FromSeconds(5) });

        await WatchAsync(reloaded, "up");

        Assert.Equal("up", _monitor.Known.Members(reloaded)[0].Checks[0].Health.LastResult?.Reason);
        Assert.Equal([1], Serving(reloaded));
    }

    [Fact]
    public async Task Report_Drain_IsBelowWhatAPersonDecides()
    {
        Pool pool = PoolOfTwo(Timing);
        await WatchAsync(pool, "up drain");

        _monitor.Apply(new OverrideSet([new Override(OverrideSelector.Parse("10.0.0.0").Selector!, OverrideKind.Up, "ana", "test", _time.GetUtcNow(), null)]));
        int[] forced = Serving(pool);
        _monitor.Apply(OverrideSet.Empty);

        Assert.Equal([0, 1], forced);
        Assert.Equal([1], Serving(pool));
    }

    [Fact]
    public async Task Report_Maint_IsToldAndNoVerdictUntilItIsTakenBack()
    {
        var told = Channel.CreateUnbounded<HealthEvent>();
        _monitor.Changed += change => _ = HealthEvent.Of(change, 1, "ns1") is { } happened && told.Writer.TryWrite(happened);
        Pool pool = PoolOfTwo(Timing with { Fall = 1 });
        await WatchAsync(pool, "up ready");

        List<string> events = [];
        foreach (string line in (string[])["maint#new disk", "down", "down ready", "up"])
        {
            await SayAsync(pool, line);
            if (line != "down")
            {
                HealthEvent happened = await told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
                events.Add($"{happened.From} {happened.To}: {happened.Reason}");
            }
        }

        Assert.Equal(
            ["up maint: load: maint#new disk; load says up, maint: new disk", "maint down: load: down ready", "down up: load: up"],
            events);
        Assert.False(told.Reader.TryRead(out _));
    }

    private Pool PoolOfTwo(CheckTiming timing, double secondWeight = 3)
    {
        Member Member(int i, double weight) => new(PoolOf.Address(i), new MemberSettings { Weight = weight }, [new CheckDefinition("load", _check, timing)]);
        return new Pool(new PoolDefinition("www.example.com.", false, 60, new PoolSettings { Policy = "weighted" }, [Member(0, 2), Member(1, secondWeight)]));
    }

    private static int[] Serving(Pool pool) => [.. pool.View.Serving.Select(member => (int)member)];

    private async Task WatchAsync(Pool pool, string line)
    {
        _check.Line = line;
        await _monitor.Watch([pool]);
    }

    private async Task SayAsync(Pool pool, string line)
    {
        _check.Line = line;
        DateTimeOffset end = _time.GetUtcNow() + TimeSpan.FromHours(1);
        while (_monitor.Known.Members(pool)[0].Checks[0].Health.LastResult?.Reason != line)
        {
            Assert.True(_time.GetUtcNow() < end, "an hour passed");
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1);
        }
    }

    // The first member's agent says a line, the other ones nothing but up.
    private sealed record AgentOfEach(int Port) : ICheck
    {
        private volatile string _line = "";

        public string Line
        {
            get => _line;
            set => _line = value;
        }

        public Task<CheckResult> ProbeAsync(IPEndPoint target, TimeProvider time, CancellationToken cancellation)
        {
            string line = target.Address.Equals(PoolOf.Address(0)) ? Line : "up";
            StateReport report = AgentLine.Parse(line);
            return Task.FromResult(new CheckResult(!report.IsDown, "match", line, TimeSpan.Zero) { Report = report });
        }
    }
}
