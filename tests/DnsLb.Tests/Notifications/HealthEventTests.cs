using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using DnsLb.Core.Checks;
using DnsLb.Core.Health;
using DnsLb.Core.Notifications;
using DnsLb.Core.Pools;
using DnsLb.Core.Selection;
using DnsLb.Tests.Documentation;
using DnsLb.Tests.Pools;

namespace DnsLb.Tests.Notifications;

public sealed class HealthEventTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 14, 0, 0, TimeSpan.Zero);
    private static readonly Pool Pool = new(PoolOf.Definition(new PoolSettings(), new MemberSettings { Name = "web-1" }));
    private static readonly ProbeTarget Target = new(new TcpCheck(80), new CheckTiming(), new IPEndPoint(PoolOf.Address(0), 80));

    [Fact]
    public void Of_AFall_TellsWhoWhyAndTheEvidence()
    {
        var happened = HealthEvent.Of(Verdict(Core.Health.Verdict.Up, Core.Health.Verdict.Down), 7, "ns1");

        Assert.Equal(
            """{"id":7,"at":"2026-11-24T14:00:00+00:00","server":"ns1","pool":"www.example.com. A","member":"web-1 (10.0.0.0)","address":"10.0.0.0","targets":["10.0.0.0:80"],"from":"up","to":"down","reason":"web: refused","evidence":[{"check":"web","target":"10.0.0.0:80","state":"down","reason":"refused","phase":"connect","latencyMs":2,"at":"2026-11-24T14:00:00+00:00"}]}""",
            Encoding.UTF8.GetString(happened!.ToJson()));
    }

    [Fact]
    public void Of_AFall_IsTheExampleOfTheReadme()
    {
        var at = new DateTimeOffset(2026, 11, 28, 14, 0, 0, TimeSpan.Zero);
        var address = IPAddress.Parse("192.0.2.10");
        var pool = new Pool(new PoolDefinition("www.lb.example.com.", false, 30, new PoolSettings(), [new Member(address, new MemberSettings(), [])]));
        var refused = new CheckResult(false, "connect", "connection refused", TimeSpan.FromMilliseconds(0.2));
        var target = new ProbeTarget(new TcpCheck(8080), new CheckTiming(), new IPEndPoint(address, 8080));
        var fall = new VerdictChange(pool, 0, Core.Health.Verdict.Up, Core.Health.Verdict.Down, "web: connection refused", at)
        {
            Checks = [new CheckHealth("web", target, new TargetHealth(new HealthState(Core.Health.Verdict.Down, 0, 0), refused, at))],
        };

        byte[] json = HealthEvent.Of(fall, (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, "ns1")!.ToJson();

        JsonNode example = JsonNode.Parse(MarkdownFile.Read("README.md").Blocks("json").Single())!;
        Assert.True(JsonNode.DeepEquals(example, JsonNode.Parse(json)), Encoding.UTF8.GetString(json));
    }

    [Theory]
    [InlineData(Core.Health.Verdict.Unknown, Core.Health.Verdict.Up, false, false)]
    [InlineData(Core.Health.Verdict.Unknown, Core.Health.Verdict.Down, false, true)]
    [InlineData(Core.Health.Verdict.Down, Core.Health.Verdict.Up, false, true)]
    [InlineData(Core.Health.Verdict.Up, Core.Health.Verdict.Down, true, false)]
    [InlineData(Core.Health.Verdict.Down, Core.Health.Verdict.Up, true, false)]
    public void Of_AVerdict_IsToldUnlessItIsAFirstOneThatIsUpOrDuringMaintenance(Verdict before, Verdict after, bool inMaintenance, bool isTold) =>
        Assert.Equal(isTold, HealthEvent.Of(Verdict(before, after) with { InMaintenance = inMaintenance }, 1, "ns1") is not null);

    [Theory]
    [InlineData(null, OverrideKind.Drain, "up", "forced-drain")]
    [InlineData(OverrideKind.Drain, OverrideKind.Down, "forced-drain", "forced-down")]
    [InlineData(OverrideKind.Up, null, "forced-up", "up")]
    public void Of_AnOverride_TellsTheForcedState(OverrideKind? before, OverrideKind? after, string from, string to)
    {
        var happened = HealthEvent.Of(new DecisionChange(Pool, 0, Member(before).State, Member(after), Now), 1, "ns1");

        Assert.Equal((from, to, "10.0.0.0"), (happened?.From, happened?.To, happened?.Address));
        Assert.Equal(after is null ? "no check" : "by ana until it is taken back: update; without it up: no check", happened!.Reason);
    }

    [Fact]
    public void Of_AnOverrideOfTheSameKind_IsNotTold()
    {
        MemberHealth drained = Member(OverrideKind.Drain);

        Assert.Null(HealthEvent.Of(new DecisionChange(Pool, 0, drained.State, drained, Now), 1, "ns1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_Flapping_IsNotTold(bool flaps) =>
        Assert.Null(HealthEvent.Of(new FlappingChange(Pool, 0, Core.Health.Verdict.Down, Target, flaps, Now), 1, "ns1"));

    [Theory]
    [InlineData(ProberTrust.CutOff, "no canary answers", "probed", "frozen", "no canary answers")]
    [InlineData(ProberTrust.Trusted, "", "frozen", "probed", "verdicts follow the probes again")]
    public void Of_Doubt_IsOneEventOfAll(ProberTrust trust, string why, string from, string to, string reason)
    {
        var happened = HealthEvent.Of(new ProberChange(new ProberStatus(trust, why, Now), Now), 1, "ns1");

        Assert.Equal((null, null, from, to, reason), (happened?.Pool, happened?.Member, happened?.From, happened?.To, happened?.Reason));
    }

    private static VerdictChange Verdict(Verdict before, Verdict after) => new(Pool, 0, before, after, "web: refused", Now)
    {
        Checks = [new CheckHealth("web", Target, new TargetHealth(new HealthState(after, 0, 0), new CheckResult(false, "connect", "refused", TimeSpan.FromMilliseconds(2)), Now))],
    };

    private static MemberHealth Member(OverrideKind? kind)
    {
        var member = MemberHealth.Of(Pool.Definition.Members[0], []);
        return kind is { } forced ? member.Under(Forced(forced)) : member;
    }

    private static Override Forced(OverrideKind kind) => Override.Create("*", kind, "ana", "update", null, Now).Override!;
}
