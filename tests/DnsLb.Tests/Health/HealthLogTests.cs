using System.Collections.Concurrent;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Pools;
using DnsLb.Tests.Serving;
using Microsoft.Extensions.Time.Testing;

namespace DnsLb.Tests.Health;

/// <summary>What is logged of a pool of one member: probes end as its string says, one after the other.</summary>
public sealed class HealthLogTests : IAsyncDisposable
{
    private static readonly CheckTiming Timing = new() { Interval = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromDays(1), Fall = 1, Rise = 1, RiseAgain = 3 };

    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _log = new();
    private readonly List<HealthChange> _changes = [];
    private readonly ScriptedCheck _check = new(80);
    private readonly HealthMonitor _monitor;
    private readonly Pool _pool;

    public HealthLogTests()
    {
        _monitor = new HealthMonitor(_time, _log);
        _monitor.Changed += _changes.Add;
        _pool = new Pool(new PoolDefinition("www.example.com.", false, 30, new PoolSettings(), [new Member(PoolOf.Address(0), new MemberSettings(), [new CheckDefinition("web", _check, Timing)])]));
    }

    public ValueTask DisposeAsync() => _monitor.DisposeAsync();

    [Theory]
    [InlineData(null, "starts down: web: refused", "was down, is up: web: fine")]
    [InlineData(OverrideKind.Drain, "starts forced-drain: by ana until it is taken back: update; without it down: web: refused", "stays forced-drain: by ana until it is taken back: update; without it up: web: fine")]
    [InlineData(OverrideKind.Down, "starts forced-down: by ana until it is taken back: update; without it down: web: refused", "stays forced-down: by ana until it is taken back: update; without it up: web: fine")]
    [InlineData(OverrideKind.Up, "starts forced-up: by ana until it is taken back: update; without it down: web: refused", "stays forced-up: by ana until it is taken back: update; without it up: web: fine")]
    public async Task Changed_OfAMemberUnderAnOverride_SaysWhatItIs(OverrideKind? kind, params string[] expected)
    {
        _monitor.Apply(new OverrideSet(kind is { } forced ? [Override.Create("*", forced, "ana", "update", null, _time.GetUtcNow()).Override!] : []));

        await ProbeAsync("-+");

        Assert.Equal(expected.Select(line => $"Information: www.example.com. A: 10.0.0.0 {line}"), _log.All);
    }

    [Fact]
    public async Task Flapping_BeginsAndEnds_IsLoggedAndToldOnceEach()
    {
        const string Begin = "10.0.0.0:80 flaps: it fell again soon after it had come back, and has to pass 3 probes in a row to be up";
        const string End = "10.0.0.0:80 does not flap any more: it is trusted again";

        await ProbeAsync("+-+-" + "+-++-" + "+++" + "+-+");

        Assert.Equal([Begin, End], _log.All.Where(line => line.Contains(" flap", StringComparison.Ordinal)).Select(line => line["Information: ".Length..]));
        Assert.Equal([(Verdict.Down, true, Begin), (Verdict.Up, false, End)], _changes.OfType<FlappingChange>().Select(change => (change.Verdict, change.Flaps, change.Reason)));
        int begin = _changes.FindIndex(change => change is FlappingChange);
        Assert.Equal(Verdict.Down, Assert.IsType<VerdictChange>(_changes[begin - 1]).After);
    }

    [Fact]
    public async Task Flapping_OfATargetThatAnotherProcessSawFlap_IsNotToldAnew()
    {
        var flapping = new TargetHealth(new HealthState(Verdict.Down, 0, 0, Trust.Relapsed), new CheckResult(false, "match", "refused", TimeSpan.Zero), _time.GetUtcNow());
        _monitor.ContinueFrom([new SavedVerdict(ProbeTarget.Of(_pool.Definition.Members[0], _pool.Definition.Members[0].Checks[0]).Fingerprint(), "", flapping)]);

        ScriptedProbe last = await ProbeAsync("-++");
        bool isToldOfBegin = _changes.OfType<FlappingChange>().Any();
        last.Answer(true, "fine");
        await NextAsync();

        Assert.False(isToldOfBegin);
        Assert.False(Assert.Single(_changes.OfType<FlappingChange>()).Flaps);
    }

    // A log may be slow, and may ask: nobody waits for it.
    [Fact]
    public async Task Log_OfAnything_IsWrittenWhileTheMonitorIsFree()
    {
        ConcurrentQueue<(string Line, bool IsFree)> lines = [];
        _log.Added += line => lines.Enqueue((line, Task.Run(() => _monitor.Snapshot()).Wait(TimeSpan.FromSeconds(10))));

        ScriptedProbe next = await ProbeAsync("+-+-");
        next.Result.SetResult(new CheckResult(false, "connect", "not probed", TimeSpan.Zero) { NotMade = true });
        next = await NextAsync();
        next.Result.SetResult(new CheckResult(true, "match", "drained", TimeSpan.Zero) { Report = AgentLine.Parse("drain") });
        await NextAsync();

        Assert.Equal(["starts", "was", "was", "flaps:", "was", "not", "is"], lines.Select(line => line.Line.Split(' ').First(word => word is "starts" or "was" or "flaps:" or "not" or "is")));
        Assert.All(lines, line => Assert.True(line.IsFree, line.Line));
    }

    // Watches the pool, answers that many probes, and gives the next: when it is made all results have been taken over.
    private async Task<ScriptedProbe> ProbeAsync(string results)
    {
        _ = _monitor.Watch([_pool]);
        foreach (char result in results)
        {
            (await NextAsync()).Answer(result == '+', result == '+' ? "fine" : "refused");
        }

        return await NextAsync();
    }

    private async Task<ScriptedProbe> NextAsync()
    {
        Task<ScriptedProbe> next = _check.NextAsync();
        while (!next.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(1));
        }

        return await next;
    }
}
