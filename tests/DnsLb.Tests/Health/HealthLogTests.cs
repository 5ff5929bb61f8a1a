using System.Collections.Concurrent;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Selection;

namespace DnsLb.Tests.Health;

/// <summary>What is logged of a pool of one member: probes end as its string says, one after the other.</summary>
public sealed class HealthLogTests : IAsyncDisposable
{
    private readonly ProbedMember _member = new();

    public ValueTask DisposeAsync() => _member.DisposeAsync();

    [Theory]
    [InlineData(null, "starts down: web: refused", "was down, is up: web: fine")]
    [InlineData(OverrideKind.Drain, "starts forced-drain: by ana until it is taken back: update; without it down: web: refused", "stays forced-drain: by ana until it is taken back: update; without it up: web: fine")]
    [InlineData(OverrideKind.Down, "starts forced-down: by ana until it is taken back: update; without it down: web: refused", "stays forced-down: by ana until it is taken back: update; without it up: web: fine")]
    [InlineData(OverrideKind.Up, "starts forced-up: by ana until it is taken back: update; without it down: web: refused", "stays forced-up: by ana until it is taken back: update; without it up: web: fine")]
    public async Task Changed_OfAMemberUnderAnOverride_SaysWhatItIs(OverrideKind? kind, params string[] expected)
    {
        _member.Monitor.Apply(new OverrideSet(kind is { } forced ? [Override.Create("*", forced, "ana", "update", null, _member.Time.GetUtcNow()).Override!] : []));

        await _member.ProbeAsync("-+");

        Assert.Equal(expected.Select(line => $"Information: www.example.com. A: 10.0.0.0 {line}"), _member.Log.All);
    }

    [Fact]
    public async Task Flapping_BeginsAndEnds_IsLoggedAndToldOnceEach()
    {
        const string Begin = "10.0.0.0:80 flaps: it fell again soon after it had come back, and has to pass 3 probes in a row to be up";
        const string End = "10.0.0.0:80 does not flap any more: it is trusted again";

        await _member.ProbeAsync("+-+-" + "+-++-" + "+++" + "+-+");

        Assert.Equal([Begin, End], _member.Log.All.Where(line => line.Contains(" flap", StringComparison.Ordinal)).Select(line => line["Information: ".Length..]));
        Assert.Equal([(Verdict.Down, true, Begin), (Verdict.Up, false, End)], _member.Changes.OfType<FlappingChange>().Select(change => (change.Verdict, change.Flaps, change.Reason)));
        int begin = _member.Changes.FindIndex(change => change is FlappingChange);
        Assert.Equal(Verdict.Down, Assert.IsType<VerdictChange>(_member.Changes[begin - 1]).After);
    }

    [Fact]
    public async Task Flapping_OfATargetThatAnotherProcessSawFlap_IsNotToldAnew()
    {
        var flapping = new TargetHealth(new HealthState(Verdict.Down, 0, 0, Trust.Relapsed), new CheckResult(false, "match", "refused", TimeSpan.Zero), _member.Time.GetUtcNow());
        _member.Monitor.ContinueFrom([new SavedVerdict(_member.Fingerprint, "", flapping)]);

        await _member.ProbeAsync("-++");
        bool isToldOfBegin = _member.Changes.OfType<FlappingChange>().Any();
        await _member.ProbeAsync("+");

        Assert.False(isToldOfBegin);
        Assert.False(Assert.Single(_member.Changes.OfType<FlappingChange>()).Flaps);
    }

    // A log may be slow, and may ask: nobody waits for it.
    [Fact]
    public async Task Log_OfAnything_IsWrittenWhileTheMonitorIsFree()
    {
        ConcurrentQueue<(string Line, bool IsFree)> lines = [];
        _member.Log.Added += line => lines.Enqueue((line, Task.Run(() => _member.Monitor.Known.Pools()).Wait(TimeSpan.FromSeconds(10))));

        await _member.ProbeAsync("+-+-");
        await _member.ProbeAsync(
            new CheckResult(false, "connect", "not probed", TimeSpan.Zero) { NotMade = true },
            new CheckResult(true, "match", "drained", TimeSpan.Zero) { Report = AgentLine.Parse("drain") });

        Assert.Equal(["starts", "was", "was", "flaps:", "was", "not", "is"], lines.Select(line => line.Line.Split(' ').First(word => word is "starts" or "was" or "flaps:" or "not" or "is")));
        Assert.All(lines, line => Assert.True(line.IsFree, line.Line));
    }
}
